import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { CERTIFIED } from '../optimise/certificate.js';
import { hasVariance } from '../optimise/has-variance.js';
import { varianceAt } from '../optimise/objectives.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { regularisedCovariance } from '../optimise/portfolio-problem.js';

/**
 * Whether an answer's weights are feasible and have an excess return, and next to it no risk, gamma included. The ratio
 * has no bound then, as in maxSharpe.
 */
export function hasRisklessExcess(
  { covariance, expectedReturns, riskFreeRate, l2Gamma }: AllocationProblem,
  outcome: SolveOutcome,
): boolean {
  if (covariance === null || expectedReturns === null || !('certificate' in outcome)) return false;
  if (outcome.certificate.primal > CERTIFIED) return false;
  const w = outcome.status === 'optimal' ? outcome.weights : outcome.best;
  let excess = 0;
  for (let i = 0; i < w.length; i += 1) excess += (expectedReturns[i] - riskFreeRate) * w[i];
  if (!(excess > 0)) return false;
  const q = regularisedCovariance({ covariance, l2Gamma });
  return !hasVariance(q, w, varianceAt(q, w).value);
}
