import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * Eigenvalues of a symmetric matrix [n x n] row-major, ascending. For reporting and checks: nothing that enters a
 * digest is computed from them.
 * @throws RangeError on a wrong length or an element that is not finite
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n) {
    throw new RangeError(`expected a matrix of ${n * n} elements, was ${matrix.length}`);
  }
  if (!matrix.every(Number.isFinite)) throw new RangeError('expected finite elements, was NaN');
  if (n === 0) return new Float64Array(0);
  const scale = matrix.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (scale === 0) return new Float64Array(n);
  const scaled = Array.from({ length: n }, (_, i) =>
    Array.from(matrix.subarray(i * n, (i + 1) * n), (value) => value / scale),
  );
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(scaled), {
    assumeSymmetric: true,
  });
  return Float64Array.from(realEigenvalues, (value) => value * scale).sort();
}

/** Largest over smallest eigenvalue of a symmetric matrix; Infinity unless it is positive definite. */
export function conditionNumber(matrix: Float64Array, n: number): number {
  const eigenvalues = symmetricEigenvalues(matrix, n);
  if (n === 0) return 1;
  const smallest = eigenvalues[0];
  return smallest > 0 ? eigenvalues[n - 1] / smallest : Infinity;
}
