import fc from 'fast-check';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { homogenise } from './homogenise.js';
import { maxSharpe } from './max-sharpe.js';
import type { PortfolioProblem } from './portfolio-problem.js';

/** A long-only problem of `n` names, those from `kept` on pinned at zero. */
function pinned(n: number, kept: number, seed: number): PortfolioProblem {
  const problem = portfolioProblem({
    ...{ n, seed, bounds: 'longOnly', observations: 3 * n, groups: 0 },
  });
  const upper = new Float64Array(n).fill(1).fill(0, kept);
  return { ...problem, bounds: { lower: new Float64Array(n), upper } };
}

/** The problem of the first `kept` names alone. */
function alone(problem: PortfolioProblem, kept: number): PortfolioProblem {
  const n = problem.instruments.length;
  return {
    ...problem,
    instruments: problem.instruments.slice(0, kept),
    expectedReturns: problem.expectedReturns?.slice(0, kept) ?? new Float64Array(0),
    covariance: Float64Array.from({ length: kept * kept }, (_, k) => {
      return problem.covariance[Math.floor(k / kept) * n + (k % kept)];
    }),
    bounds: { lower: new Float64Array(kept), upper: new Float64Array(kept).fill(1) },
  };
}

describe('the homogenised programme', () => {
  it('has no row for a name whose bounds are one', () => {
    const problem = pinned(40, 10, 1);
    const { covariance, expectedReturns = new Float64Array(0) } = problem;
    expect(homogenise(problem, covariance, expectedReturns).qp.rhs).toHaveLength(2);
  });

  it('comes to what the other names alone come to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 15 }),
        fc.integer({ min: 0, max: 1e6 }),
        (kept, seed) => {
          const problem = pinned(kept + 10, kept, seed);
          const [all, few] = [maxSharpe(problem), maxSharpe(alone(problem, kept))];
          expect(all.status).toBe(few.status);
          if (all.status !== 'optimal' || few.status !== 'optimal') return;
          for (let i = 0; i < kept + 10; i += 1) {
            expect(all.weights[i]).toBeCloseTo(few.weights[i] ?? 0, 10);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps a name that is pinned at a weight of its own exactly there', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.3, max: 0.6, noNaN: true }), fc.nat(1e6), (weight, seed) => {
        const problem = pinned(8, 8, seed);
        const [lower, upper] = [problem.bounds.lower.slice(), problem.bounds.upper.slice()];
        lower[3] = weight;
        upper[3] = weight;
        const outcome = maxSharpe({ ...problem, bounds: { lower, upper } });
        if (outcome.status === 'noExcessReturn') return;
        expect(outcome.status).toBe('optimal');
        if (outcome.status === 'optimal') expect(outcome.weights[3]).toBe(weight);
      }),
      { numRuns: 60 },
    );
  });
});
