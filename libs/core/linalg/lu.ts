/** A pivot below this share of the largest element means a singular matrix. */
const SINGULAR = 1e-14;

function largestElement(a: Float64Array, n: number, stride: number): number {
  let largest = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) largest = Math.max(largest, Math.abs(a[i * stride + j]));
  }
  return largest;
}

function swapRows(a: Float64Array, n: number, stride: number, p: number, q: number): void {
  if (p === q) return;
  for (let j = 0; j < n; j += 1) {
    const value = a[p * stride + j];
    a[p * stride + j] = a[q * stride + j];
    a[q * stride + j] = value;
  }
}

function pivotRow(a: Float64Array, n: number, stride: number, column: number): number {
  let best = column;
  for (let i = column + 1; i < n; i += 1) {
    if (Math.abs(a[i * stride + column]) > Math.abs(a[best * stride + column])) best = i;
  }
  return best;
}

/**
 * P A = L U in place with partial pivoting (ties: the first row); `pivots[k]` is the row exchanged with row k.
 * Row-major with row length `stride`. Returns false when A is singular to 1e-14 of its largest element.
 */
export function luFactorInPlace(
  a: Float64Array,
  n: number,
  pivots: Int32Array,
  stride: number = n,
): boolean {
  const threshold = SINGULAR * largestElement(a, n, stride);
  for (let k = 0; k < n; k += 1) {
    const p = pivotRow(a, n, stride, k);
    pivots[k] = p;
    swapRows(a, n, stride, k, p);
    const pivot = a[k * stride + k];
    if (!(Math.abs(pivot) > threshold)) return false;
    for (let i = k + 1; i < n; i += 1) {
      const row = i * stride;
      if (a[row + k] === 0) continue;
      const factor = a[row + k] / pivot;
      a[row + k] = factor;
      for (let j = k + 1; j < n; j += 1) a[row + j] -= factor * a[k * stride + j];
    }
  }
  return true;
}

/** x := A^-1 x in place from the factors of {@link luFactorInPlace}. */
export function luSolveInPlace(
  lu: Float64Array,
  n: number,
  pivots: Int32Array,
  x: Float64Array,
  stride: number = n,
): void {
  for (let k = 0; k < n; k += 1) {
    const p = pivots[k];
    const value = x[p];
    x[p] = x[k];
    x[k] = value;
  }
  for (let i = 0; i < n; i += 1) {
    let sum = x[i];
    for (let k = 0; k < i; k += 1) sum -= lu[i * stride + k] * x[k];
    x[i] = sum;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = x[i];
    for (let k = i + 1; k < n; k += 1) sum -= lu[i * stride + k] * x[k];
    x[i] = sum / lu[i * stride + i];
  }
}

/**
 * A := A^-1 in place by Gauss-Jordan elimination with partial pivoting. Returns false, with `a` half overwritten,
 * when A is singular to 1e-14 of its largest element.
 */
export function invertInPlace(
  a: Float64Array,
  n: number,
  pivots: Int32Array,
  stride: number = n,
): boolean {
  const threshold = SINGULAR * largestElement(a, n, stride);
  for (let k = 0; k < n; k += 1) {
    const p = pivotRow(a, n, stride, k);
    pivots[k] = p;
    swapRows(a, n, stride, k, p);
    const pivot = a[k * stride + k];
    if (!(Math.abs(pivot) > threshold)) return false;
    const rowK = k * stride;
    a[rowK + k] = 1;
    for (let j = 0; j < n; j += 1) a[rowK + j] /= pivot;
    for (let i = 0; i < n; i += 1) {
      const row = i * stride;
      const factor = a[row + k];
      if (i === k || factor === 0) continue;
      a[row + k] = 0;
      for (let j = 0; j < n; j += 1) a[row + j] -= factor * a[rowK + j];
    }
  }
  undoRowExchanges(a, n, pivots, stride);
  return true;
}

/** The inverse of P A has its columns permuted: exchange them back, last first. */
function undoRowExchanges(a: Float64Array, n: number, pivots: Int32Array, stride: number): void {
  for (let k = n - 1; k >= 0; k -= 1) {
    const p = pivots[k];
    if (p === k) continue;
    for (let i = 0; i < n; i += 1) {
      const value = a[i * stride + k];
      a[i * stride + k] = a[i * stride + p];
      a[i * stride + p] = value;
    }
  }
}
