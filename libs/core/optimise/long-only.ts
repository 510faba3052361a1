import type { AllocationProblem } from './allocation-problem.js';

/**
 * A problem of which only what matters is given: long only within [0, 1], fully invested, without expected returns,
 * riskless rate, L2 term or any other limit, unless told otherwise.
 */
export function longOnly(
  given: Partial<AllocationProblem> & Pick<AllocationProblem, 'instruments'>,
): AllocationProblem {
  const n = given.instruments.length;
  return {
    expectedReturns: null,
    covariance: null,
    scenarios: null,
    riskFreeRate: 0,
    l2Gamma: 0,
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(1),
    groups: [],
    budget: 1,
    trading: null,
    benchmark: null,
    maxHoldings: null,
    maxPairwiseCorrelation: null,
    ...given,
  };
}
