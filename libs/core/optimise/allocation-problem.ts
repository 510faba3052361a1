import type { GroupConstraint, PortfolioProblem } from './portfolio-problem.js';
import type { Trading } from './trading.js';

/** sqrt((w - b)'Sigma(w - b)) <= maxTrackingError. */
export interface BenchmarkLimit {
  /** b [n]. */
  readonly weights: Float64Array;
  readonly maxTrackingError: number;
}

/** Everything an allocation is asked under: what the calculator reads and every solver is given. Any period, the same for every field. */
export interface AllocationProblem {
  readonly instruments: readonly string[];
  /** mu [n]; null where the caller gave none. */
  readonly expectedReturns: Float64Array | null;
  /** Sigma [n x n] row-major, symmetric, positive semidefinite; null where the caller gave none. */
  readonly covariance: Float64Array | null;
  /** T x n simple returns per period, row-major by scenario; null where the caller gave none. */
  readonly scenarios: Float64Array | null;
  readonly riskFreeRate: number;
  /** gamma >= 0 of gamma w'w, in units of a variance. */
  readonly l2Gamma: number;
  /** [n] each, infinite where there is no bound. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly groups: readonly GroupConstraint[];
  /** What the weights sum to: 1, or 0 when market neutral. */
  readonly budget: 0 | 1;
  readonly trading: Trading | null;
  readonly benchmark: BenchmarkLimit | null;
  /** Weights other than exactly zero; null for no limit. */
  readonly maxHoldings: number | null;
  /** No two held instruments correlate above it; null for no limit. */
  readonly maxPairwiseCorrelation: number | null;
}

/**
 * The problem of moments within bounds, groups and trading, which is what the active-set solver takes.
 * @throws RangeError "expected x, was y" where there is no covariance
 */
export function portfolioProblemOf(problem: AllocationProblem): PortfolioProblem {
  const { instruments, expectedReturns, covariance, riskFreeRate, l2Gamma, trading } = problem;
  if (covariance === null) throw new RangeError('expected a covariance, was none');
  return {
    instruments,
    ...(expectedReturns === null ? {} : { expectedReturns }),
    covariance,
    riskFreeRate,
    l2Gamma,
    bounds: { lower: problem.lower, upper: problem.upper },
    groups: problem.groups,
    budget: problem.budget,
    ...(trading === null ? {} : { trading }),
  };
}
