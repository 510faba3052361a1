import { symmetricEigen } from '../linalg/eigenvectors.js';
import { quadraticForm } from '../linalg/symmetric.js';

const MAX_ITERATIONS = 100;

/**
 * Least alpha in [0, 1] with (1 - alpha) C + alpha T positive semidefinite (Higham, Strabic & Sego 2016), C and T
 * symmetric [n x n], T positive semidefinite. The least eigenvalue is concave in alpha, so that Newton's method from 0
 * rises to the answer and never passes it; towards the identity it is there in one step.
 */
export function leastShrinkage(matrix: Float64Array, target: Float64Array, n: number): number {
  const difference = target.map((value, k) => value - matrix[k]);
  let alpha = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { values, vectors } = symmetricEigen(shrunk(matrix, target, alpha), n);
    if (values[0] >= 0) return alpha;
    const slope = quadraticForm(difference, vectors.slice(0, n));
    const next = slope > 0 ? Math.min(alpha - values[0] / slope, 1) : 1;
    if (!(next > alpha)) return alpha;
    alpha = next;
  }
  return alpha;
}

/** (1 - alpha) C + alpha T. */
export function shrunk(matrix: Float64Array, target: Float64Array, alpha: number): Float64Array {
  return matrix.map((value, k) => (1 - alpha) * value + alpha * target[k]);
}
