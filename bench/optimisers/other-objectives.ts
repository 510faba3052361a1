import { hierarchicalRiskParity } from '#core/hierarchical/hierarchical-risk-parity.js';
import { portfolioProblemOf, type AllocationProblem } from '#core/optimise/allocation-problem.js';
import { frontier } from '#core/optimise/frontier.js';
import { longOnly } from '#core/optimise/long-only.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { riskParity } from '#core/risk-budgeting/risk-parity.js';
import { ledoitWolfIdentity } from '#core/risk-model/ledoit-wolf-identity.js';
import { returnPanel } from '#core/risk-model/return-panel.js';
import { solveAllocation } from '#platform/solver/solve-allocation.js';
import { seededNormal } from '#testing/seeded-random.js';
import type { Measurement } from './measurement.js';
import { timed } from './timing.js';
import type { Universe } from './factor-universe.js';

const POINTS = 100;
const OBSERVATIONS = 1_000;
/** The conventions of PyPortfolioOpt. */
const HIERARCHY = {
  linkage: 'single',
  leafOrder: 'traversal',
  risk: 'variance',
  correlation: null,
} as const;

/** The universe long only; what else it has is for other objectives. */
const problemOf = ({
  instruments,
  expectedReturns,
  covariance,
  riskFreeRate,
}: Universe): AllocationProblem =>
  longOnly({ instruments, expectedReturns, covariance, riskFreeRate });

function weightsOf(outcome: SolveOutcome): Float64Array {
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  return outcome.weights;
}

function measureFrontier(universe: Universe): Measurement {
  const problem = portfolioProblemOf(problemOf(universe));
  const outcome = frontier(problem, { points: POINTS });
  if (outcome.status !== 'optimal') throw new Error(`expected optimal, was ${outcome.status}`);
  const points = outcome.points.map(weightsOf);
  return {
    what: `frontier of ${POINTS} points`,
    n: universe.instruments.length,
    timing: timed(() => frontier(problem, { points: POINTS })),
    peer: { id: `${universe.id}/frontier`, points },
  };
}

function measureRiskParity(universe: Universe): Measurement {
  const problem = problemOf(universe);
  const weights = weightsOf(riskParity(problem, null));
  return {
    what: 'risk parity',
    n: weights.length,
    timing: timed(() => riskParity(problem, null)),
    peer: { id: `${universe.id}/risk_parity`, weights },
  };
}

function measureHierarchy(universe: Universe): Measurement {
  const problem = problemOf(universe);
  const weights = hierarchicalRiskParity(problem, HIERARCHY);
  return {
    what: 'hierarchical risk parity',
    n: weights.length,
    timing: timed(() => hierarchicalRiskParity(problem, HIERARCHY)),
    peer: { id: `${universe.id}/hrp`, weights },
  };
}

function measureShrinkage({ instruments }: Universe): Measurement {
  const n = instruments.length;
  const normal = seededNormal(3);
  const panel = returnPanel(
    new Float64Array(OBSERVATIONS * n).map(() => 0.01 * normal()),
    n,
  );
  return {
    what: 'Ledoit-Wolf, 1 000 observations',
    n,
    timing: timed(() => ledoitWolfIdentity(panel)),
  };
}

/** Of the daily scenarios at 95 %; the solvers must have been loaded. */
function measureTail({ id, instruments, scenarios }: Universe): Measurement[] {
  if (scenarios === undefined) return [];
  const problem = longOnly({ instruments, scenarios });
  const objective = { kind: 'minCvar', confidence: 0.95, targetReturn: null } as const;
  const weights = weightsOf(solveAllocation(problem, objective).outcome);
  return [
    {
      what: 'min CVaR, 1 000 scenarios',
      n: instruments.length,
      timing: timed(() => solveAllocation(problem, objective)),
      peer: { id: `${id}/min_cvar`, weights },
    },
  ];
}

/** Frontier, min CVaR, risk parity, hierarchical risk parity and shrinkage. */
export function measureOtherObjectives(universe: Universe): Measurement[] {
  return [
    measureFrontier(universe),
    ...measureTail(universe),
    measureRiskParity(universe),
    measureHierarchy(universe),
    measureShrinkage(universe),
  ];
}
