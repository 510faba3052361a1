import { solveLowerInPlace, solveLowerTransposedInPlace } from './cholesky.js';

/** A pivot that cancels to less than this share of its terms is rounding. */
const PIVOT_TOLERANCE = 1e-11;

/**
 * K = [H A'; A 0] = L D L' in place, D = diag(I, -I): a Cholesky factorisation of H [positive x positive] continued
 * through the rows of A with the sign of the Schur complement A H^-1 A' turned. Row-major, row length `stride`, only the
 * lower triangle is read and written. Returns false when H is not positive definite or the rows of A are dependent.
 * The signed Cholesky form of a quasi-definite matrix (Vanderbei 1995).
 */
export function saddleFactorInPlace(
  k: Float64Array,
  positive: number,
  size: number,
  stride: number,
): boolean {
  for (let i = 0; i < size; i += 1) {
    const rowI = i * stride;
    for (let j = 0; j < i; j += 1) {
      const rowJ = j * stride;
      const shared = Math.min(j, positive);
      let sum = k[rowI + j];
      for (let t = 0; t < shared; t += 1) sum -= k[rowI + t] * k[rowJ + t];
      for (let t = shared; t < j; t += 1) sum += k[rowI + t] * k[rowJ + t];
      k[rowI + j] = (j < positive ? sum : -sum) / k[rowJ + j];
    }
    const pivot = diagonalPivot(k, i, positive, stride);
    if (!(pivot > 0)) return false;
    k[rowI + i] = Math.sqrt(pivot);
  }
  return true;
}

function diagonalPivot(k: Float64Array, i: number, positive: number, stride: number): number {
  const row = i * stride;
  let inner = 0;
  for (let t = 0; t < Math.min(i, positive); t += 1) inner += k[row + t] * k[row + t];
  if (i < positive) {
    const diagonal = k[row + i];
    return diagonal - inner > PIVOT_TOLERANCE * diagonal ? diagonal - inner : 0;
  }
  let outer = 0;
  for (let t = positive; t < i; t += 1) outer += k[row + t] * k[row + t];
  const pivot = inner - outer - k[row + i];
  return pivot > PIVOT_TOLERANCE * inner ? pivot : 0;
}

/** x := K^-1 x in place from the factor of {@link saddleFactorInPlace}. */
export function saddleSolveInPlace(
  factor: Float64Array,
  positive: number,
  size: number,
  x: Float64Array,
  stride: number,
): void {
  solveLowerInPlace(factor, size, x, stride);
  for (let i = positive; i < size; i += 1) x[i] = -x[i];
  solveLowerTransposedInPlace(factor, size, x, stride);
}
