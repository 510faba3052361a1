import type { ReturnPanel } from './return-panel.js';
import type { Ddof } from './sample-covariance.js';
import { sampleScatter } from './sample-scatter.js';
import {
  shrinkToIdentity,
  squaredDistanceToIdentity,
  sumOfSquares,
  traceOf,
  type Shrunk,
} from './shrinkage.js';

/** Squared distances below this share of the sample's square are rounding. */
const SAME = 1e-28;

/**
 * Oracle approximating shrinkage of normal returns (Chen, Wiesel, Eldar & Hero 2010, equation 23) towards m I, m the
 * mean variance, without its terms in 2/N, as scikit-learn's oas has it. Per period [N x N].
 * @throws RangeError when a return is missing
 */
export function oas(panel: ReturnPanel, ddof: Ddof = 0): Shrunk {
  const { size, divisor, sample } = sampleScatter(panel, ddof);
  const intensity = oasIntensity(sample, size, divisor);
  return { covariance: shrinkToIdentity(sample, size, intensity), intensity };
}

/**
 * min((tr S^2 + tr^2 S) / ((T + 1)(tr S^2 - tr^2 S / N)), 1) of S [N x N] and T = `observations`; 0 when S is a multiple
 * of the identity, where every intensity gives the same matrix.
 */
export function oasIntensity(sample: Float64Array, size: number, observations: number): number {
  if (!(observations > 0)) return NaN;
  const square = sumOfSquares(sample);
  const distance = squaredDistanceToIdentity(sample, size);
  if (distance <= SAME * square) return 0;
  const trace = traceOf(sample, size);
  return Math.min((square + trace * trace) / ((observations + 1) * distance), 1);
}
