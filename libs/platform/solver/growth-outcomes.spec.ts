import { solveConvex } from '#core/conic/solve-convex.js';
import type { ConicSolver } from '#core/conic/conic-solver.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { clarabel } from './clarabel.js';
import { loadSolvers } from './load-solvers.js';
import { runOptimise } from './optimise-task.js';
import { solveAllocation } from './solve-allocation.js';

const KELLY: Objective = { kind: 'kelly' };
const LEAST_TAIL: Objective = { kind: 'minCvar', confidence: 0.6, targetReturn: null };
const NAMES = ['A', 'B', 'C', 'D'];
const SCENARIOS = [
  [0.02, -0.01, 0.01, 0],
  [-0.01, 0.02, 0, 0.01],
  [0.01, 0, -0.02, 0.02],
  [0, 0.01, 0.02, -0.01],
];

/** D is the benchmark and at most 0.3 of it may be held. */
const awayFromBenchmark = (maxTrackingError: number): AllocationProblem =>
  longOnly({
    instruments: NAMES,
    scenarios: Float64Array.from(SCENARIOS.flat()),
    covariance: Float64Array.from({ length: 16 }, (_, k) =>
      k % 5 === 0 ? 0.04 * (k / 5 + 1) : 0.01,
    ),
    upper: Float64Array.of(1, 1, 1, 0.3),
    benchmark: { weights: Float64Array.of(0, 0, 0, 1), maxTrackingError },
  });

const pair = (
  rows: readonly number[][],
  more: Partial<AllocationProblem> = {},
): AllocationProblem =>
  longOnly({ instruments: ['A', 'B'], scenarios: Float64Array.from(rows.flat()), ...more });

const outcomeOf = (problem: AllocationProblem, objective: Objective = KELLY): SolveOutcome =>
  solveAllocation(problem, objective).outcome;

const unlimited = {
  lower: new Float64Array(2).fill(-Infinity),
  upper: new Float64Array(2).fill(Infinity),
};

beforeAll(loadSolvers);

describe('growth within constraints that cannot hold', () => {
  it.each([0.001, 0.005, 0.01, 0.02, 0.05, 0.1])(
    'names the same minimal set as a tail does: a tracking error of %d',
    (maxTrackingError) => {
      const problem = awayFromBenchmark(maxTrackingError);
      const outcome = outcomeOf(problem);
      expect(outcome).toEqual({
        status: 'infeasible',
        conflicting: ['bounds[D].upper', 'maxTrackingError'],
      });
      expect(outcomeOf(problem, LEAST_TAIL)).toEqual(outcome);
    },
  );

  it('is stalled, not infeasible, where the solver gives up on everything', () => {
    const none: ConicSolver = { solve: () => ({ status: 'stalled', iterations: 1 }) };
    expect(solveConvex(awayFromBenchmark(0.01), KELLY, none).status).toBe('stalled');
  });

  it('names a set that cannot hold where the solver gives up on some questions', () => {
    let asked = 0;
    const sometimes: ConicSolver = {
      solve: (problem, tolerance) => {
        asked += 1;
        const gaveUp = { status: 'stalled', iterations: 1 } as const;
        return asked > 4 && asked % 2 === 0 ? gaveUp : clarabel.solve(problem, tolerance);
      },
    };
    const outcome = solveConvex(awayFromBenchmark(0.01), KELLY, sometimes);
    if (outcome.status !== 'infeasible') throw new Error(`was ${outcome.status}`);
    expect(outcome.conflicting).toEqual(
      expect.arrayContaining(['bounds[D].upper', 'maxTrackingError']),
    );
  });
});

describe('growth without end', () => {
  const gains = [
    [0, 0.1],
    [0, 0.05],
  ];

  it('is unbounded where nothing ends a direction that loses in no scenario', () => {
    expect(outcomeOf(pair(gains, unlimited))).toEqual({ status: 'unbounded' });
    expect(outcomeOf(pair(gains, { ...unlimited, upper: Float64Array.of(1, Infinity) }))).toEqual({
      status: 'unbounded',
    });
  });

  it('ends at a bound, or where every direction loses in some scenario', () => {
    const bounded = outcomeOf(pair(gains, { ...unlimited, upper: Float64Array.of(1, 5) }));
    expect(bounded.status === 'optimal' && bounded.weights[1]).toBeCloseTo(5, 9);
    const ends = outcomeOf(pair([...gains, [0, -0.05]], unlimited));
    expect(ends.status).toBe('optimal');
  });
});

describe('growth that leaves no wealth', () => {
  const ruin = [
    [-1, -1],
    [0.5, 0.2],
  ];

  it('names what forces the ruin, and warns of it', () => {
    const outcome = { status: 'infeasible', conflicting: ['budget'], isRuin: true };
    expect(outcomeOf(pair(ruin))).toEqual(outcome);
    const { status, conflicting, warnings } = runOptimise({ ...pair(ruin), objective: KELLY });
    expect({ status, conflicting }).toEqual({ status: 'infeasible', conflicting: ['budget'] });
    expect(warnings.map(({ path }) => path)).toEqual(['scenarios']);
  });

  it('is not of other objectives, nor of weights that keep some', () => {
    expect(outcomeOf(pair(ruin), LEAST_TAIL).status).toBe('optimal');
    const nearly = outcomeOf(pair([[-1, -0.999], ...ruin.slice(1)]));
    expect(nearly.status === 'optimal' && [...nearly.weights]).toEqual([0, 1]);
  });

  it('of a bound names the bound', () => {
    const all = { lower: Float64Array.of(1, 0) };
    expect(outcomeOf(pair([[-1, 0], ...ruin.slice(1)], all))).toEqual({
      status: 'infeasible',
      conflicting: ['bounds[A].lower'],
      isRuin: true,
    });
  });

  it('of each name alone names the limit of holdings with the budget', () => {
    const either = [
      [-1, 0.5],
      [0.5, -1],
    ];
    expect(outcomeOf(pair(either)).status).toBe('optimal');
    const outcome = outcomeOf(pair(either, { maxHoldings: 1 }));
    if (outcome.status !== 'infeasible') throw new Error(`was ${outcome.status}`);
    expect([...outcome.conflicting].sort()).toEqual(['budget', 'maxHoldings']);
    expect(outcome.isRuin).toBe(true);
  });
});
