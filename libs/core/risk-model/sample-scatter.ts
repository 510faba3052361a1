import { gramOf } from '../linalg/gram.js';
import { deviationsOf, squaredNorms, type Deviations } from './deviations.js';
import { isComplete, type ReturnPanel } from './return-panel.js';
import type { Ddof } from './sample-covariance.js';
import { sumOfSquares } from './shrinkage.js';

/** What every shrinkage estimator starts from. */
export interface SampleScatter {
  readonly size: number;
  readonly deviations: Deviations;
  /** T - ddof. */
  readonly divisor: number;
  /** S = X X' / divisor [N x N]. */
  readonly sample: Float64Array;
  /** |S|^2, the sum of its squared elements. */
  readonly square: number;
  /** |x_t|^2 of the deviations of each period [T]. */
  readonly norms: Float64Array;
  /** Sum over i, j of sum_t (x_ti x_tj - S_ij)^2 / divisor. */
  readonly pi: number;
}

/**
 * Sample covariance and its sum of asymptotic variances, pi = sum_t |x_t|^4 / divisor - |S|^2: the sum over i and j of
 * x_ti^2 x_tj^2 is the square of the sum, so that it needs no second pass of N^2 T.
 * @throws RangeError when a return is missing
 */
export function sampleScatter(panel: ReturnPanel, ddof: Ddof): SampleScatter {
  const divisor = panel.observations - ddof;
  const deviations = deviationsOf(panel);
  // A missing return leaves no mean, so that the panel is only searched where something is wrong.
  if (deviations.centre.some(Number.isNaN) && !isComplete(panel)) {
    throw new RangeError('expected returns without missing ones, was NaN');
  }
  const sample = gramOf(deviations);
  for (let k = 0; k < sample.length; k++) sample[k] = divisor > 0 ? sample[k] / divisor : NaN;
  const norms = squaredNorms(deviations);
  const square = sumOfSquares(sample);
  const pi = sumOfSquares(norms) / divisor - square;
  return { size: panel.size, deviations, divisor, sample, square, norms, pi };
}
