import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { CERTIFIED, worstResidual } from './certificate.js';
import { efficientReturn } from './efficient-return.js';
import { equalSteps, frontier, type FrontierOutcome } from './frontier.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';

type Frontier = Extract<FrontierOutcome, { status: 'optimal' }>;

function found(outcome: FrontierOutcome): Frontier {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return outcome;
}

function optimal(outcome: SolveOutcome): Extract<SolveOutcome, { status: 'optimal' }> {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  return outcome;
}

const SMALL = { n: 10, seed: 3, bounds: 'longOnly', observations: 40, groups: 0 } as const;

function two(lower: number, upper: number): PortfolioProblem {
  return {
    instruments: ['A', 'B'],
    expectedReturns: Float64Array.of(0.1, 0.2),
    covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
    riskFreeRate: 0,
    l2Gamma: 0,
    bounds: { lower: new Float64Array(2).fill(lower), upper: new Float64Array(2).fill(upper) },
  };
}

const problems = fc
  .record({
    n: fc.integer({ min: 1, max: 30 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom('longOnly' as const, 'boxed' as const, 'longShort' as const),
    groups: fc.integer({ min: 0, max: 2 }),
    trades: fc.boolean(),
    budget: fc.constantFrom(0 as const, 1 as const),
    depth: fc.constantFrom(0.5, 3),
  })
  .map(({ trades, budget, depth, ...shape }) => {
    const problem = portfolioProblem({ ...shape, observations: Math.ceil(depth * shape.n) + 1 });
    const currentWeights = new Float64Array(shape.n).fill(budget / shape.n);
    const trading = { currentWeights, maxTurnover: 0.8, transactionCost: 0.001 };
    return { ...problem, budget, ...(trades ? { trading } : {}) };
  });

describe('the frontier', () => {
  it('has the points that efficientReturn gives, each certified', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const outcome = frontier(problem, { points: 12 });
        if (outcome.status === 'infeasible') {
          expect(outcome.conflicting).not.toHaveLength(0);
          return;
        }
        const { points, targetReturns } = found(outcome);
        points.forEach((point, k) => {
          const single = optimal(efficientReturn(problem, targetReturns[k]));
          const { objectiveValue } = optimal(point);
          const size = Math.max(Math.abs(single.objectiveValue), 1e-9);
          expect(Math.abs(objectiveValue - single.objectiveValue) / size).toBeLessThan(1e-8);
        });
      }),
      { seed: 3, numRuns: 80 },
    );
  });

  it('does not depend on the unit of returns and covariance', () => {
    const problem = portfolioProblem({ ...SMALL, groups: 1 });
    const weights = (unit: number): Float64Array[] => {
      const { points } = found(
        frontier(
          {
            ...problem,
            expectedReturns: (problem.expectedReturns ?? new Float64Array()).map((r) => r * unit),
            covariance: problem.covariance.map((value) => value * unit),
          },
          { points: 20 },
        ),
      );
      return points.map((point) => optimal(point).weights);
    };
    const reference = weights(1);
    for (const unit of [1e-12, 1e-6, 1e6, 1e12]) {
      weights(unit).forEach((point, k) => {
        const apart = point.map((weight, i) => Math.abs(weight - reference[k][i]));
        expect(Math.max(...apart)).toBeLessThan(1e-9);
      });
    }
  });

  it('has finite targets also where the distance between the ends overflows', () => {
    const targets = equalSteps(-1.2e308, 0.2, 5);
    expect([...targets].map((target) => target / 1e308)).toEqual([
      -1.2,
      expect.closeTo(-0.9, 12),
      expect.closeTo(-0.6, 12),
      expect.closeTo(-0.3, 12),
      2e-309,
    ]);
    const means = Float64Array.of(-1e308, 0.2);
    const outcome = frontier({ ...two(0, 1), expectedReturns: means }, { points: 5 });
    expect(['optimal', 'stalled']).toContain(outcome.status);
  });

  it('rises in equal steps from the return of min volatility to the largest mean', () => {
    const problem = portfolioProblem(SMALL);
    const mu = problem.expectedReturns ?? new Float64Array();
    const { points, targetReturns } = found(frontier(problem, { points: 5 }));
    const steps = targetReturns.subarray(1).map((target, k) => target - targetReturns[k]);
    for (const step of steps) expect(step / steps[0]).toBeCloseTo(1, 12);
    expect(targetReturns[4]).toBe(Math.max(...mu));
    points.forEach((point, k) => {
      const earned = optimal(point).weights.reduce((sum, weight, i) => sum + weight * mu[i], 0);
      expect(earned).toBeCloseTo(targetReturns[k], 14);
    });
    const best = [...optimal(points[4]).weights];
    expect(best.filter((weight) => weight !== 0)).toEqual([1]);
    expect(frontier(problem, { points: 1 })).toMatchObject({ points: [{ status: 'optimal' }] });
  });

  it('answers targets in their order: below min volatility with it, beyond the largest return infeasible', () => {
    const { points } = found(
      frontier(two(0, 1), { targetReturns: Float64Array.of(0.3, 0.15, -5, 0.2, 0.15) }),
    );
    expect(points.map(({ status }) => status)).toEqual([
      'infeasible',
      'optimal',
      'optimal',
      'optimal',
      'optimal',
    ]);
    expect(points[0]).toEqual(efficientReturn(two(0, 1), 0.3));
    const [, middle, least, best] = points;
    expect(optimal(middle).weights[0]).toBeCloseTo(0.5, 14);
    expect(optimal(least).weights[0]).toBeCloseTo(8 / 11, 14);
    expect([...optimal(best).weights]).toEqual([0, 1]);
  });

  it('without bounds is a parabola in the return (Merton 1972)', () => {
    const free = two(-Infinity, Infinity);
    expect(frontier(free, { points: 10 })).toEqual({ status: 'unbounded' });
    const targetReturns = Float64Array.of(0.15, 0.3, 1, 40);
    const { points } = found(frontier(free, { targetReturns }));
    // Two names: the target fixes w_B = (r - 0.1) / 0.1.
    points.forEach((point, k) => {
      const b = (targetReturns[k] - 0.1) / 0.1;
      const variance = 0.04 * (1 - b) * (1 - b) + 0.02 * b * (1 - b) + 0.09 * b * b;
      expect(optimal(point).objectiveValue / variance).toBeCloseTo(1, 12);
    });
  });

  it('passes through a corner of one name in the middle', () => {
    // B dominates every mix of A and C: the frontier goes A to B, then B to C.
    const kinked: PortfolioProblem = {
      ...two(0, 1),
      instruments: ['A', 'B', 'C'],
      expectedReturns: Float64Array.of(0.1, 0.2, 0.3),
      covariance: Float64Array.of(0.04, 0.04, 0.2, 0.04, 0.05, 0.3, 0.2, 0.3, 4),
      bounds: { lower: new Float64Array(3), upper: new Float64Array(3).fill(1) },
    };
    const { points } = found(frontier(kinked, { targetReturns: Float64Array.of(0.15, 0.2, 0.25) }));
    const held = points.map((point) => [...optimal(point).weights].filter((w) => w > 0).length);
    expect(held).toEqual([2, 1, 2]);
  });

  it.each([
    ['one name', 1],
    ['equal means', 4],
  ])('of %s is a point', (_, n) => {
    const problem = portfolioProblem({ ...SMALL, n, observations: 30 });
    const equal = { ...problem, expectedReturns: new Float64Array(n).fill(0.1) };
    const { points } = found(frontier(equal, { points: 4 }));
    const [first, ...others] = points.map((point) => optimal(point).weights);
    for (const other of others) {
      expect(Math.max(...other.map((weight, i) => Math.abs(weight - first[i])))).toBeLessThan(
        1e-12,
      );
    }
  });

  it('says what conflicts', () => {
    expect(frontier(two(0, 0.4), { points: 3 })).toEqual({
      status: 'infeasible',
      conflicting: ['budget', 'bounds[A].upper', 'bounds[B].upper'],
    });
  });

  it.each([0, 2.5, NaN])('refuses %s points', (points) => {
    expect(() => frontier(two(0, 1), { points })).toThrow('expected a whole number of points >= 1');
  });

  it('refuses targets that are no numbers', () => {
    expect(() => frontier(two(0, 1), { targetReturns: Float64Array.of(0.1, NaN) })).toThrow(
      'expected a finite targetReturns[1], was NaN',
    );
  });
});

/** One read of the numbers of a file of the OR-Library. */
function numbersOf(file: string): number[] {
  const url = new URL(`../../../test/golden/orlib_portfolio/${file}`, import.meta.url);
  return readFileSync(url, 'utf8').trim().split(/\s+/).map(Number);
}

describe('OR-Library port1', () => {
  it('agrees with all 2000 published points to a relative 1e-5 of variance', () => {
    const [n, ...numbers] = numbersOf('port1.txt');
    const mu = Float64Array.from({ length: n }, (_, i) => numbers[2 * i]);
    const deviation = Float64Array.from({ length: n }, (_, i) => numbers[2 * i + 1]);
    const covariance = new Float64Array(n * n);
    for (let k = 2 * n; k < numbers.length; k += 3) {
      const [i, j] = [numbers[k] - 1, numbers[k + 1] - 1];
      covariance[i * n + j] = numbers[k + 2] * deviation[i] * deviation[j];
      covariance[j * n + i] = covariance[i * n + j];
    }
    const published = numbersOf('portef1.txt');
    const targetReturns = Float64Array.from(
      { length: published.length / 2 },
      (_, k) => published[2 * k],
    );
    expect(targetReturns).toHaveLength(2000);
    const problem: PortfolioProblem = {
      instruments: Array.from({ length: n }, (_, i) => `A${i}`),
      expectedReturns: mu,
      covariance,
      riskFreeRate: 0,
      l2Gamma: 0,
      bounds: { lower: new Float64Array(n), upper: new Float64Array(n).fill(1) },
    };
    const { points } = found(frontier(problem, { targetReturns }));
    points.forEach((point, k) => {
      const { objectiveValue } = optimal(point);
      expect(Math.abs(objectiveValue / published[2 * k + 1] - 1)).toBeLessThan(1e-5);
    });
  });
});
