import fc from 'fast-check';
import { solveConvex } from '#core/conic/solve-convex.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { CERTIFIED, worstResidual } from '#core/optimise/certificate.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { ActiveSet } from '#core/optimise/portfolio-problem.js';
import { solveMoments } from '#core/optimise/solve-moments.js';
import type { RelaxedSolver } from '#core/search/search-support.js';
import { portfolioProblem, type BoundsKind } from '#testing/portfolio-problems.js';
import { QUADRATIC_CASES, scaledCase, type QuadraticCase } from '#testing/quadratic-cases.js';
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
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  n: fc.integer({ min: 1, max: 25 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  bounds: fc.constantFrom<BoundsKind>('longOnly', 'boxed', 'longShort', 'mixed'),
  groups: fc.integer({ min: 0, max: 3 }),
  singular: fc.boolean(),
});

function generated({ singular, ...shape }: Shape): AllocationProblem {
  const observations = singular ? Math.max(2, shape.n - 2) : 2 * shape.n + 5;
  const { bounds, groups, ...rest } = portfolioProblem({ ...shape, observations });
  return longOnly({ ...rest, ...bounds, groups: groups ?? [] });
}

const OBJECTIVES: readonly Objective[] = [
  { kind: 'minVolatility' },
  { kind: 'maxQuadraticUtility', riskAversion: 3 },
  { kind: 'maxSharpe' },
];

beforeAll(loadSolvers);

describe.each(SOLVERS)('quadratic programmes by %s', (_, solve) => {
  describe.each(QUADRATIC_CASES)('$title', (one) => {
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
        const problem = generated(shape);
        const wanted = first(problem, objective);
        for (const [, solve] of others) {
          const outcome = solve(problem, objective);
          expect(outcome.status).toBe(wanted.status);
          if (wanted.status !== 'optimal' || outcome.status !== 'optimal') continue;
          expect(worstResidual(outcome.certificate)).toBeLessThanOrEqual(CERTIFIED);
          const difference = Math.abs(outcome.objectiveValue - wanted.objectiveValue);
          expect(difference).toBeLessThan(1e-8 * Math.max(Math.abs(wanted.objectiveValue), 1e-4));
        }
      }),
      { numRuns: 40 },
    );
  });
});
