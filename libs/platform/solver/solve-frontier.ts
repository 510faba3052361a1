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

/** Volatilities above this many times the largest of a name belong to no bounded portfolio. */
const BOUNDLESS = 1e4;

/** Whether the active set can be followed: what is not linear is solved point by point. */
function isLinear(problem: AllocationProblem): boolean {
  const { benchmark, maxHoldings, maxPairwiseCorrelation } = problem;
  return benchmark === null && maxHoldings === null && maxPairwiseCorrelation === null;
}

/** The largest m'w, as the efficient portfolio of a risk that no bounded one has. */
function largestReturn(problem: AllocationProblem, mu: Float64Array): number | SolveOutcome {
  const { trading, covariance } = problem;
  const n = mu.length;
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, covariance?.[i * (n + 1)] ?? 0);
  const value = BOUNDLESS * Math.sqrt(largest);
  const free = {
    ...problem,
    l2Gamma: 0,
    trading: trading === null ? null : { ...trading, transactionCost: 0 },
  };
  const { outcome } = solveAllocation(free, {
    kind: 'efficientRisk',
    target: { measure: 'volatility', value },
  });
  if (outcome.status !== 'optimal') return outcome;
  const { binding } = outcome.certificate;
  const isBoundless = binding.some(({ constraint }) => constraint === 'targetVolatility');
  return isBoundless ? { status: 'unbounded' } : dot(mu, outcome.weights);
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
