import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** A = sum_k values_k q_k q_k' of a symmetric A [n x n]. */
export interface SymmetricEigen {
  /** Ascending [n]. */
  readonly values: Float64Array;
  /** Orthonormal; row k is q_k [n x n]. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [n x n] row-major.
 * @throws RangeError on a wrong length or an element that is not finite
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  if (matrix.length !== n * n) {
    throw new RangeError(`expected a matrix of ${n * n} elements, was ${matrix.length}`);
  }
  let scale = 0;
  for (const value of matrix) {
    if (!Number.isFinite(value)) throw new RangeError(`expected finite elements, was ${value}`);
    scale = Math.max(scale, Math.abs(value));
  }
  if (scale === 0) return { values: new Float64Array(n), vectors: identity(n) };
  const scaled = Array.from({ length: n }, (_, i) =>
    Array.from(matrix.subarray(i * n, (i + 1) * n), (value) => value / scale),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(scaled), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k);
  order.sort((k, l) => realEigenvalues[k] - realEigenvalues[l]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, k) => {
    for (let i = 0; i < n; i++) vectors[k * n + i] = eigenvectorMatrix.get(i, from);
  });
  return { values: Float64Array.from(order, (k) => realEigenvalues[k] * scale), vectors };
}

/** sum_k values_k q_k q_k' [n x n], exactly symmetric; a term of 0 costs nothing. */
export function fromEigen({ values, vectors }: SymmetricEigen): Float64Array {
  const n = values.length;
  const matrix = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    if (values[k] === 0) continue;
    const row = k * n;
    for (let i = 0; i < n; i++) {
      const factor = values[k] * vectors[row + i];
      for (let j = 0; j <= i; j++) matrix[i * n + j] += factor * vectors[row + j];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
  }
  return matrix;
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}
