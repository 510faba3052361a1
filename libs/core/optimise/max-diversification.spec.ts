import fc from 'fast-check';
import { longOnlyOf } from '#testing/as-allocation.js';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { portfolioProblemOf, type AllocationProblem } from './allocation-problem.js';
import { CERTIFIED, worstResidual } from './certificate.js';
import { diversificationProblem } from './max-diversification.js';
import { maxSharpe } from './max-sharpe.js';

function solve(problem: AllocationProblem): { weights: Float64Array; ratio: number } {
  const outcome = maxSharpe(portfolioProblemOf(diversificationProblem(problem)));
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  return { weights: outcome.weights, ratio: outcome.objectiveValue };
}

const covariances = fc
  .record({ n: fc.integer({ min: 1, max: 25 }), seed: fc.integer({ min: 0, max: 1e6 }) })
  .map(
    ({ n, seed }) =>
      portfolioProblem({ n, seed, bounds: 'longOnly', observations: 3 * n + 3, groups: 0 })
        .covariance,
  );

describe('maximum diversification', () => {
  // Choueifaty, Froidure & Reynier (2013), Properties of the Most Diversified Portfolio, pages 9 and 11, printed to a percent.
  it.each([
    [
      [0.04, 0.01, 0.01, 0.01],
      [1 / 3, 2 / 3],
    ],
    [
      [0.0025, 0.0025, 0.0025, 0.01],
      [2 / 3, 1 / 3],
    ],
  ])(
    'two instruments %j have inverse volatilities, whatever their correlation',
    (covariance, expected) => {
      const { weights } = solve(longOnlyOf(Float64Array.from(covariance)));
      expect(weights[0]).toBeCloseTo(expected[0], 12);
      expect(weights[1]).toBeCloseTo(expected[1], 12);
    },
  );

  it("its value is w'sigma over the volatility, and every held name correlates with it alike", () => {
    fc.assert(
      fc.property(covariances, (covariance) => {
        const n = Math.round(Math.sqrt(covariance.length));
        const { weights, ratio } = solve(longOnlyOf(covariance));
        const product = weights.map((_, i) =>
          weights.reduce((sum, weight, j) => sum + covariance[i * n + j] * weight, 0),
        );
        const risk = Math.sqrt(weights.reduce((sum, weight, i) => sum + weight * product[i], 0));
        const sigma = weights.map((_, i) => Math.sqrt(covariance[i * n + i]));
        const mean = weights.reduce((sum, weight, i) => sum + weight * sigma[i], 0);
        expect(ratio).toBeCloseTo(mean / risk, 12);
        // The core property of the paper: rho(i, portfolio) = 1 / ratio for held names, not less for the others.
        weights.forEach((weight, i) => {
          const correlation = product[i] / sigma[i] / risk;
          if (weight > 0) expect(correlation).toBeCloseTo(1 / ratio, 8);
          else expect(correlation).toBeGreaterThanOrEqual(1 / ratio - 1e-8);
        });
      }),
      { numRuns: 80 },
    );
  });

  it('does not depend on returns or a rate that are given', () => {
    const problem = longOnlyOf(Float64Array.of(0.04, 0.01, 0.01, 0.09));
    const expectedReturns = Float64Array.of(-1, 2);
    expect(solve({ ...problem, expectedReturns, riskFreeRate: 0.5 })).toEqual(solve(problem));
  });

  it('of nothing that has a volatility there is none: 0/0 is called noExcessReturn', () => {
    const cash = longOnlyOf(new Float64Array(4));
    const ratio = maxSharpe(portfolioProblemOf(diversificationProblem(cash)));
    expect(ratio).toEqual({ status: 'noExcessReturn' });
  });

  it('refuses what it has no term for', () => {
    const problem = longOnlyOf(Float64Array.of(1));
    expect(() => diversificationProblem({ ...problem, l2Gamma: 1 })).toThrow(
      new RangeError('expected l2Gamma 0, was 1'),
    );
    expect(() => diversificationProblem({ ...problem, covariance: null })).toThrow(
      new RangeError('expected a covariance, was none'),
    );
  });
});
