import { readFileSync } from 'node:fs';
import { seededNormal } from '#testing/seeded-random.js';
import {
  arithmeticMeans,
  covarianceOf,
  degreesOfFreedom,
  effectiveObservations,
  sharpeStandardError,
} from './moment-estimates.js';
import { createMoments, updateMomentsInPlace, type Moments } from './moments.js';

interface Certified {
  readonly file: string;
  readonly exact_recomputed: { readonly mean: string; readonly std: string };
}

const directory = new URL('../../test/golden/nist_strd_univariate/', import.meta.url);
const { datasets } = JSON.parse(readFileSync(new URL('certified.json', directory), 'utf8')) as {
  datasets: Record<string, Certified>;
};

/** Observations of one name in windows of one unit of time. */
function ofObservations(values: readonly number[], decay = 1): Moments {
  const moments = createMoments(1);
  for (const value of values) updateMomentsInPlace(moments, Float64Array.of(value), 1, decay);
  return moments;
}

describe('NIST StRD univariate datasets', () => {
  // Digits of agreement. The means have about 15; the standard deviation of NumAcc3 loses 2 log10(mean/sigma) = 14 of
  // the 15.95 in one pass over raw squares and keeps 9 of them here; its data are not representable exactly.
  const digits: Record<string, { readonly mean: number; readonly std: number }> = {
    Lew: { mean: 14, std: 14 },
    Lottery: { mean: 14, std: 14 },
    Mavro: { mean: 14, std: 12 },
    NumAcc1: { mean: 15, std: 15 },
    NumAcc2: { mean: 14, std: 13 },
    NumAcc3: { mean: 14, std: 9 },
    PiDigits: { mean: 14, std: 13 },
  };

  it.each(Object.entries(datasets))('%s: certified mean and standard deviation', (name, known) => {
    const values = readFileSync(new URL(known.file, directory), 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    const moments = ofObservations(values);
    const mean = Number(known.exact_recomputed.mean);
    const std = Number(known.exact_recomputed.std);
    const estimate = Math.sqrt(covarianceOf(moments)?.[0] ?? Number.NaN);
    const agreement = (value: number, exact: number): number =>
      -Math.log10(Math.max(Math.abs(value - exact) / Math.abs(exact), 1e-16));
    expect(agreement(moments.mean[0], mean)).toBeGreaterThanOrEqual(digits[name].mean);
    expect(agreement(estimate, std)).toBeGreaterThanOrEqual(digits[name].std);
  });
});

describe('the covariance', () => {
  it('divides by n - 1 when the moments expand', () => {
    expect(degreesOfFreedom(ofObservations([1, 2, 4, 8]))).toBe(3);
  });

  it('does not exist before two observations', () => {
    expect(covarianceOf(createMoments(1))).toBeNull();
    expect(covarianceOf(ofObservations([3]))).toBeNull();
  });

  it('equals the explicit formula of reliability weights when they decay', () => {
    const values = [0.3, -0.1, 0.7, 0.2, -0.4, 0.9];
    const decay = 0.8;
    const weights = values.map((_, k) => Math.exp(Math.log(decay) * (values.length - 1 - k)));
    const V1 = weights.reduce((sum, w) => sum + w, 0);
    const V2 = weights.reduce((sum, w) => sum + w * w, 0);
    const mean = values.reduce((sum, x, k) => sum + weights[k] * x, 0) / V1;
    const scatter = values.reduce((sum, x, k) => sum + weights[k] * (x - mean) * (x - mean), 0);
    const moments = ofObservations(values, decay);
    // Six terms: a few units in the last place.
    expect(moments.mean[0]).toBeCloseTo(mean, 14);
    expect(covarianceOf(moments)?.[0]).toBeCloseTo(scatter / (V1 - V2 / V1), 14);
  });

  it('is unbiased, expanding and exponential', () => {
    // 20,000 samples of 12 windows of true annual variance 0.04: the mean of the estimates has a relative standard
    // error of sqrt(2 / nu) / sqrt(20000), at most 0.5 %; five of them are allowed.
    const dt = 1 / 52;
    const normal = seededNormal(2026);
    for (const decay of [1, 0.85]) {
      let total = 0;
      for (let sample = 0; sample < 20_000; sample++) {
        const moments = createMoments(1);
        for (let k = 0; k < 12; k++) {
          const value = 0.1 * dt + 0.2 * Math.sqrt(dt) * normal();
          updateMomentsInPlace(moments, Float64Array.of(value), dt, decay);
        }
        total += covarianceOf(moments)?.[0] ?? Number.NaN;
      }
      expect(Math.abs(total / 20_000 / 0.04 - 1)).toBeLessThan(0.025);
    }
  });

  it('has Var(m) = Sigma s / T^2, expanding and exponential', () => {
    // The variance of 20,000 means has a relative standard error of 1 %; five of them are allowed.
    const dt = 1 / 52;
    const normal = seededNormal(7);
    for (const decay of [1, 0.85]) {
      let squares = 0;
      let stated = 0;
      for (let sample = 0; sample < 20_000; sample++) {
        const moments = createMoments(1);
        for (let k = 0; k < 12; k++) {
          updateMomentsInPlace(moments, Float64Array.of(0.2 * Math.sqrt(dt) * normal()), dt, decay);
        }
        squares += moments.mean[0] * moments.mean[0];
        stated = (0.04 * moments.s) / (moments.T * moments.T);
      }
      expect(Math.abs(squares / 20_000 / stated - 1)).toBeLessThan(0.05);
    }
  });
});

describe('means, observations and errors', () => {
  it('adds half the variance to a log mean', () => {
    const moments = { ...createMoments(2), mean: Float64Array.of(0.1, 0.2) };
    const means = arithmeticMeans(moments, Float64Array.of(0.04, 0.01, 0.01, 0.09));
    expect([...means]).toEqual([0.1 + 0.02, 0.2 + 0.045]);
  });

  it('recovers the arithmetic growth rate of lognormal prices', () => {
    // Drift 8 %, volatility 20 %: E[price] grows by 8 % a year, the log mean is 6 %. 40,000 weeks: the standard error
    // of the mean rate is .2 / sqrt(40000 / 52) = .0072; four of them are allowed.
    const normal = seededNormal(99);
    const dt = 1 / 52;
    const moments = createMoments(1);
    for (let k = 0; k < 40_000; k++) {
      const r = 0.06 * dt + 0.2 * Math.sqrt(dt) * normal();
      updateMomentsInPlace(moments, Float64Array.of(r), dt, 1);
    }
    const covariance = covarianceOf(moments) ?? new Float64Array(1);
    expect(Math.abs(arithmeticMeans(moments, covariance)[0] - 0.08)).toBeLessThan(0.029);
  });

  it('counts n - 1 observations expanding and n^2/q - 1 exponential', () => {
    expect(effectiveObservations(ofObservations([1, 2, 3]), 'expanding')).toBe(2);
    const decayed = ofObservations([1, 2, 3], 0.5);
    expect(effectiveObservations(decayed, 'exponential')).toBe(
      (1.75 * 1.75) / (1 + 0.25 + 0.0625) - 1,
    );
    expect(effectiveObservations(createMoments(1), 'exponential')).toBe(0);
  });

  it("gives Lo's standard error of an annual Sharpe for equal windows", () => {
    // Lo (2002): sqrt((1 + SR_k^2 / 2) / n) per window, annualised by sqrt(windows a year), with n - 1 in the second term.
    const n = 247 * 3;
    const T = 3;
    const annual = 1.2;
    const perWindow = annual / Math.sqrt(247);
    const lo = Math.sqrt(247 * (1 / n + (perWindow * perWindow) / 2 / (n - 1)));
    expect(sharpeStandardError({ T, s: T }, annual, n - 1)).toBeCloseTo(lo, 14);
  });

  it('has no standard error without data', () => {
    expect(sharpeStandardError({ T: 0, s: 0 }, 1, 5)).toBeNull();
    expect(sharpeStandardError({ T: 1, s: 1 }, 1, 0)).toBeNull();
  });
});
