import { quadraticForm } from '../linalg/symmetric.js';

/** sqrt((w - centre)'Sigma(w - centre)), of the differences so that a small one keeps its digits. */
export function deviationFrom(
  covariance: Float64Array,
  w: Float64Array,
  centre: Float64Array,
): number {
  const apart = w.map((weight, i) => weight - centre[i]);
  return Math.sqrt(Math.max(quadraticForm(covariance, apart), 0));
}
