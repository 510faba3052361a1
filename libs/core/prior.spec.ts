import fc from 'fast-check';
import { momentsDistance } from '#testing/batch-moments.js';
import { seededNormal } from '#testing/seeded-random.js';
import { choleskyFactor } from './linalg/cholesky.js';
import { arithmeticMeans, covarianceOf } from './moment-estimates.js';
import {
  createMoments,
  decayedMoments,
  decayOver,
  mergeMoments,
  updateMomentsInPlace,
} from './moments.js';
import { priorAtAge, priorConsistency, priorMoments, priorShare } from './prior.js';

const statistics = {
  mean: Float64Array.of(0.1, 0.2),
  covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
  observations: 12,
  years: 12 / 52,
};

describe('a prior as moments', () => {
  it('has T0, n0, s0 = T0, q0 = n0, log means and (n0 - 1) Sigma0', () => {
    expect(priorMoments(statistics)).toEqual({
      size: 2,
      T: 12 / 52,
      n: 12,
      s: 12 / 52,
      q: 12,
      mean: Float64Array.of(0.1 - 0.02, 0.2 - 0.045),
      scatter: Float64Array.of(0.04 * 11, 0.01 * 11, 0.01 * 11, 0.09 * 11),
    });
  });

  it('is what is published before the first window', () => {
    const prior = priorMoments(statistics);
    const merged = mergeMoments(prior, createMoments(2));
    const covariance = covarianceOf(merged) ?? new Float64Array(4);
    const means = arithmeticMeans(merged, covariance);
    // Two roundings each way.
    covariance.forEach((value, i) => {
      expect(value).toBeCloseTo(statistics.covariance[i], 15);
    });
    means.forEach((value, i) => {
      expect(value).toBeCloseTo(statistics.mean[i], 15);
    });
  });

  it.each([
    { observations: 1.9, years: 1 },
    { observations: 12, years: 0 },
    { observations: Number.NaN, years: 1 },
  ])('refuses $observations observations over $years years', (worth) => {
    expect(() => priorMoments({ ...statistics, ...worth })).toThrow(RangeError);
  });
});

describe('the age of a prior', () => {
  it('decays it in one step as in many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (steps) => {
        const prior = priorMoments(statistics);
        let stepped = prior;
        for (let k = 0; k < steps; k++) {
          stepped = decayedMoments(stepped, decayOver(1 / 247, 0.5));
        }
        // 400 roundings.
        expect(momentsDistance(stepped, priorAtAge(prior, steps / 247, 0.5))).toBeLessThan(1e-12);
      }),
    );
  });

  it('changes nothing under an expanding estimator', () => {
    const prior = priorMoments(statistics);
    expect(priorAtAge(prior, 3, null)).toBe(prior);
  });

  it('leaves the covariance it states unchanged while it forgets', () => {
    const aged = priorAtAge(priorMoments(statistics), 0.7, 0.5);
    const fresh = covarianceOf(priorMoments(statistics)) ?? new Float64Array(4);
    covarianceOf(aged)?.forEach((value, i) => {
      expect(value).toBeCloseTo(fresh[i], 15);
    });
  });

  it('merged when read equals a stream that started from the prior', () => {
    const normal = seededNormal(4);
    const decay = decayOver(1 / 247, 0.5);
    const data = createMoments(2);
    const continued = priorMoments(statistics);
    for (let k = 0; k < 250; k++) {
      const returns = Float64Array.of(0.01 * normal(), 0.02 * normal());
      updateMomentsInPlace(data, returns, 1 / 247, decay);
      updateMomentsInPlace(continued, returns, 1 / 247, decay);
    }
    const read = mergeMoments(priorAtAge(priorMoments(statistics), 250 / 247, 0.5), data);
    expect(momentsDistance(read, continued)).toBeLessThan(1e-12);
  });
});

describe('how much is prior', () => {
  it('is T0/T of the mean and n0/n of the covariance', () => {
    const data = { ...createMoments(2), T: 1, n: 247 };
    const share = priorShare(priorMoments(statistics), data);
    expect(share.mean).toBeCloseTo(12 / 52 / (12 / 52 + 1), 15);
    expect(share.covariance).toBeCloseTo(12 / 259, 15);
  });

  it('is everything before the first window', () => {
    expect(priorShare(priorMoments(statistics), createMoments(2))).toEqual({
      mean: 1,
      covariance: 1,
    });
  });
});

describe('the consistency of a prior with the windows', () => {
  const factor = choleskyFactor(statistics.covariance, 2) ?? new Float64Array(4);

  it('does not exist without windows', () => {
    expect(priorConsistency(priorMoments(statistics), factor, createMoments(2))).toBeNull();
  });

  it('is the mean squared Mahalanobis distance of the windows over N, written out', () => {
    const prior = priorMoments(statistics);
    const dt = 1 / 247;
    const returns = [Float64Array.of(0.01, -0.02), Float64Array.of(-0.03, 0.005)];
    const data = createMoments(2);
    let distance = 0;
    const determinant = 0.04 * 0.09 - 0.01 * 0.01;
    for (const r of returns) {
      updateMomentsInPlace(data, r, dt, 1);
      const d = [r[0] - prior.mean[0] * dt, r[1] - prior.mean[1] * dt];
      const form = 0.09 * d[0] * d[0] - 2 * 0.01 * d[0] * d[1] + 0.04 * d[1] * d[1];
      distance += form / determinant / dt;
    }
    expect(priorConsistency(prior, factor, data)).toBeCloseTo(distance / 2 / 2, 12);
  });

  it('is 1 on average for windows drawn from the prior, and 4 at twice the volatility', () => {
    // A chi square over 2 x 5000 degrees: relative standard error sqrt(2 / 10000) = .014; five of them are allowed.
    const prior = priorMoments(statistics);
    const dt = 1 / 247;
    for (const scale of [1, 2]) {
      const normal = seededNormal(17);
      const data = createMoments(2);
      for (let k = 0; k < 5000; k++) {
        const [a, b] = [normal(), normal()];
        const returns = Float64Array.of(
          prior.mean[0] * dt + scale * Math.sqrt(dt) * factor[0] * a,
          prior.mean[1] * dt + scale * Math.sqrt(dt) * (factor[2] * a + factor[3] * b),
        );
        updateMomentsInPlace(data, returns, dt, 1);
      }
      const consistency = priorConsistency(prior, factor, data) ?? Number.NaN;
      expect(Math.abs(consistency / (scale * scale) - 1)).toBeLessThan(0.07);
    }
  });
});
