import { dot } from '../linalg/symmetric.js';
import { bestExcess } from './best-excess.js';
import { withoutMoments } from './form-objective.js';
import { followFrontier } from './frontier-path.js';
import { minVolatility } from './min-volatility.js';
import type { SolveOutcome } from './outcome.js';
import {
  checkFactorProblem,
  checkPortfolioProblem,
  isFactorProblem,
  type FactorProblem,
  type PortfolioProblem,
} from './portfolio-problem.js';

/** Which points of the frontier are wanted. */
export type FrontierPoints =
  /** That many, in equal steps of return from that of min volatility to the largest; one is min volatility alone. */
  { readonly points: number } | { readonly targetReturns: Float64Array };

/** The frontier, or why there is none. */
export type FrontierOutcome =
  | {
      readonly status: 'optimal';
      /** What each point had to earn. */
      readonly targetReturns: Float64Array;
      /** Each the outcome of efficientReturn at its target. */
      readonly points: readonly SolveOutcome[];
    }
  | { readonly status: 'infeasible'; readonly conflicting: readonly string[] }
  /** The largest return is infinite: there are no equal steps to it. */
  | { readonly status: 'unbounded' | 'stalled' };

/** `count` numbers from `first` to `last` in equal steps, both exact; within them also where their distance overflows. */
export function equalSteps(first: number, last: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => {
    if (k === 0) return first;
    if (k === count - 1) return last;
    const step = first + ((last - first) * k) / (count - 1);
    const share = k / (count - 1);
    return Number.isFinite(step) ? step : first * (1 - share) + last * share;
  });
}

function checkPoints(asked: FrontierPoints): void {
  if ('points' in asked) {
    if (Number.isInteger(asked.points) && asked.points >= 1) return;
    throw new RangeError(`expected a whole number of points >= 1, was ${asked.points}`);
  }
  asked.targetReturns.forEach((target, k) => {
    if (Number.isFinite(target)) return;
    throw new RangeError(`expected a finite targetReturns[${k}], was ${target}`);
  });
}

/**
 * Points of the efficient frontier: for each target return r the minimum of w'Sigma w + gamma w'w (+ cost) subject to
 * mu'w >= r, budget, bounds, groups and turnover (Markowitz 1952), certified each like efficientReturn. The points are
 * read off the critical line, which is followed once (docs/derivations/frontier.md); where it cannot be, each is solved. Sigma may be in
 * factor form.
 * @throws RangeError "expected x, was y" on a malformed problem, no expected returns, or points that are none
 */
export function frontier(
  problem: PortfolioProblem | FactorProblem,
  asked: FrontierPoints,
): FrontierOutcome {
  if (isFactorProblem(problem)) checkFactorProblem(problem);
  else checkPortfolioProblem(problem);
  checkPoints(asked);
  const mu = problem.expectedReturns;
  if (mu === undefined) throw new RangeError('expected expectedReturns, was none');
  const least = minVolatility(problem);
  if (least.status === 'infeasible') return least;
  if (least.status !== 'optimal') return { status: 'stalled' };
  const lowest = dot(mu, least.weights);
  if ('targetReturns' in asked) {
    const { targetReturns } = asked;
    return {
      status: 'optimal',
      targetReturns,
      points: followFrontier(problem, least, targetReturns),
    };
  }
  const best = bestExcess(isFactorProblem(problem) ? withoutMoments(problem) : problem, mu, {});
  if (best.status !== 'found') return best;
  const highest = Math.max(dot(mu, best.weights), lowest);
  // Means near the end of double precision: a sum of them has left it.
  if (!Number.isFinite(lowest) || !Number.isFinite(highest)) return { status: 'stalled' };
  const targetReturns = equalSteps(lowest, highest, asked.points);
  return {
    status: 'optimal',
    targetReturns,
    points: followFrontier(problem, least, targetReturns),
  };
}
