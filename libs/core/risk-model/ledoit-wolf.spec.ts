import fc from 'fast-check';
import { readGolden } from '#testing/golden-series.js';
import { factorReturns, flat, largestDifference } from '#testing/return-panels.js';
import { symmetricEigenvalues } from '../linalg/eigen.js';
import { ledoitWolfConstantCorrelation } from './ledoit-wolf-constant-correlation.js';
import { ledoitWolfIdentity } from './ledoit-wolf-identity.js';
import { ledoitWolfSingleFactor } from './ledoit-wolf-single-factor.js';
import { oas } from './oas.js';
import { returnPanel, type ReturnPanel } from './return-panel.js';
import { sampleCovariance, type Ddof } from './sample-covariance.js';
import { shrinkToIdentity, type Shrunk } from './shrinkage.js';

interface Case {
  readonly case: string;
  readonly published: {
    readonly covariance: number[][];
    readonly shrinkage?: number;
  };
  readonly tolerance: { readonly covariance: number; readonly shrinkage?: number };
}

const { cases } = JSON.parse(readGolden('ledoit_wolf/ledoit_wolf.json')) as { cases: Case[] };

function published(name: string): Case {
  const found = cases.find((entry) => entry.case === name);
  if (found === undefined) throw new Error(`expected a case ${name}, was none`);
  return found;
}

function csv(name: string): ReturnPanel {
  const rows = readGolden(`ledoit_wolf/${name}`).trim().split('\n');
  return returnPanel(
    flat(rows.map((row) => row.split(',').map(Number))),
    rows[0].split(',').length,
  );
}

/** The estimators as their authors' programs sum them: every pair, every period. */
function asProgrammed(panel: ReturnPanel, target: 'correlation' | 'factor', ddof: Ddof): Shrunk {
  const { observations: T, size: N, values } = panel;
  const n = T - ddof;
  const S = sampleCovariance(panel, ddof);
  const range = (length: number): number[] => Array.from({ length }, (_, k) => k);
  const over = (term: (t: number) => number): number =>
    range(T).reduce((sum, t) => sum + term(t), 0) / n;
  const pairs = range(N).flatMap((i) => range(N).map((j) => [i, j] as const));
  const sum = (term: (i: number, j: number) => number): number =>
    pairs.reduce((total, [i, j]) => total + term(i, j), 0);
  const means = range(N).map((i) => range(T).reduce((m, t) => m + values[t * N + i], 0) / T);
  const x = (t: number, i: number): number => values[t * N + i] - means[i];
  const s = (i: number, j: number): number => S[i * N + j];
  const piOf = (i: number, j: number): number =>
    over((t) => x(t, i) * x(t, i) * x(t, j) * x(t, j)) - s(i, j) * s(i, j);
  const sd = range(N).map((i) => Math.sqrt(s(i, i)));
  const m = range(T).map((t) => range(N).reduce((total, i) => total + x(t, i), 0) / N);
  const c = range(N).map((i) => over((t) => x(t, i) * m[t]));
  const v = over((t) => m[t] * m[t]);
  const rBar = sum((i, j) => (i === j ? 0 : s(i, j) / (sd[i] * sd[j]))) / (N * (N - 1));
  const F = Float64Array.from(pairs, ([i, j]) => {
    if (i === j) return s(i, i);
    return target === 'correlation' ? rBar * sd[i] * sd[j] : (c[i] * c[j]) / v;
  });
  const theta = (i: number, j: number): number =>
    over((t) => x(t, i) * x(t, i) * x(t, i) * x(t, j)) - s(i, i) * s(i, j);
  const v1 = (i: number, j: number): number =>
    over((t) => x(t, i) * x(t, i) * x(t, j) * m[t]) - c[i] * s(i, j);
  const v3 = (i: number, j: number): number =>
    over((t) => x(t, i) * x(t, j) * m[t] * m[t]) - v * s(i, j);
  const off = (i: number, j: number): number =>
    target === 'correlation'
      ? rBar * (sd[j] / sd[i]) * theta(i, j)
      : (2 * v1(i, j) * c[j]) / v - (v3(i, j) * c[i] * c[j]) / (v * v);
  const rho = sum((i, j) => (i === j ? piOf(i, i) : off(i, j)));
  const gamma = S.reduce((total, value, k) => total + (value - F[k]) * (value - F[k]), 0);
  const intensity = Math.min(Math.max((sum(piOf) - rho) / gamma / n, 0), 1);
  const covariance = S.map((value, k) => (1 - intensity) * value + intensity * F[k]);
  return { covariance, intensity };
}

const ESTIMATORS = {
  ledoitWolfIdentity,
  ledoitWolfConstantCorrelation,
  ledoitWolfSingleFactor,
  oas,
};
const each = Object.entries(ESTIMATORS);

describe('published shrinkage', () => {
  it('Ledoit-Wolf of scikit-learn`s docstring: four decimals, intensity to its two', () => {
    const { published: expected, tolerance } = published('sklearn_doc_ledoit_wolf');
    const { covariance, intensity } = ledoitWolfIdentity(csv('sklearn_lw_X50.csv'));
    expect(largestDifference(covariance, flat(expected.covariance))).toBeLessThan(
      tolerance.covariance,
    );
    expect(Math.abs(intensity - (expected.shrinkage ?? NaN))).toBeLessThan(
      tolerance.shrinkage ?? NaN,
    );
  });

  it('OAS of scikit-learn`s docstring: four decimals', () => {
    const { published: expected, tolerance } = published('sklearn_doc_oas');
    const { covariance, intensity } = oas(csv('sklearn_oas_X500.csv'));
    expect(largestDifference(covariance, flat(expected.covariance))).toBeLessThan(
      tolerance.covariance,
    );
    expect(Math.abs(intensity - (expected.shrinkage ?? NaN))).toBeLessThan(
      tolerance.shrinkage ?? NaN,
    );
  });

  it('a tenth towards the identity, of scikit-learn`s docstring: four decimals', () => {
    const { published: expected, tolerance } = published('sklearn_doc_shrunk_covariance_0.1');
    const sample = sampleCovariance(csv('sklearn_oas_X500.csv'), 0);
    expect(
      largestDifference(shrinkToIdentity(sample, 2, 0.1), flat(expected.covariance)),
    ).toBeLessThan(tolerance.covariance);
  });

  it('cov1para.m of two assets and three observations: 1e-12', () => {
    const { published: expected, tolerance } = published('matlab_cov1para_2x3');
    const { covariance } = ledoitWolfIdentity(returnPanel(Float64Array.of(1, 2, 2, 4, 3, 5), 2));
    expect(largestDifference(covariance, flat(expected.covariance))).toBeLessThan(
      tolerance.covariance,
    );
  });
});

describe.each([0, 1] as const)('sums over t instead of over all pairs, ddof %d', (ddof) => {
  it.each([
    [5, 40],
    [12, 8],
    [3, 300],
  ])('give the intensities of the authors` programs, N = %d, T = %d', (size, observations) => {
    const panel = factorReturns({ size, observations, seed: 7 });
    for (const [target, estimator] of [
      ['correlation', ledoitWolfConstantCorrelation],
      ['factor', ledoitWolfSingleFactor],
    ] as const) {
      const expected = asProgrammed(panel, target, ddof);
      const { covariance, intensity } = estimator(panel, ddof);
      // Sums of some N^2 T terms in another order.
      expect(Math.abs(intensity - expected.intensity)).toBeLessThan(1e-11);
      expect(largestDifference(covariance, expected.covariance)).toBeLessThan(1e-15);
    }
  });
});

describe.each(each)('%s', (_, estimator) => {
  const shape = fc.record({
    size: fc.integer({ min: 1, max: 12 }),
    observations: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer({ min: 1, max: 1_000 }),
  });

  it('is positive semidefinite with an intensity in [0, 1]', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { covariance, intensity } = estimator(factorReturns(options));
        const eigenvalues = symmetricEigenvalues(covariance, options.size);
        expect(intensity).toBeGreaterThanOrEqual(0);
        expect(intensity).toBeLessThanOrEqual(1);
        // A few roundings of the largest.
        expect(eigenvalues[0]).toBeGreaterThanOrEqual(-1e-14 * eigenvalues[options.size - 1]);
      }),
    );
  });

  it('follows the order of the instruments', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { size } = options;
        const panel = factorReturns(options);
        const reversed = returnPanel(
          panel.values.map((_value, k) => {
            const row = Math.floor(k / size);
            return panel.values[row * size + size - 1 - (k % size)];
          }),
          size,
        );
        const { covariance, intensity } = estimator(panel);
        const other = estimator(reversed);
        expect(Math.abs(other.intensity - intensity)).toBeLessThan(1e-9);
        expect(largestDifference(other.covariance, covariance.slice().reverse())).toBeLessThan(
          1e-12,
        );
      }),
    );
  });

  it.each([1e-12, 1e12])('returns times %d keep the intensity', (scale) => {
    const panel = factorReturns({ size: 8, observations: 30, seed: 3 });
    const scaled = returnPanel(
      panel.values.map((value) => value * scale),
      8,
    );
    const { covariance, intensity } = estimator(panel);
    const other = estimator(scaled);
    expect(Math.abs(other.intensity - intensity)).toBeLessThan(1e-12);
    const back = other.covariance.map((value) => value / scale / scale);
    expect(largestDifference(back, covariance)).toBeLessThan(1e-16);
  });

  it('instruments that do not vary leave the others as they are', () => {
    const size = 5;
    const panel = factorReturns({ size, observations: 30, seed: 5 });
    const cash = returnPanel(
      panel.values.map((value, k) => (k % size === 2 ? 0.0001 : value)),
      size,
    );
    const { covariance, intensity } = estimator(cash);
    expect(covariance.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(intensity)).toBe(true);
  });

  it('of returns that never vary is zero', () => {
    const { covariance } = estimator(returnPanel(new Float64Array(12).fill(0.3), 3));
    expect([...covariance]).toEqual(new Array(9).fill(0));
  });

  it('refuses missing returns', () => {
    expect(() => estimator(returnPanel(Float64Array.of(0.1, NaN), 1))).toThrow(
      new RangeError('expected returns without missing ones, was NaN'),
    );
  });
});
