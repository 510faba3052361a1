import { choleskyFactorInPlace } from '#core/linalg/cholesky.js';
import { symmetricEigenvalues } from '#core/linalg/eigen.js';
import type { Fault } from '../problem/problem.js';
import { readNumberRows } from './number-rows.js';

/** Elements may differ from their mirror image by this share of the larger. */
const ASYMMETRY = 1e-8;
/** ... or by rounding on the scale of their rows. */
const ROUNDING = 1e-15;
/** An eigenvalue may be negative by this share of the largest. */
const INDEFINITENESS = 1e-10;

interface At {
  readonly path: string;
  readonly faults: Fault[];
}

/** Reads a covariance [n x n] as rows; null, with faults, when it is not one. */
export function readCovariance(
  value: unknown,
  n: number,
  faults: Fault[],
  path = 'covariance',
): Float64Array | null {
  const before = faults.length;
  const matrix = readSymmetric(value, n, { path, faults });
  if (matrix !== null) checkDefinite(matrix, n, { path, faults });
  if (matrix === null || faults.length > before) return null;
  // Rounding below zero is a variance of zero.
  for (let i = 0; i < n; i++) matrix[i * n + i] = Math.max(0, matrix[i * n + i]);
  return matrix;
}

/** Reads a symmetric matrix [n x n] as rows; null, with faults, when it is not one. */
export function readSymmetric(value: unknown, n: number, at: At): Float64Array | null {
  const { faults } = at;
  const before = faults.length;
  const matrix = readNumberRows(value, n, { ...at, min: n, max: n });
  if (matrix !== null) symmetriseInPlace(matrix, n, at);
  return faults.length === before ? matrix : null;
}

function symmetriseInPlace(matrix: Float64Array, n: number, { path, faults }: At): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const below = matrix[i * n + j];
      const above = matrix[j * n + i];
      const scale = Math.sqrt(Math.abs(matrix[i * n + i])) * Math.sqrt(Math.abs(matrix[j * n + j]));
      const relative = ASYMMETRY * Math.max(Math.abs(below), Math.abs(above));
      if (Math.abs(below - above) > Math.max(relative, ROUNDING * scale)) {
        const message = `expected ${above}, as in ${path}[${j}][${i}], was ${below}`;
        faults.push({ path: `${path}[${i}][${j}]`, message });
      }
      const mean = below / 2 + above / 2;
      matrix[i * n + j] = mean;
      matrix[j * n + i] = mean;
    }
  }
}

function checkDefinite(matrix: Float64Array, n: number, { path, faults }: At): void {
  if (nearlyPositiveSemidefinite(matrix, n)) return;
  const eigenvalues = symmetricEigenvalues(matrix, n);
  const largest = eigenvalues[n - 1];
  if (eigenvalues[0] >= -INDEFINITENESS * largest) return;
  const relative = largest > 0 ? (eigenvalues[0] / largest).toExponential(2) : 'all';
  const message = `expected no eigenvalue below -1e-10 of the largest, was ${relative}`;
  faults.push({ path, message });
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
