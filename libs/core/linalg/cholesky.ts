/** A pivot below this share of its own diagonal element is rounding: the matrix is not numerically definite. */
const PIVOT_TOLERANCE = 1e-13;

/**
 * A = L L' in place: the lower triangle of `a` [n x n, row-major, row length `stride`] becomes L, the upper is left.
 * Only the lower triangle is read. Returns false, with `a` half overwritten, when A is not positive definite to
 * `tolerance` relative to each diagonal element. Cholesky-Banachiewicz, sums in index order.
 */
export function choleskyFactorInPlace(
  a: Float64Array,
  n: number,
  stride: number = n,
  tolerance: number = PIVOT_TOLERANCE,
): boolean {
  for (let i = 0; i < n; i += 1) {
    const rowI = i * stride;
    for (let j = 0; j < i; j += 1) {
      const rowJ = j * stride;
      let sum = a[rowI + j];
      for (let k = 0; k < j; k += 1) sum -= a[rowI + k] * a[rowJ + k];
      a[rowI + j] = sum / a[rowJ + j];
    }
    const diagonal = a[rowI + i];
    let pivot = diagonal;
    for (let k = 0; k < i; k += 1) pivot -= a[rowI + k] * a[rowI + k];
    if (!(pivot > tolerance * diagonal)) return false;
    a[rowI + i] = Math.sqrt(pivot);
  }
  return true;
}

/** L of A = L L' as a new [n x n] row-major array, zero above the diagonal; null when A is not positive definite. */
export function choleskyFactor(matrix: Float64Array, n: number): Float64Array | null {
  if (matrix.length !== n * n) {
    throw new RangeError(`expected a matrix of ${n * n} elements, was ${matrix.length}`);
  }
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) factor[i * n + j] = matrix[i * n + j];
  }
  return choleskyFactorInPlace(factor, n) ? factor : null;
}

/** x := L^-1 x in place, L the lower triangle of `l` [n x n, row length `stride`]. */
export function solveLowerInPlace(
  l: Float64Array,
  n: number,
  x: Float64Array,
  stride: number = n,
): void {
  for (let i = 0; i < n; i += 1) {
    const row = i * stride;
    let sum = x[i];
    for (let k = 0; k < i; k += 1) sum -= l[row + k] * x[k];
    x[i] = sum / l[row + i];
  }
}

/** x := L'^-1 x in place, by rows of L so that memory is read in order. */
export function solveLowerTransposedInPlace(
  l: Float64Array,
  n: number,
  x: Float64Array,
  stride: number = n,
): void {
  for (let i = n - 1; i >= 0; i -= 1) {
    const row = i * stride;
    const value = x[i] / l[row + i];
    x[i] = value;
    for (let k = 0; k < i; k += 1) x[k] -= l[row + k] * value;
  }
}

/** x := A^-1 x in place from the factor L of A = L L'. */
export function choleskySolveInPlace(
  l: Float64Array,
  n: number,
  x: Float64Array,
  stride: number = n,
): void {
  solveLowerInPlace(l, n, x, stride);
  solveLowerTransposedInPlace(l, n, x, stride);
}
