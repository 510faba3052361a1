import { readGolden } from '#testing/golden-series.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { longOnly } from '../optimise/long-only.js';
import { solveMoments } from '../optimise/solve-moments.js';
import { searchSupport } from './search-support.js';

function port1(maxHoldings: number): AllocationProblem {
  const numbers = readGolden('orlib_portfolio/port1.txt').trim().split(/\s+/).map(Number);
  const n = numbers[0];
  const deviation = Float64Array.from({ length: n }, (_, i) => numbers[2 + 2 * i]);
  const covariance = new Float64Array(n * n);
  for (let k = 1 + 2 * n; k < numbers.length; k += 3) {
    const [i, j] = [numbers[k] - 1, numbers[k + 1] - 1];
    covariance[i * n + j] = numbers[k + 2] * deviation[i] * deviation[j];
    covariance[j * n + i] = covariance[i * n + j];
  }
  return longOnly({
    instruments: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: Float64Array.from({ length: n }, (_, i) => numbers[1 + 2 * i]),
    covariance,
    maxHoldings,
  });
}

const { port1: checks } = JSON.parse(readGolden('orlib_portfolio/checks.json')) as {
  readonly port1: {
    readonly sample_points_index_return_var_published_var_recomputed: readonly [
      number,
      number,
      number,
      number,
    ][];
  };
};
const points = checks.sample_points_index_return_var_published_var_recomputed;

/** OR-Library portfolio data set 1 (Beasley 1990): 31 names; the published frontier has no limit of holdings. */
describe('ten of the 31 names of OR-Library port1', () => {
  it.each(points.filter((_, k) => k % 8 === 0))(
    'point %i: not below the published frontier, and on it where that needs no more than ten',
    (_, targetReturn, published) => {
      const objective = { kind: 'efficientReturn', targetReturn } as const;
      const outcome = searchSupport(port1(10), objective, solveMoments);
      const free = solveMoments(port1(31), objective);
      if (outcome.status !== 'optimal' || free.status !== 'optimal') throw new Error('not optimal');
      const ratio = outcome.objectiveValue / published;
      const needed = free.weights.filter((weight) => weight !== 0).length;
      // Published variances have eight digits after the point: a relative 1e-5.
      expect(ratio).toBeGreaterThan(1 - 1e-5);
      if (needed <= 10) expect(ratio).toBeLessThan(1 + 1e-5);
      expect(outcome.weights.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(10);
      expect(outcome.certificate.relativeGap).toBeLessThanOrEqual(1e-8);
    },
  );

  it('fewer names cost more: the least variances of 1, 2, 3, 4 and 31 names fall', () => {
    const least = [1, 2, 3, 4, 31].map((count) => {
      const outcome = searchSupport(port1(count), { kind: 'minVolatility' }, solveMoments);
      if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
      return outcome.objectiveValue;
    });
    expect([...least].sort((a, b) => b - a)).toEqual(least);
    const { covariance } = port1(1);
    const variances = Array.from({ length: 31 }, (_, i) => covariance?.[i * 32] ?? NaN);
    expect(least[0]).toBe(Math.min(...variances));
  });
});
