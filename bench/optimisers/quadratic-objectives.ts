import { maxQuadraticUtility } from '#core/optimise/max-quadratic-utility.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { PortfolioProblem, SolveOptions } from '#core/optimise/portfolio-problem.js';
import { createSolveWorkspace } from '#core/optimise/solve-options.js';
import { seededNormal } from '#testing/seeded-random.js';
import type { Measurement } from './measurement.js';
import { timed } from './timing.js';
import type { Universe } from './factor-universe.js';

type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

/** An objective under the name it has in bench/peers/python/cases.json. */
interface Objective {
  readonly name: string;
  readonly peerName: string;
  readonly problem: (universe: Universe, upper: number) => PortfolioProblem;
  readonly solve: (
    problem: PortfolioProblem,
    universe: Universe,
    options?: SolveOptions,
  ) => SolveOutcome;
}

function longOnly(universe: Universe, upper: number, l2Gamma: number): PortfolioProblem {
  const { instruments, expectedReturns, covariance, riskFreeRate } = universe;
  const n = instruments.length;
  const bounds = { lower: new Float64Array(n), upper: new Float64Array(n).fill(upper) };
  return { instruments, expectedReturns, covariance, riskFreeRate, l2Gamma, bounds };
}

const OBJECTIVES: readonly Objective[] = [
  {
    name: 'max Sharpe',
    peerName: 'max_sharpe',
    problem: (universe, upper) => longOnly(universe, upper, 0),
    solve: (problem, _, options) => maxSharpe(problem, options),
  },
  {
    name: 'min volatility',
    peerName: 'min_vol_l2',
    problem: (universe, upper) => longOnly(universe, upper, universe.l2Gamma),
    solve: (problem, _, options) => minVolatility(problem, options),
  },
  {
    name: 'utility',
    peerName: 'max_utility',
    problem: (universe, upper) => longOnly(universe, upper, 0),
    solve: (problem, { riskAversion }, options) =>
      maxQuadraticUtility(problem, riskAversion, options),
  },
];

/** How many vectors of means a warm measurement goes through, and how far each mean moves. */
const MOVES = 64;
const MOVE = 1e-3;

function optimal(outcome: SolveOutcome): Optimal {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return outcome;
}

function cold(objective: Objective, universe: Universe): Measurement {
  const problem = objective.problem(universe, 1);
  const { weights } = optimal(objective.solve(problem, universe));
  return {
    what: `${objective.name}, cold`,
    n: weights.length,
    timing: timed(() => objective.solve(problem, universe)),
    peer: { id: `${universe.id}/${objective.peerName}`, weights },
  };
}

/** No name above five times its equal share: many upper bounds bind. */
function capped(objective: Objective, universe: Universe): Measurement {
  const n = universe.instruments.length;
  const problem = objective.problem(universe, Math.min(1, 5 / n));
  optimal(objective.solve(problem, universe));
  return {
    what: `${objective.name}, at most 5/N in a name, cold`,
    n,
    timing: timed(() => objective.solve(problem, universe)),
  };
}

/** Every mean moved by about a thousandth, each on its own, from the active set of the answer before. */
function warm(objective: Objective, universe: Universe): Measurement {
  const normal = seededNormal(5);
  const base = objective.problem(universe, 1);
  const problems = Array.from({ length: MOVES }, () => ({
    ...base,
    expectedReturns: universe.expectedReturns.map((mean) => mean * (1 + MOVE * normal())),
  }));
  const workspace = createSolveWorkspace(universe.instruments.length);
  let { activeSet: start } = optimal(objective.solve(base, universe));
  let next = 0;
  const call = (): void => {
    const outcome = optimal(objective.solve(problems[next], universe, { start, workspace }));
    start = outcome.activeSet;
    next = (next + 1) % MOVES;
  };
  return {
    what: `${objective.name}, means moved, warm`,
    n: universe.instruments.length,
    timing: timed(call),
    peer: { id: `${universe.id}/${objective.peerName}_warm` },
  };
}

/** Max Sharpe, min volatility and utility, long-only, on one universe. */
export function measureQuadraticObjectives(universe: Universe): Measurement[] {
  return OBJECTIVES.flatMap((objective) => [
    cold(objective, universe),
    capped(objective, universe),
    ...(objective.peerName === 'min_vol_l2' ? [] : [warm(objective, universe)]),
  ]);
}
