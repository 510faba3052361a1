import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { CERTIFIED } from '../optimise/certificate.js';
import { varianceAt } from '../optimise/objectives.js';
import type { SolveOutcome } from '../optimise/outcome.js';

/** Variance below this share of that of the names moving as one: none. */
const VANISHING_VARIANCE = 1e-14;

/**
 * Whether an answer's weights are feasible and have an excess return, and next to it no risk: w'Qw, Q = S + gamma I, below
 * 1e-14 (sum sqrt(Q_ii) |w_i|)^2, which is its rounding. The ratio has no bound then, as in maxSharpe.
 */
export function hasRisklessExcess(
  { covariance, expectedReturns, riskFreeRate, l2Gamma }: AllocationProblem,
  outcome: SolveOutcome,
): boolean {
  if (covariance === null || expectedReturns === null || !('certificate' in outcome)) return false;
  if (outcome.certificate.primal > CERTIFIED) return false;
  const w = outcome.status === 'optimal' ? outcome.weights : outcome.best;
  const n = w.length;
  const q = covariance.slice();
  let [deviation, excess] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    q[i * n + i] += l2Gamma;
    deviation += Math.sqrt(q[i * n + i]) * Math.abs(w[i]);
    excess += (expectedReturns[i] - riskFreeRate) * w[i];
  }
  return excess > 0 && varianceAt(q, w).value <= VANISHING_VARIANCE * deviation * deviation;
}
