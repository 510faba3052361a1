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

/** The largest m'w: the efficient portfolio of any risk. */
function largestReturn(problem: AllocationProblem, mu: Float64Array): number | SolveOutcome {
  const { trading } = problem;
  const free = {
    ...problem,
    l2Gamma: 0,
    trading: trading === null ? null : { ...trading, transactionCost: 0 },
  };
  const { outcome } = solveAllocation(free, {
    kind: 'efficientRisk',
    target: { measure: 'volatility', value: Infinity },
  });
  return outcome.status === 'optimal' ? dot(mu, outcome.weights) : outcome;
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
  const highest = largestReturn(problem, mu);
  if (typeof highest !== 'number') {
    return { status: highest.status === 'unbounded' ? 'unbounded' : 'stalled' };
  }
  const targetReturns = equalSteps(lowest, Math.max(lowest, highest), asked.points);
  return { status: 'optimal', targetReturns, points: Array.from(targetReturns, pointAt) };
}
