import fc from 'fast-check';
import { portfolioProblem } from '#testing/portfolio-problems.js';
import { CERTIFIED, worstResidual } from './certificate.js';
import { efficientReturn } from './efficient-return.js';
import { maxQuadraticUtility } from './max-quadratic-utility.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';

const problems = fc
  .record({
    n: fc.integer({ min: 2, max: 25 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom('longOnly' as const, 'boxed' as const, 'longShort' as const),
    groups: fc.integer({ min: 0, max: 2 }),
  })
  .map((shape) => portfolioProblem({ ...shape, observations: 3 * shape.n }));

const solvers = [
  ['efficient return', (problem: PortfolioProblem) => efficientReturn(problem, 0.12)],
  ['quadratic utility', (problem: PortfolioProblem) => maxQuadraticUtility(problem, 3)],
] as const;

function meanOf(
  { expectedReturns = new Float64Array() }: PortfolioProblem,
  w: Float64Array,
): number {
  return w.reduce((sum, value, i) => sum + value * expectedReturns[i], 0);
}

function scaled(problem: PortfolioProblem, scale: number): PortfolioProblem {
  return {
    ...problem,
    expectedReturns: problem.expectedReturns?.map((value) => value * scale) ?? new Float64Array(),
    covariance: problem.covariance.map((value) => value * scale),
  };
}

function expectWeights(outcome: SolveOutcome): Float64Array {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  return outcome.weights;
}

describe.each(solvers)('%s', (_, solve) => {
  it('is certified or names what conflicts', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const outcome = solve(problem);
        if (outcome.status === 'infeasible') expect(outcome.conflicting).not.toHaveLength(0);
        else expectWeights(outcome);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('efficientReturn', () => {
  it('reaches its target, whatever the unit of return', () => {
    const problem = portfolioProblem({
      n: 10,
      seed: 3,
      bounds: 'longOnly',
      observations: 40,
      groups: 0,
    });
    const target = Math.max(...(problem.expectedReturns ?? [])) * 0.8;
    const weights = expectWeights(efficientReturn(problem, target));
    expect(meanOf(problem, weights) / target).toBeCloseTo(1, 10);
    for (const scale of [1e-12, 1e-6, 1e6, 1e12]) {
      const other = expectWeights(efficientReturn(scaled(problem, scale), target * scale));
      other.forEach((value, i) => {
        expect(Math.abs(value - weights[i])).toBeLessThan(1e-9);
      });
    }
  });

  it('prices its target: the multiplier is the slope of the frontier', () => {
    const problem = portfolioProblem({
      n: 6,
      seed: 3,
      bounds: 'longOnly',
      observations: 40,
      groups: 0,
    });
    const target = Math.max(...(problem.expectedReturns ?? [])) * 0.9;
    const value = (at: number): number => {
      const outcome = efficientReturn(problem, at);
      return outcome.status === 'optimal' ? outcome.objectiveValue : NaN;
    };
    const outcome = efficientReturn(problem, target);
    const found =
      outcome.status === 'optimal'
        ? outcome.certificate.binding.find(({ constraint }) => constraint === 'targetReturn')
        : undefined;
    const slope = (value(target + 1e-5) - value(target - 1e-5)) / 2e-5;
    expect((found?.multiplier ?? 0) / slope).toBeCloseTo(1, 5);
  });

  it('names a minimal set with the target when nothing earns it, and a group of that name stays itself', () => {
    const problem: PortfolioProblem = {
      instruments: ['A', 'B'],
      expectedReturns: Float64Array.of(0.1, 0.2),
      covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
      riskFreeRate: 0,
      l2Gamma: 0,
      bounds: { lower: new Float64Array(2), upper: Float64Array.of(1, Infinity) },
      groups: [
        { name: 'targetReturn', coefficients: Float64Array.of(1, 0), lower: -1, upper: 0.9 },
      ],
    };
    const outcome = efficientReturn(problem, 0.25);
    expect(outcome.status === 'infeasible' ? [...outcome.conflicting].sort() : []).toEqual([
      'bounds[A].lower',
      'budget',
      'targetReturn',
    ]);
  });

  it('names the target alone when every mean is zero', () => {
    const problem = portfolioProblem({
      n: 3,
      seed: 1,
      bounds: 'longOnly',
      observations: 9,
      groups: 0,
    });
    const outcome = efficientReturn({ ...problem, expectedReturns: new Float64Array(3) }, 1e-9);
    expect(outcome).toEqual({ status: 'infeasible', conflicting: ['targetReturn'] });
  });

  it.each([NaN, Infinity])('refuses a target of %s', (target) => {
    const problem = portfolioProblem({
      n: 2,
      seed: 1,
      bounds: 'longOnly',
      observations: 9,
      groups: 0,
    });
    expect(() => efficientReturn(problem, target)).toThrow(RangeError);
  });
});

describe('a target return beyond the range of doubles in units of the means', () => {
  const problem: PortfolioProblem = {
    instruments: ['A', 'B'],
    expectedReturns: Float64Array.of(1e-300, 2e-300),
    covariance: Float64Array.of(0.04, 0, 0, 0.09),
    riskFreeRate: 0,
    l2Gamma: 0,
    bounds: { lower: new Float64Array(2), upper: Float64Array.of(1, 1) },
  };

  it('is infeasible above and no limit below', () => {
    const above = efficientReturn(problem, 1e10);
    if (above.status !== 'infeasible') throw new Error(`expected infeasible, was ${above.status}`);
    expect(above.conflicting).toContain('targetReturn');
    const below = efficientReturn(problem, -1e10);
    if (below.status !== 'optimal') throw new Error(`expected optimal, was ${below.status}`);
    expect(below.weights[0]).toBeCloseTo(9 / 13, 12);
  });
});

describe('maxQuadraticUtility', () => {
  it('solves two names by hand: w_A = (mu_A - mu_B + a(S_BB - S_AB)) / a(S_AA + S_BB - 2 S_AB)', () => {
    const outcome = maxQuadraticUtility(
      {
        instruments: ['A', 'B'],
        expectedReturns: Float64Array.of(0.1, 0.2),
        covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
        riskFreeRate: 0,
        l2Gamma: 0,
        bounds: { lower: new Float64Array(2), upper: Float64Array.of(1, 1) },
      },
      2,
    );
    expect(expectWeights(outcome)[0]).toBeCloseTo(0.06 / 0.22, 12);
  });

  it.each([0, -1, NaN, Infinity])('refuses a risk aversion of %s', (aversion) => {
    const problem = portfolioProblem({
      n: 2,
      seed: 1,
      bounds: 'longOnly',
      observations: 9,
      groups: 0,
    });
    expect(() => maxQuadraticUtility(problem, aversion)).toThrow('expected riskAversion > 0');
  });
});
