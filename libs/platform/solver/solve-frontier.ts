import { dot } from '#core/linalg/symmetric.js';
import { portfolioProblemOf, type AllocationProblem } from '#core/optimise/allocation-problem.js';
import {
  equalSteps,
  frontier,
  type FrontierOutcome,
  type FrontierPoints,
} from '#core/optimise/frontier.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { solveAllocation } from './solve-allocation.js';

/** Whether the active set can be followed: what is not linear is solved point by point. */
function isLinear(problem: AllocationProblem): boolean {
  const { benchmark, maxHoldings, maxPairwiseCorrelation } = problem;
  return benchmark === null && maxHoldings === null && maxPairwiseCorrelation === null;
}

/** The portfolio of the largest m'w: the efficient one of any risk. */
function mostEarning(problem: AllocationProblem): SolveOutcome {
  const { trading } = problem;
  const free = {
    ...problem,
    l2Gamma: 0,
    trading: trading === null ? null : { ...trading, transactionCost: 0 },
  };
  return solveAllocation(free, {
    kind: 'efficientRisk',
    target: { measure: 'volatility', value: Infinity },
  }).outcome;
}

/** Points of the efficient frontier under any constraint of the calculator, each the outcome of efficientReturn. */
export function solveFrontier(problem: AllocationProblem, asked: FrontierPoints): FrontierOutcome {
  if (isLinear(problem)) return frontier(portfolioProblemOf(problem), asked);
  const mu = problem.expectedReturns ?? new Float64Array(problem.instruments.length);
  const { outcome: least } = solveAllocation(problem, { kind: 'minVolatility' });
  if (least.status === 'infeasible') return least;
  if (least.status !== 'optimal') return { status: 'stalled' };
  const lowest = dot(mu, least.weights);
  const pointAt = (targetReturn: number): SolveOutcome =>
    targetReturn <= lowest
      ? least
      : solveAllocation(problem, { kind: 'efficientReturn', targetReturn }).outcome;
  if ('targetReturns' in asked) {
    const { targetReturns } = asked;
    return { status: 'optimal', targetReturns, points: Array.from(targetReturns, pointAt) };
  }
  const most = mostEarning(problem);
  if (most.status !== 'optimal') {
    return { status: most.status === 'unbounded' ? 'unbounded' : 'stalled' };
  }
  const highest = dot(mu, most.weights);
  const targetReturns = equalSteps(lowest, Math.max(lowest, highest), asked.points);
  const points = Array.from(targetReturns, pointAt);
  // Where a curved limit leaves one portfolio at the end, no multipliers hold it there: it is known all the same.
  const end = points.length - 1;
  if (points[end].status !== 'optimal') points[end] = most;
  return { status: 'optimal', targetReturns, points };
}
