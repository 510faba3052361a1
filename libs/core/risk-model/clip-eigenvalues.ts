import { fromEigen, symmetricEigen } from '../linalg/eigenvectors.js';

/**
 * A symmetric C with unit diagonal [n x n] with its eigenvalues raised to `minEigenvalue`, rescaled once to a unit
 * diagonal (Rebonato & Jackel 1999): near to C, not nearest, and with minEigenvalue > 0 a little below it afterwards.
 */
export function clipEigenvalues(
  correlation: Float64Array,
  n: number,
  minEigenvalue: number,
): Float64Array {
  const { values, vectors } = symmetricEigen(correlation, n);
  const raised = values.map((value) => Math.max(value, minEigenvalue));
  const clipped = fromEigen({ values: raised, vectors });
  const scale = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(clipped[i * n + i]));
  return clipped.map((value, k) => {
    const i = Math.floor(k / n);
    const j = k % n;
    return i === j ? 1 : value * (scale[i] * scale[j]);
  });
}
