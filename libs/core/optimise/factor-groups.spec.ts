import fc from 'fast-check';
import { expectEqualOutcomes } from '#testing/equal-outcomes.js';
import { factorProblem } from '#testing/factor-problems.js';
import { factorShapes } from '#testing/factor-shapes.js';
import type { BoundsKind } from '#testing/portfolio-problems.js';
import { efficientReturn, targeted } from './efficient-return.js';
import { frontier } from './frontier.js';
import { maxQuadraticUtility } from './max-quadratic-utility.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import {
  denseProblem,
  type FactorProblem,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { maxUtilityOfFactors, minVolatilityOfFactors } from './quadratic-of-factors.js';
import { maxSharpeOfFactors } from './sharpe-of-factors.js';

/** Weights of both forms agree to this, the dense ones having up to 300^2 elements in their sums. */
const EQUAL = 1e-9;
const TARGET = 0.09;

interface Objective {
  readonly name: string;
  readonly solve: (
    problem: PortfolioProblem | FactorProblem,
    options?: SolveOptions,
  ) => SolveOutcome;
  /** The factor form alone, without the dense matrix to fall back on. */
  readonly alone: (problem: FactorProblem, options: SolveOptions) => SolveOutcome | null;
}

const OBJECTIVES: readonly Objective[] = [
  { name: 'minVolatility', solve: minVolatility, alone: minVolatilityOfFactors },
  {
    name: 'maxQuadraticUtility',
    solve: (problem, options) => maxQuadraticUtility(problem, 4, options),
    alone: (problem, options) => maxUtilityOfFactors(problem, 4, options),
  },
  { name: 'maxSharpe', solve: maxSharpe, alone: maxSharpeOfFactors },
];

const ALL_BOUNDS: readonly BoundsKind[] = ['longOnly', 'boxed', 'longShort', 'mixed', 'free'];
const FINITE: readonly BoundsKind[] = ['longOnly', 'boxed', 'longShort'];

/** Problems with equalities, ranges and single sides. */
const grouped = (
  names: number,
  kinds: readonly BoundsKind[],
  least: number = 1,
): fc.Arbitrary<FactorProblem> =>
  fc
    .tuple(
      factorShapes(names, kinds),
      fc.integer({ min: least, max: 5 }),
      fc.constantFrom(0, 0.1),
      fc.boolean(),
    )
    .map(([shape, groups, l2Gamma, isOneFactor]) => {
      const factors = isOneFactor ? 1 : shape.factors;
      return { ...factorProblem({ ...shape, factors, groups }), l2Gamma };
    });

describe.each(OBJECTIVES)('$name under groups in factor form', ({ solve, alone }) => {
  it('is the answer of the dense matrix, whatever the bounds', () => {
    fc.assert(
      fc.property(grouped(40, ALL_BOUNDS), (problem) => {
        expectEqualOutcomes(solve(problem), solve(denseProblem(problem)), EQUAL);
      }),
      { numRuns: 100 },
    );
  });

  it('needs no dense matrix, whether groups leave room or not', () => {
    fc.assert(
      fc.property(grouped(60, ['longOnly', 'longShort']), (problem) => {
        const outcome = alone(problem, {});
        expect(['optimal', 'infeasible', 'noExcessReturn']).toContain(outcome?.status);
        const wanted = solve(denseProblem(problem));
        expectEqualOutcomes(outcome ?? { status: 'unbounded' }, wanted, EQUAL);
      }),
      { numRuns: 100 },
    );
  });

  it('is that of up to 300 names', () => {
    fc.assert(
      fc.property(grouped(300, FINITE), (problem) => {
        expectEqualOutcomes(solve(problem), solve(denseProblem(problem)), EQUAL);
      }),
      { numRuns: 5 },
    );
  });

  it('starts from the active set of a similar problem', () => {
    const problem = factorProblem({ n: 80, factors: 5, seed: 3, bounds: 'longOnly', groups: 3 });
    const first = solve(problem);
    if (first.status !== 'optimal') throw new Error(`expected optimal, was ${first.status}`);
    const again = alone(problem, { start: first.activeSet });
    expect(again).toMatchObject({ status: 'optimal', iterations: 0, activeSet: first.activeSet });
    expectEqualOutcomes(again ?? { status: 'unbounded' }, first, 1e-14);
    const moved = {
      ...problem,
      expectedReturns: problem.expectedReturns?.map((r, i) => r + i / 1e3),
    };
    const cold = solve(moved as FactorProblem);
    expectEqualOutcomes(solve(moved as FactorProblem, { start: first.activeSet }), cold, 1e-12);
  });

  it('gives up within too few pivots, and the dense matrix answers', () => {
    const problem = factorProblem({ n: 80, factors: 5, seed: 3, bounds: 'longOnly', groups: 3 });
    expect(alone(problem, { maxIterations: 4 })).toBeNull();
  });
});

describe('efficientReturn in factor form', () => {
  it('is the answer of the dense matrix', () => {
    fc.assert(
      fc.property(
        grouped(40, ALL_BOUNDS, 0),
        fc.double({ min: -0.2, max: 0.4, noNaN: true }),
        (problem, target) => {
          const wanted = efficientReturn(denseProblem(problem), target);
          expectEqualOutcomes(efficientReturn(problem, target), wanted, EQUAL);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('needs no dense matrix, whether its target is within reach or not', () => {
    fc.assert(
      fc.property(grouped(60, ['longOnly', 'longShort'], 0), (problem) => {
        const mu = problem.expectedReturns ?? new Float64Array();
        const target = targeted(problem, mu, TARGET);
        const outcome = minVolatilityOfFactors(target.problem, {});
        expect(['optimal', 'infeasible']).toContain(outcome?.status);
      }),
      { numRuns: 60 },
    );
  });

  it('reaches the largest return there is, and names what is in the way of more', () => {
    const problem = factorProblem({ n: 50, factors: 4, seed: 9, bounds: 'longOnly' });
    const largest = Math.max(...(problem.expectedReturns ?? []));
    const best = efficientReturn(problem, largest);
    if (best.status !== 'optimal') throw new Error(`expected optimal, was ${best.status}`);
    expect([...best.weights].filter((weight) => weight !== 0)).toEqual([1]);
    const beyond = efficientReturn(problem, largest * 1.001);
    expect(beyond).toMatchObject({ status: 'infeasible' });
    expect(beyond).toEqual(efficientReturn(denseProblem(problem), largest * 1.001));
  });

  it('prices its target as the dense matrix does', () => {
    const problem = factorProblem({ n: 60, factors: 4, seed: 5, bounds: 'longOnly', groups: 1 });
    const multiplier = (each: PortfolioProblem | FactorProblem): number => {
      const outcome = efficientReturn(each, TARGET);
      if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
      const found = outcome.certificate.binding.find(
        ({ constraint }) => constraint === 'targetReturn',
      );
      return found?.multiplier ?? 0;
    };
    expect(multiplier(problem)).toBeGreaterThan(0);
    expect(multiplier(problem) / multiplier(denseProblem(problem))).toBeCloseTo(1, 10);
  });

  it('under trading is the answer of the dense matrix', () => {
    const plain = factorProblem({ n: 30, factors: 4, seed: 5, bounds: 'longOnly', groups: 1 });
    const currentWeights = new Float64Array(30).fill(1 / 30);
    const trading = { currentWeights, maxTurnover: 1.2, transactionCost: 0.001 };
    const problem = { ...plain, trading };
    const wanted = efficientReturn(denseProblem(problem), TARGET);
    expect(wanted.status).toBe('optimal');
    expectEqualOutcomes(efficientReturn(problem, TARGET), wanted, EQUAL);
    const points = frontier(problem, { targetReturns: Float64Array.of(TARGET) });
    if (points.status !== 'optimal') throw new Error(`expected optimal, was ${points.status}`);
    expectEqualOutcomes(points.points[0], wanted, EQUAL);
  });
});

describe('the frontier in factor form', () => {
  const expectEqualFrontiers = (problem: FactorProblem): void => {
    const outcome = frontier(problem, { points: 100 });
    const wanted = frontier(denseProblem(problem), { points: 100 });
    expect(outcome.status).toBe(wanted.status);
    if (outcome.status === 'infeasible') expect(outcome).toEqual(wanted);
    if (outcome.status !== 'optimal' || wanted.status !== 'optimal') return;
    outcome.points.forEach((point, k) => {
      expectEqualOutcomes(point, wanted.points[k], EQUAL);
    });
  };

  it('has the points of the dense matrix, groups or none', () => {
    fc.assert(fc.property(grouped(30, ALL_BOUNDS, 0), expectEqualFrontiers), { numRuns: 60 });
  });

  it('has those of up to 300 names', () => {
    fc.assert(fc.property(grouped(300, FINITE, 0), expectEqualFrontiers), { numRuns: 2 });
  });
});
