import type { Fault } from '../problem/problem.js';
import { addFault } from './faults.js';
import { readNumberRows } from './number-rows.js';
import type { UnjudgedCovariance } from './read-request.js';

/** Elements may differ from their mirror image by this share of the larger. */
const ASYMMETRY = 1e-8;
/** ... or by rounding on the scale of their rows. */
const ROUNDING = 1e-15;

interface At {
  readonly path: string;
  readonly faults: Fault[];
}

/**
 * Reads a covariance [n x n] as rows; null, with faults, when it is not symmetric. Its eigenvalues are not judged here:
 * it is put among the `covariances` for that.
 */
export function readCovariance(
  value: unknown,
  n: number,
  { path, faults, covariances }: At & { readonly covariances: UnjudgedCovariance[] },
): Float64Array | null {
  const matrix = readSymmetric(value, n, { path, faults });
  if (matrix !== null) covariances.push({ matrix, n, path, position: faults.length });
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
        addFault(faults, () => ({
          path: `${path}[${i}][${j}]`,
          message: `expected ${above}, as in ${path}[${j}][${i}], was ${below}`,
        }));
      }
      const mean = below / 2 + above / 2;
      matrix[i * n + j] = mean;
      matrix[j * n + i] = mean;
    }
  }
}
