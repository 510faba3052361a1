import fc from 'fast-check';
import { allocationModel } from '#core/conic/allocation-model.js';
import { layOut } from '#core/conic/conic-model.js';
import type { ConicOutcome, ConicProblem, ConicSolver } from '#core/conic/conic-solver.js';
import { convexObjective } from '#core/conic/convex-objective.js';
import { solveConvex } from '#core/conic/solve-convex.js';
import { dot } from '#core/linalg/symmetric.js';
import { linearFirst } from '#core/linear/linear-first.js';
import { isBetterThan, searchHoldings } from '#core/linear/search-holdings.js';
import type { LinearSolver } from '#core/linear/linear-solver.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { Objective } from '#core/optimise/objective.js';
import { searchSupport, type RelaxedSolver } from '#core/search/search-support.js';
import { holdsWithin, supportLimits } from '#core/search/support-limits.js';
import { seededNormal, seededUniform } from '#testing/seeded-random.js';
import { clarabel } from './clarabel.js';
import { highs, loadHighs } from './highs.js';

/** The linear solver alone: what it does not solve fails the test. */
const alone = linearFirst(
  highs,
  {
    solve: () => {
      throw new Error('expected the linear solver to have an optimum');
    },
  },
  Infinity,
);

function scenarioProblem(shape: {
  readonly names: number;
  readonly scenarios: number;
  readonly seed: number;
  readonly cap: number;
  readonly hasGroup: boolean;
  readonly trades: boolean;
  readonly neutral: boolean;
}): AllocationProblem {
  const { names, scenarios, seed, cap } = shape;
  const normal = seededNormal(seed);
  const uniform = seededUniform(seed + 1);
  const returns = new Float64Array(names * scenarios);
  for (let t = 0; t < scenarios; t += 1) {
    const market = normal();
    for (let i = 0; i < names; i += 1) {
      returns[t * names + i] = 0.0005 + 0.01 * ((0.3 + i / names) * market + normal());
    }
  }
  const coefficients = Float64Array.from({ length: names }, () => (uniform() < 0.5 ? 1 : 0));
  return longOnly({
    instruments: Array.from({ length: names }, (_, i) => `A${i}`),
    scenarios: returns,
    lower: new Float64Array(names).fill(shape.neutral ? -cap : 0),
    upper: new Float64Array(names).fill(Math.max(cap, 1.5 / names)),
    groups: shape.hasGroup
      ? [{ name: 'g', coefficients, lower: -Infinity, upper: Math.max(0.4, cap) }]
      : [],
    budget: shape.neutral ? 0 : 1,
    trading: shape.trades
      ? {
          currentWeights: new Float64Array(names).fill(shape.neutral ? 0 : 1 / names),
          maxTurnover: 0.5,
          transactionCost: 0.0002,
        }
      : null,
  });
}

const problems = fc
  .record({
    names: fc.integer({ min: 2, max: 12 }),
    scenarios: fc.integer({ min: 5, max: 80 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    cap: fc.constantFrom(0.2, 0.6, 1),
    hasGroup: fc.boolean(),
    trades: fc.boolean(),
    neutral: fc.boolean(),
  })
  .map(scenarioProblem);

const OBJECTIVES: readonly Objective[] = [
  { kind: 'minCvar', confidence: 0.9, targetReturn: null },
  { kind: 'minCdar', confidence: 0.8, targetReturn: null },
];

/** q'x where x and z satisfy the optimality conditions to 1e-6; all numbers of the problem are of order one. */
function optimum({ linear, rows, rhs, cones }: ConicProblem, outcome: ConicOutcome): number {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  const { x, z } = outcome;
  const slack = rhs.slice();
  const left = linear.slice();
  for (let j = 0; j < linear.length; j += 1) {
    for (let e = rows.columnStarts[j]; e < rows.columnStarts[j + 1]; e += 1) {
      slack[rows.rowIndices[e]] -= rows.values[e] * x[j];
      left[j] += rows.values[e] * z[rows.rowIndices[e]];
    }
  }
  const most = (values: Float64Array): number => Math.max(0, ...values);
  expect(most(left.map(Math.abs))).toBeLessThan(1e-6);
  expect(most(slack.map((s, r) => (r < cones.zero ? Math.abs(s) : -s)))).toBeLessThan(1e-6);
  expect(most(z.map((m, r) => (r < cones.zero ? 0 : -m)))).toBeLessThan(1e-6);
  expect(most(z.map((m, r) => Math.abs(m * slack[r])))).toBeLessThan(1e-6);
  return dot(linear, x);
}

beforeAll(() => loadHighs());

describe.each(OBJECTIVES)('$kind by every solver of linear problems', (objective) => {
  it('has one optimum', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { model } = allocationModel(problem, convexObjective(problem, objective));
        const { problem: conic } = layOut(model);
        const byCones = clarabel.solve(conic, 1e-9);
        if (byCones.status === 'infeasible') return;
        const cones = optimum(conic, byCones);
        expect(Math.abs(optimum(conic, alone.solve(conic, 1e-9)) - cones)).toBeLessThan(1e-6);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});

describe('searchHoldings', () => {
  const relaxed: RelaxedSolver = (problem, objective) => solveConvex(problem, objective, clarabel);
  const limited = fc
    .record({ problem: problems, maxHoldings: fc.integer({ min: 1, max: 4 }) })
    .filter(({ problem }) => problem.instruments.length <= 6 && problem.budget === 1)
    .map(({ problem, maxHoldings }) => ({ ...problem, maxHoldings }));

  it.each(OBJECTIVES)('$kind: branch and cut holds what branch and bound holds', (objective) => {
    fc.assert(
      fc.property(limited, (problem) => {
        const outcome = searchHoldings(problem, objective, { linear: highs, relaxed });
        const other = searchSupport(problem, objective, relaxed);
        if (other.status === 'infeasible') {
          expect(outcome).toBeNull();
          return;
        }
        if (outcome?.status !== 'optimal' || other.status !== 'optimal') {
          throw new Error(`expected optimal, was ${outcome?.status} and ${other.status}`);
        }
        const difference = Math.abs(outcome.objectiveValue - other.objectiveValue);
        expect(difference).toBeLessThan(1e-6 * Math.max(Math.abs(other.objectiveValue), 0.01));
        expect(holdsWithin(supportLimits(problem), outcome.weights)).toBe(true);
        expect(outcome.certificate.relativeGap).toBeLessThanOrEqual(1e-6);
      }),
      { seed: 8, numRuns: 25 },
    );
  });

  it('is not asked where a bound is infinite, or the objective is not linear', () => {
    const problem = scenarioProblem({
      names: 4,
      scenarios: 20,
      seed: 1,
      cap: 1,
      hasGroup: false,
      trades: false,
      neutral: false,
    });
    const solvers = { linear: highs, relaxed };
    const open = { ...problem, maxHoldings: 2, upper: new Float64Array(4).fill(Infinity) };
    expect(searchHoldings(open, OBJECTIVES[0], solvers)).toBeNull();
    const curved = { ...problem, maxHoldings: 2, l2Gamma: 0.1 };
    expect(searchHoldings(curved, OBJECTIVES[0], solvers)).toBeNull();
    expect(searchHoldings(problem, { kind: 'kelly' }, solvers)).toBeNull();
  });

  it('is not asked where the root alone takes as long as all that there is: of 30 names and 3000 scenarios', () => {
    const [n, count] = [30, 3000];
    const problem = longOnly({
      instruments: Array.from({ length: n }, (_, i) => `A${i}`),
      scenarios: Float64Array.from({ length: n * count }, (_, k) => 0.02 * Math.sin(12.9898 * k)),
      maxHoldings: 2,
    });
    const linear: LinearSolver = {
      solve: () => {
        throw new Error('expected no call');
      },
    };
    expect(searchHoldings(problem, OBJECTIVES[0], { linear, relaxed })).toBeNull();
  });

  const certificate = {
    primal: 0,
    dual: 0,
    stationarity: 0,
    complementarity: 0,
    relativeGap: 0.2,
    binding: [],
  };
  const stalled = (objectiveValue: number, relativeGap = 0.2) => ({
    status: 'stalled' as const,
    best: new Float64Array(1),
    objectiveValue,
    certificate: { ...certificate, relativeGap },
    iterations: 1,
  });
  const MOST: Objective = {
    kind: 'efficientRisk',
    target: { measure: 'cvar', value: 0.1, confidence: 0.95 },
  };

  it.each([
    ['the least is better', stalled(1), stalled(2), OBJECTIVES[0], true],
    ['the most is better of a return', stalled(1), stalled(2), MOST, false],
    ['of equals the one nearer to its bound', stalled(1, 0.1), stalled(1), OBJECTIVES[0], true],
    [
      'what is proven',
      {
        ...stalled(2),
        status: 'optimal' as const,
        weights: new Float64Array(1),
        activeSet: { bounds: new Int8Array(1), groups: new Int8Array(0) },
      },
      stalled(1),
      OBJECTIVES[0],
      true,
    ],
  ])('of two answers: %s', (_, other, known, objective, expected) => {
    expect(isBetterThan(other, known, objective)).toBe(expected);
  });
});

describe('linearFirst', () => {
  const noSolver: ConicSolver = { solve: () => ({ status: 'stalled', iterations: 3 }) };
  const empty = {
    columnStarts: Uint32Array.of(0, 0),
    rowIndices: new Uint32Array(),
    values: new Float64Array(),
  };
  const problem: ConicProblem = {
    quadratic: empty,
    linear: Float64Array.of(-1),
    rows: {
      ...empty,
      columnStarts: Uint32Array.of(0, 1),
      rowIndices: Uint32Array.of(0),
      values: Float64Array.of(2),
    },
    rhs: Float64Array.of(6),
    cones: { zero: 0, nonnegative: 1, secondOrder: [], exponential: 0 },
  };

  it('solves max x, 2 x <= 6: x = 3 and the row is worth 1/2', () => {
    const outcome = linearFirst(highs, noSolver).solve(problem, 1e-9);
    expect(outcome).toMatchObject({
      status: 'optimal',
      x: Float64Array.of(3),
      z: Float64Array.of(0.5),
    });
  });

  it('asks the other solver where there is no optimum, and where a cone is not linear', () => {
    const unbounded = { ...problem, linear: Float64Array.of(1) };
    expect(linearFirst(highs, noSolver).solve(unbounded, 1e-9)).toEqual({
      status: 'stalled',
      iterations: 3,
    });
    const curved = { ...problem, cones: { ...problem.cones, nonnegative: 0, secondOrder: [1] } };
    expect(linearFirst(highs, noSolver).solve(curved, 1e-9)).toEqual({
      status: 'stalled',
      iterations: 3,
    });
  });
});
