import fc from 'fast-check';
import { expectEqualOutcomes } from '#testing/equal-outcomes.js';
import { factorProblem, scaledFactors } from '#testing/factor-problems.js';
import { factorShapes } from '#testing/factor-shapes.js';
import type { BoundsKind } from '#testing/portfolio-problems.js';
import { CERTIFIED, worstResidual } from './certificate.js';
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

/** Weights of both forms agree to this; their sums round differently, the conditions of these problems are some 1e3. */
const EQUAL = 1e-10;

interface Objective {
  readonly name: string;
  /** Degree of the figure in the common scale of returns and covariance. */
  readonly degree: 0.5 | 1;
  readonly solve: (
    problem: PortfolioProblem | FactorProblem,
    options?: SolveOptions,
  ) => SolveOutcome;
  /** The factor form alone, without the dense matrix to fall back on. */
  readonly alone: (problem: FactorProblem) => SolveOutcome | null;
}

const OBJECTIVES: readonly Objective[] = [
  {
    name: 'minVolatility',
    degree: 1,
    solve: minVolatility,
    alone: (problem) => minVolatilityOfFactors(problem, {}),
  },
  {
    name: 'maxQuadraticUtility',
    degree: 1,
    solve: (problem, options) => maxQuadraticUtility(problem, 4, options),
    alone: (problem) => maxUtilityOfFactors(problem, 4, {}),
  },
  {
    name: 'maxSharpe',
    degree: 0.5,
    solve: maxSharpe,
    alone: (problem) => maxSharpeOfFactors(problem, {}),
  },
];

const ALL_BOUNDS: readonly BoundsKind[] = ['longOnly', 'boxed', 'longShort', 'mixed', 'free'];

describe.each(OBJECTIVES)('$name in factor form', ({ degree, solve, alone }) => {
  it('is the answer of the dense matrix, N 1..200 and K 0..20', () => {
    fc.assert(
      fc.property(factorShapes(200, ALL_BOUNDS), fc.constantFrom(0, 0.1), (shape, l2Gamma) => {
        const problem = { ...factorProblem(shape), l2Gamma };
        expectEqualOutcomes(solve(problem), solve(denseProblem(problem)), EQUAL);
      }),
      { numRuns: 60 },
    );
  });

  it('needs no dense matrix within long-only bounds', () => {
    fc.assert(
      fc.property(factorShapes(100, ['longOnly', 'longShort']), (shape) => {
        const problem = factorProblem(shape);
        const outcome = alone(problem);
        expect(['optimal', 'noExcessReturn']).toContain(outcome?.status);
        expectEqualOutcomes(
          outcome ?? { status: 'unbounded' },
          solve(denseProblem(problem)),
          EQUAL,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is solved with names without specific risk, and singular', () => {
    fc.assert(
      fc.property(factorShapes(40, ['longOnly', 'boxed', 'longShort']), (shape) => {
        const problem = factorProblem({ ...shape, riskless: 0.4 });
        const outcome = solve(problem);
        const wanted = solve(denseProblem(problem));
        expect(outcome.status).toBe(wanted.status);
        if (outcome.status !== 'optimal' || wanted.status !== 'optimal') return;
        expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
      }),
      { numRuns: 60 },
    );
  });

  it.each([1e-12, 1e-6, 1e6, 1e12])('times %d has the same weights', (factor) => {
    fc.assert(
      fc.property(factorShapes(60, ['longOnly', 'longShort']), (shape) => {
        const problem = factorProblem(shape);
        const wanted = solve(problem);
        const outcome = alone(scaledFactors(problem, factor));
        expect(outcome?.status).toBe(wanted.status);
        if (outcome?.status !== 'optimal' || wanted.status !== 'optimal') return;
        const unit = degree === 1 ? factor : Math.sqrt(factor);
        expectEqualOutcomes(
          { ...outcome, objectiveValue: outcome.objectiveValue / unit },
          wanted,
          EQUAL,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('starts from the active set of a similar problem', () => {
    const problem = factorProblem({ n: 80, factors: 5, seed: 3, bounds: 'longOnly' });
    const first = solve(problem);
    if (first.status !== 'optimal') throw new Error(`expected optimal, was ${first.status}`);
    const again = solve(problem, { start: first.activeSet });
    expect(again).toMatchObject({ status: 'optimal', iterations: 0 });
    expectEqualOutcomes(again, first, EQUAL);
  });

  it('names the bounds that leave no room', () => {
    const plain = factorProblem({ n: 3, factors: 2, seed: 8, bounds: 'longOnly' });
    const bounds = { ...plain.bounds, upper: new Float64Array(3).fill(0.3) };
    expect(solve({ ...plain, bounds })).toMatchObject({ status: 'infeasible' });
  });

  it.each([
    [
      'a length',
      { loadings: new Float64Array(7), specific: new Float64Array(3) },
      /a multiple of 3/,
    ],
    [
      'a number',
      { loadings: new Float64Array(3).fill(NaN), specific: new Float64Array(3) },
      /finite loading 0/,
    ],
    [
      'a sign',
      { loadings: new Float64Array(3), specific: Float64Array.of(1, -1, 1) },
      />= 0 of name 1/,
    ],
  ])('refuses %s that is wrong', (_, covariance, message) => {
    const plain = factorProblem({ n: 3, factors: 1, seed: 8, bounds: 'longOnly' });
    expect(() => solve({ ...plain, covariance })).toThrow(message);
  });
});
