import fc from 'fast-check';
import { CONE_CERTIFIED, solveConvex } from '#core/conic/solve-convex.js';
import { semidefiniteFactor } from '#core/conic/semidefinite-factor.js';
import { symmetricEigenvalues } from '#core/linalg/eigen.js';
import { portfolioProblemOf, type AllocationProblem } from '#core/optimise/allocation-problem.js';
import { CERTIFIED, worstResidual } from '#core/optimise/certificate.js';
import { longOnly } from '#core/optimise/long-only.js';
import { maxQuadraticUtility } from '#core/optimise/max-quadratic-utility.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { ActiveSet, FactorProblem } from '#core/optimise/portfolio-problem.js';
import { solveMoments } from '#core/optimise/solve-moments.js';
import type { RelaxedSolver } from '#core/search/search-support.js';
import { portfolioProblem, type BoundsKind } from '#testing/portfolio-problems.js';
import { scaledCase, type QuadraticCase } from '#testing/quadratic-case.js';
import { QUADRATIC_CASES } from '#testing/quadratic-cases.js';
import { TRADING_CASES } from '#testing/trading-cases.js';
import { clarabel } from './clarabel.js';
import { loadSolvers } from './load-solvers.js';

/** Starts of the active set that are wrong for every case. */
const allAtLower = ({ instruments, groups }: AllocationProblem): ActiveSet => ({
  bounds: new Int8Array(instruments.length).fill(-1),
  groups: new Int8Array(groups.length),
});
const allAtUpper = ({ instruments, groups }: AllocationProblem): ActiveSet => ({
  bounds: new Int8Array(instruments.length).fill(1),
  groups: new Int8Array(groups.length).fill(1),
});

/** S = F'F + d I, d half its smallest eigenvalue; a singular one has no such form, and its elements answer. */
function inFactors(problem: AllocationProblem): FactorProblem {
  const { covariance, ...rest } = portfolioProblemOf(problem);
  const n = rest.instruments.length;
  const d = Math.max(symmetricEigenvalues(covariance, n)[0], 0) / 2;
  const common = covariance.map((entry, k) => (k % (n + 1) === 0 ? entry - d : entry));
  const loadings = Float64Array.from(semidefiniteFactor(common, n).flatMap((row) => [...row]));
  return { ...rest, covariance: { loadings, specific: new Float64Array(n).fill(d) } };
}

function byFactors(problem: AllocationProblem, objective: Objective): SolveOutcome {
  switch (objective.kind) {
    case 'minVolatility':
      return minVolatility(inFactors(problem));
    case 'maxSharpe':
      return maxSharpe(inFactors(problem));
    case 'maxQuadraticUtility':
      return maxQuadraticUtility(inFactors(problem), objective.riskAversion);
    default:
      return solveMoments(problem, objective);
  }
}

/** Everything that answers quadratic programmes, behind the port of the search. */
const SOLVERS: readonly (readonly [string, RelaxedSolver])[] = [
  [
    'active set, from block pivots or a vertex',
    (problem, objective) => solveMoments(problem, objective),
  ],
  [
    'active set, from lower bounds',
    (problem, objective) => solveMoments(problem, objective, allAtLower(problem)),
  ],
  [
    'active set, from upper bounds',
    (problem, objective) => solveMoments(problem, objective, allAtUpper(problem)),
  ],
  ['Clarabel', (problem, objective) => solveConvex(problem, objective, clarabel)],
  ['the factor form', byFactors],
];

const SCALES = [1e-12, 1e-6, 1, 1e6, 1e12];
/** Of the value, relative to it or to a variance of one. */
const ACCURATE = 1e-9;

function expectOutcome(outcome: SolveOutcome, { expected }: QuadraticCase, scale: number): void {
  expect(outcome.status).toBe(expected.status);
  if (expected.status === 'infeasible' && outcome.status === 'infeasible') {
    expect([...outcome.conflicting].sort()).toEqual(expected.conflicting);
  }
  if (expected.status !== 'optimal' || outcome.status !== 'optimal') return;
  const { weights, objectiveValue, certificate } = outcome;
  expect(worstResidual(certificate)).toBeLessThanOrEqual(CERTIFIED);
  const size = expected.value === 0 ? scale : Math.abs(expected.value);
  expect(Math.abs(objectiveValue - expected.value)).toBeLessThan(ACCURATE * size);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  expected.weights?.forEach((weight, i) => {
    expect(Math.abs(weights[i] - weight)).toBeLessThan(1e-8);
  });
}

interface Shape {
  readonly n: number;
  readonly seed: number;
  readonly bounds: BoundsKind;
  readonly groups: number;
  readonly singular: boolean;
  readonly trading: 'none' | 'turnover' | 'cost';
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  n: fc.integer({ min: 1, max: 25 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  bounds: fc.constantFrom<BoundsKind>('longOnly', 'boxed', 'longShort', 'mixed'),
  groups: fc.integer({ min: 0, max: 3 }),
  singular: fc.boolean(),
  trading: fc.constantFrom('none', 'turnover', 'cost'),
});

function generated(
  { singular, trading, ...shape }: Shape,
  kind: Objective['kind'],
): AllocationProblem {
  const observations = singular ? Math.max(2, shape.n - 2) : 2 * shape.n + 5;
  const { bounds, groups, ...rest } = portfolioProblem({ ...shape, observations });
  const problem = longOnly({ ...rest, ...bounds, groups: groups ?? [] });
  if (trading === 'none') return problem;
  const currentWeights = new Float64Array(shape.n).fill(1 / shape.n);
  // A ratio has no cost.
  const terms =
    trading === 'cost' && kind !== 'maxSharpe'
      ? { maxTurnover: Infinity, transactionCost: 0.01 }
      : { maxTurnover: 0.4, transactionCost: 0 };
  return { ...problem, trading: { currentWeights, ...terms } };
}

const OBJECTIVES: readonly Objective[] = [
  { kind: 'minVolatility' },
  { kind: 'maxQuadraticUtility', riskAversion: 3 },
  { kind: 'maxSharpe' },
];

beforeAll(loadSolvers);

describe.each(SOLVERS)('quadratic programmes by %s', (_, solve) => {
  describe.each([...QUADRATIC_CASES, ...TRADING_CASES])('$title', (one) => {
    it.each(SCALES)('times %d', (scale) => {
      const scaled = scaledCase(one, scale);
      expectOutcome(solve(scaled.problem, scaled.objective), scaled, scale);
    });
  });
});

describe.each(OBJECTIVES)('$kind of generated programmes', (objective) => {
  it('comes to the same by every solver', () => {
    const [[, first], ...others] = SOLVERS;
    fc.assert(
      fc.property(shapes, (shape) => {
        const problem = generated(shape, objective.kind);
        const wanted = first(problem, objective);
        for (const [name, solve] of others) {
          const outcome = solve(problem, objective);
          expect(outcome.status).toBe(wanted.status);
          if (wanted.status !== 'optimal' || outcome.status !== 'optimal') continue;
          // Of the kinks of trading the polish of a cone solution does not always know the active side.
          const isCone = name === 'Clarabel' && shape.trading !== 'none';
          const certified = isCone ? CONE_CERTIFIED : CERTIFIED;
          expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(certified);
          const difference = Math.abs(outcome.objectiveValue - wanted.objectiveValue);
          expect(difference).toBeLessThan(1e-8 * Math.max(Math.abs(wanted.objectiveValue), 1e-4));
        }
      }),
      { numRuns: 40 },
    );
  });
});
