import fc from 'fast-check';
import { factorProblem, scaledFactors, type FactorShape } from '#testing/factor-problems.js';
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

const shapes = (names: number, kinds: readonly BoundsKind[]): fc.Arbitrary<FactorShape> =>
  fc.record({
    n: fc.integer({ min: 1, max: names }),
    factors: fc.integer({ min: 0, max: 20 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    bounds: fc.constantFrom(...kinds),
  });

const ALL_BOUNDS: readonly BoundsKind[] = ['longOnly', 'boxed', 'longShort', 'mixed', 'free'];

function expectEqual(outcome: SolveOutcome, wanted: SolveOutcome): void {
  expect(outcome.status).toBe(wanted.status);
  if (outcome.status === 'infeasible') expect(outcome).toEqual(wanted);
  if (outcome.status !== 'optimal' || wanted.status !== 'optimal') return;
  expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
  const size = Math.max(Math.abs(wanted.objectiveValue), 1e-300);
  expect(Math.abs(outcome.objectiveValue - wanted.objectiveValue)).toBeLessThan(EQUAL * size);
  const largest = wanted.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1);
  outcome.weights.forEach((weight, i) => {
    expect(Math.abs(weight - wanted.weights[i])).toBeLessThan(EQUAL * largest);
  });
}

describe.each(OBJECTIVES.slice(0, 2))('$name under groups in factor form', ({ solve, alone }) => {
  it('needs no dense matrix, whether they leave room or not', () => {
    fc.assert(
      fc.property(
        shapes(100, ['longOnly', 'longShort']),
        fc.integer({ min: 1, max: 5 }),
        (shape, groups) => {
          const problem = factorProblem({ ...shape, groups });
          const outcome = alone(problem);
          expect(['optimal', 'infeasible']).toContain(outcome?.status);
          expectEqual(outcome ?? { status: 'unbounded' }, solve(denseProblem(problem)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('starts from the active set of a similar problem', () => {
    const problem = factorProblem({ n: 80, factors: 5, seed: 3, bounds: 'longOnly', groups: 3 });
    const first = solve(problem);
    if (first.status !== 'optimal') throw new Error(`expected optimal, was ${first.status}`);
    const again = solve(problem, { start: first.activeSet });
    expect(again).toMatchObject({ status: 'optimal', iterations: 0 });
    expect(again).toMatchObject({ activeSet: first.activeSet });
    expectEqual(again, first);
  });
});

describe.each(OBJECTIVES)('$name in factor form', ({ degree, solve, alone }) => {
  it('is the answer of the dense matrix, N 1..200 and K 0..20', () => {
    fc.assert(
      fc.property(shapes(200, ALL_BOUNDS), fc.constantFrom(0, 0.1), (shape, l2Gamma) => {
        const problem = { ...factorProblem(shape), l2Gamma };
        expectEqual(solve(problem), solve(denseProblem(problem)));
      }),
      { numRuns: 60 },
    );
  });

  it('needs no dense matrix within long-only bounds', () => {
    fc.assert(
      fc.property(shapes(100, ['longOnly', 'longShort']), (shape) => {
        const problem = factorProblem(shape);
        const outcome = alone(problem);
        expect(['optimal', 'noExcessReturn']).toContain(outcome?.status);
        expectEqual(outcome ?? { status: 'unbounded' }, solve(denseProblem(problem)));
      }),
      { numRuns: 60 },
    );
  });

  it('is solved with names without specific risk, and singular', () => {
    fc.assert(
      fc.property(shapes(40, ['longOnly', 'boxed', 'longShort']), (shape) => {
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
      fc.property(shapes(60, ['longOnly', 'longShort']), (shape) => {
        const problem = factorProblem(shape);
        const wanted = solve(problem);
        const outcome = alone(scaledFactors(problem, factor));
        expect(outcome?.status).toBe(wanted.status);
        if (outcome?.status !== 'optimal' || wanted.status !== 'optimal') return;
        const unit = degree === 1 ? factor : Math.sqrt(factor);
        expectEqual({ ...outcome, objectiveValue: outcome.objectiveValue / unit }, wanted);
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
    expectEqual(again, first);
  });

  // The dense matrix takes seconds at the largest of these.
  it.each([
    [40, 40],
    [300, 4],
  ])('under groups is the answer of the dense matrix, N 1..%d and K 0..20', (names, numRuns) => {
    fc.assert(
      fc.property(shapes(names, ALL_BOUNDS), fc.integer({ min: 1, max: 5 }), (shape, groups) => {
        const problem = factorProblem({ ...shape, groups });
        expectEqual(solve(problem), solve(denseProblem(problem)));
      }),
      { numRuns },
    );
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
