import fc from 'fast-check';
import { asAllocation, longOnlyOf } from '#testing/as-allocation.js';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { seededUniform } from '#testing/seeded-random.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { CERTIFIED, worstResidual } from '../optimise/certificate.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { riskParity } from './risk-parity.js';

function optimal(outcome: SolveOutcome): Float64Array {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  expect(Math.abs(outcome.weights.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-12);
  expect(outcome.weights.every((weight) => weight > 0)).toBe(true);
  return outcome.weights;
}

function sharesOf(covariance: Float64Array, w: Float64Array): Float64Array {
  const n = w.length;
  const terms = w.map((weight, i) =>
    w.reduce((sum, other, j) => sum + weight * covariance[i * n + j] * other, 0),
  );
  const variance = terms.reduce((sum, term) => sum + term, 0);
  return terms.map((term) => term / variance);
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

function budgetsOf(n: number, seed: number): Float64Array {
  const uniform = seededUniform(seed);
  const raw = Float64Array.from({ length: n }, () => 0.05 + uniform());
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum);
}

const shapes = fc.record({
  n: fc.integer({ min: 1, max: 25 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  groups: fc.integer({ min: 0, max: 2 }),
});
type Shape = { readonly n: number; readonly seed: number; readonly groups: number };

function problemOf(
  { n, seed, groups }: Shape,
  bounds: 'longOnly' | 'boxed' | 'mixed' = 'longOnly',
): AllocationProblem {
  const observations = 3 * n + 3;
  return asAllocation(portfolioProblem({ n, seed, bounds, observations, groups }));
}
const covarianceIn = ({ covariance }: AllocationProblem): Float64Array =>
  covariance ?? new Float64Array();

describe('risk parity without constraints that bind', () => {
  it('has the shares of risk that were asked for, to 1e-10', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const problem = problemOf({ ...shape, groups: 0 });
        const budgets = budgetsOf(shape.n, shape.seed);
        const weights = optimal(riskParity(problem, budgets));
        expect(furthest(sharesOf(covarianceIn(problem), weights), budgets)).toBeLessThan(1e-10);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of the instruments', () => {
    fc.assert(
      fc.property(shapes, ({ n, seed }) => {
        const covariance = covarianceIn(problemOf({ n, seed, groups: 0 }));
        const reversed = covariance.map((_, k) => covariance[n * n - 1 - k]);
        const weights = optimal(riskParity(longOnlyOf(covariance), null));
        const mirrored = optimal(riskParity(longOnlyOf(reversed), null));
        expect(furthest(weights, mirrored.slice().reverse())).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('does not change with the unit of the covariance, from 1e-12 to 1e12', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -12, max: 12 }), (shape, exponent) => {
        const problem = problemOf({ ...shape, groups: 0 });
        const factor = Number(`1e${exponent}`);
        const covariance = covarianceIn(problem).map((value) => value * factor);
        const weights = optimal(riskParity(problem, null));
        expect(
          furthest(optimal(riskParity({ ...problem, covariance }, null)), weights),
        ).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('an instrument in two halves has what it had, in two halves, for half its budget each', () => {
    fc.assert(
      fc.property(shapes, ({ n, seed }) => {
        const covariance = covarianceIn(problemOf({ n, seed, groups: 0 }));
        const source = Array.from({ length: n + 1 }, (_, i) => Math.min(i, n - 1));
        const doubled = Float64Array.from({ length: (n + 1) * (n + 1) }, (_, k) => {
          const [i, j] = [source[Math.floor(k / (n + 1))], source[k % (n + 1)]];
          return covariance[i * n + j];
        });
        const budgets = Float64Array.from(source, (i) => (i === n - 1 ? 0.5 : 1) / n);
        const weights = optimal(riskParity(longOnlyOf(doubled), budgets));
        const whole = optimal(riskParity(longOnlyOf(covariance), null));
        expect(Math.abs(weights[n - 1] - weights[n])).toBeLessThan(1e-12);
        expect(furthest(weights.slice(0, n - 1), whole)).toBeLessThan(1e-11);
      }),
      { numRuns: 60 },
    );
  });

  it('of instruments that do not correlate are as 1 / sigma, for equal budgets', () => {
    const covariance = Float64Array.of(1e-8, 0, 0, 0, 4, 0, 0, 0, 1e12);
    const weights = optimal(riskParity(longOnlyOf(covariance), null));
    const sum = 1e4 + 0.5 + 1e-6;
    expect(furthest(weights, [1e4 / sum, 0.5 / sum, 1e-6 / sum])).toBeLessThan(1e-15);
  });

  it('hedges that almost cancel are solved by second derivatives', () => {
    const rho = -1 + 1e-9;
    const covariance = Float64Array.of(0.04, rho * 0.06, rho * 0.06, 0.09);
    const weights = optimal(riskParity(longOnlyOf(covariance), null));
    expect(furthest(weights, [0.6, 0.4])).toBeLessThan(1e-9);
  });

  it('one instrument is the whole', () => {
    expect(optimal(riskParity(longOnlyOf(Float64Array.of(0.04)), null))).toEqual(
      Float64Array.of(1),
    );
  });
});

describe('risk parity where risk vanishes', () => {
  it('a perfect hedge has no risk, and every instrument its share of that', () => {
    const covariance = Float64Array.of(0.04, -0.06, -0.06, 0.09);
    const outcome = riskParity(longOnlyOf(covariance), null);
    expect(furthest(optimal(outcome), [0.6, 0.4])).toBeLessThan(1e-7);
    expect(outcome).toMatchObject({ objectiveValue: 0 });
  });

  it('a covariance of zeros is solved', () => {
    const weights = optimal(riskParity(longOnlyOf(new Float64Array(9)), null));
    expect(furthest(weights, [1 / 3, 1 / 3, 1 / 3])).toBeLessThan(1e-15);
  });

  it('a riskless instrument would have all the weight: no portfolio has positive ones', () => {
    const covariance = Float64Array.of(0.04, 0.01, 0, 0.01, 0.09, 0, 0, 0, 0);
    expect(riskParity(longOnlyOf(covariance), null)).toEqual({ status: 'unbounded' });
  });

  it('a riskless instrument that is bounded leaves the others their shares', () => {
    const covariance = Float64Array.of(0.04, 0.01, 0, 0.01, 0.09, 0, 0, 0, 0);
    const upper = Float64Array.of(1, 1, 0.4);
    const weights = optimal(riskParity(longOnlyOf(covariance, { upper }), null));
    expect(weights[2]).toBe(0.4);
    expect(weights[0]).toBeCloseTo(0.36, 12);
    expect(weights[1]).toBeCloseTo(0.24, 12);
  });

  it('within bounds too weights without risk are an answer', () => {
    const loadings = [0.2, -0.3, 0.1];
    const covariance = Float64Array.from(loadings.flatMap((a) => loadings.map((b) => a * b)));
    const outcome = riskParity(longOnlyOf(covariance, { upper: Float64Array.of(0.3, 1, 1) }), null);
    const [a, b, c] = optimal(outcome);
    expect(a).toBe(0.3);
    expect(Math.abs(0.2 * a - 0.3 * b + 0.1 * c)).toBeLessThan(1e-7);
    expect(outcome).toMatchObject({ objectiveValue: 0 });
  });

  it('identical instruments share alike', () => {
    const weights = optimal(riskParity(longOnlyOf(new Float64Array(16).fill(0.04)), null));
    expect(furthest(weights, [0.25, 0.25, 0.25, 0.25])).toBeLessThan(1e-15);
  });
});

describe('risk parity within constraints', () => {
  const rowsOf = (problem: AllocationProblem, names: readonly string[]): AllocationProblem => {
    const kept = new Set(names);
    const { instruments } = problem;
    return {
      ...problem,
      lower: problem.lower.map((v, i) =>
        kept.has(`bounds[${instruments[i]}].lower`) ? v : -Infinity,
      ),
      upper: problem.upper.map((v, i) =>
        kept.has(`bounds[${instruments[i]}].upper`) ? v : Infinity,
      ),
      groups: problem.groups.map((group) => ({
        ...group,
        lower: kept.has(`groups[${group.name}].lower`) ? group.lower : -Infinity,
        upper: kept.has(`groups[${group.name}].upper`) ? group.upper : Infinity,
      })),
    };
  };

  it('is certified, or names a minimal conflict', () => {
    let solved = 0;
    let refused = 0;
    fc.assert(
      fc.property(shapes, fc.constantFrom('boxed' as const, 'mixed' as const), (shape, bounds) => {
        const problem = problemOf({ ...shape, n: Math.min(shape.n, 15) }, bounds);
        const outcome = riskParity(problem, null);
        if (outcome.status === 'infeasible') {
          refused += 1;
          const names = outcome.conflicting;
          expect(riskParity(rowsOf(problem, names), null).status).toBe('infeasible');
          if (!names.includes('budget')) return;
          for (const name of names.filter((other) => other !== 'budget')) {
            const rest = names.filter((other) => other !== name);
            expect(riskParity(rowsOf(problem, rest), null).status).not.toBe('infeasible');
          }
          return;
        }
        // With groups the weights of no c may sum to one: the least and the most that they sum to are on one side.
        if (outcome.status === 'unbounded') {
          expect(shape.groups).toBeGreaterThan(0);
          return;
        }
        solved += 1;
        const weights = optimal(outcome);
        expect(weights.every((w, i) => w >= problem.lower[i] && w <= problem.upper[i])).toBe(true);
      }),
      { numRuns: 150, seed: 11 },
    );
    expect(solved).toBeGreaterThan(80);
    expect(refused).toBeGreaterThan(5);
  });

  it('bounds that leave one point give it', () => {
    const covariance = Float64Array.of(0.04, 0.01, 0.01, 0.09);
    for (const side of [
      { lower: Float64Array.of(0.5, 0.5) },
      { upper: Float64Array.of(0.5, 0.5) },
    ]) {
      expect([...optimal(riskParity(longOnlyOf(covariance, side), null))]).toEqual([0.5, 0.5]);
    }
  });

  it('a name that may hold nothing conflicts with the positive weight of the objective', () => {
    const problem = longOnlyOf(Float64Array.of(0.04, 0, 0, 0.09), { upper: Float64Array.of(0, 1) });
    const conflicting = ['bounds[A0].upper'];
    expect(riskParity(problem, null)).toEqual({ status: 'infeasible', conflicting });
  });

  it('does not change with the unit of the covariance', () => {
    const problem = problemOf({ n: 12, seed: 3, groups: 0 }, 'boxed');
    const weights = optimal(riskParity(problem, null));
    for (const factor of [1e-12, 1e12]) {
      const covariance = covarianceIn(problem).map((value) => value * factor);
      expect(furthest(optimal(riskParity({ ...problem, covariance }, null)), weights)).toBeLessThan(
        1e-10,
      );
    }
  });
});

describe('what risk parity refuses', () => {
  const problem = longOnlyOf(Float64Array.of(0.04, 0, 0, 0.09));
  it.each([
    [{ ...problem, covariance: null }, null, 'expected a covariance, was none'],
    [{ ...problem, l2Gamma: 1 }, null, 'expected l2Gamma 0, was 1'],
    [{ ...problem, budget: 0 as const }, null, 'expected budget 1, was 0'],
    [problem, Float64Array.of(1), 'expected 2 budgets, was 1'],
    [problem, Float64Array.of(0, 1), 'expected a budgets[0] > 0, was 0'],
    [problem, Float64Array.of(0.5, NaN), 'expected a budgets[1] > 0, was NaN'],
    [problem, Float64Array.of(0.5, 0.6), 'expected budgets that sum to 1, was a sum of 1.1'],
  ])('%#: %s', (given, budgets, message) => {
    expect(() => riskParity(given, budgets)).toThrow(new RangeError(message));
  });
});
