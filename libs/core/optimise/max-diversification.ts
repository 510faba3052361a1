import type { AllocationProblem } from './allocation-problem.js';

/**
 * The problem whose maximum of the Sharpe ratio is that of the diversification ratio w'sigma / sqrt(w'Sigma w), sigma_i =
 * sqrt(Sigma_ii), under the same constraints: expected returns sigma and no riskless rate (Choueifaty & Coignard 2008).
 * @throws RangeError "expected x, was y" where there is no covariance or there is an L2 term
 */
export function diversificationProblem(problem: AllocationProblem): AllocationProblem {
  const { covariance, instruments, l2Gamma } = problem;
  if (covariance === null) throw new RangeError('expected a covariance, was none');
  if (l2Gamma !== 0) throw new RangeError(`expected l2Gamma 0, was ${l2Gamma}`);
  const n = instruments.length;
  const deviations = Float64Array.from(instruments, (_, i) => Math.sqrt(covariance[i * n + i]));
  return { ...problem, expectedReturns: deviations, riskFreeRate: 0 };
}
