import { choleskyFactorInPlace } from '#core/linalg/cholesky.js';
import { symmetricEigenvalues } from '#core/linalg/eigen.js';

/** A symmetric matrix of a request that has to be positive semidefinite. */
export interface GivenCovariance {
  readonly matrix: Float64Array;
  readonly n: number;
}

/** What is wrong with each matrix, null where nothing is: a task whose matrices are wrong is not run. */
export interface RefusedCovariances {
  readonly refused: readonly (string | null)[];
}

/** An eigenvalue may be negative by this share of the largest. */
const INDEFINITENESS = 1e-10;

/**
 * Says of each matrix [n x n] row-major whether an eigenvalue is below -1e-10 of the largest: O(n^3), seconds of a large
 * one, so it is no work of the thread that answers HTTP. Variances that are below zero by rounding become zero, in place.
 */
export function judgeCovariances(covariances: readonly GivenCovariance[]): RefusedCovariances {
  return { refused: covariances.map(judgeInPlace) };
}

/** Whether all matrices are what they have to be. */
export const isAccepted = ({ refused }: RefusedCovariances): boolean =>
  refused.every((message) => message === null);

function judgeInPlace({ matrix, n }: GivenCovariance): string | null {
  const message = indefiniteness(matrix, n);
  for (let i = 0; message === null && i < n; i++) {
    matrix[i * n + i] = Math.max(0, matrix[i * n + i]);
  }
  return message;
}

function indefiniteness(matrix: Float64Array, n: number): string | null {
  if (nearlyPositiveSemidefinite(matrix, n)) return null;
  const eigenvalues = symmetricEigenvalues(matrix, n);
  const largest = eigenvalues[n - 1];
  if (eigenvalues[0] >= -INDEFINITENESS * largest) return null;
  const was =
    largest > 0
      ? (eigenvalues[0] / largest).toExponential(2)
      : `${eigenvalues[0].toExponential(2)} where none is positive`;
  return `expected no eigenvalue below -1e-10 of the largest, was ${was}`;
}

/**
 * A factor of S + 1e-10 max S_ii I proves that no eigenvalue is below -1e-10 of the largest (which is at least
 * max S_ii), a hundred times faster than the eigenvalues themselves. False proves nothing.
 */
function nearlyPositiveSemidefinite(matrix: Float64Array, n: number): boolean {
  const shifted = matrix.slice();
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i]);
  for (let i = 0; i < n; i++) shifted[i * n + i] += INDEFINITENESS * largest;
  return choleskyFactorInPlace(shifted, n);
}
