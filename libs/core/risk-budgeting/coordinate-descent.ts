/**
 * One cycle of coordinate descent on x'Rx / 2 - sum b_i ln x_i, in place: x_i becomes the positive root of
 * x_i^2 + a x_i - b_i = 0, a = sum of R_ij x_j over the others. Returns the largest relative change of an x_i.
 * R [n x n] row-major with a diagonal of ones.
 */
export function cycleInPlace(r: Float64Array, b: Float64Array, x: Float64Array): number {
  const n = x.length;
  let change = 0;
  for (let i = 0; i < n; i += 1) {
    const others = rowProduct(r, i * n, x) - x[i];
    const root = Math.sqrt(others * others + 4 * b[i]);
    // The form of the root in which nothing cancels.
    const value = others > 0 ? (2 * b[i]) / (others + root) : (root - others) / 2;
    change = Math.max(change, Math.abs(value - x[i]) / value);
    x[i] = value;
  }
  return change;
}

/** Row of R times x; four sums at once, so that no addition waits for the one before. */
function rowProduct(r: Float64Array, row: number, x: Float64Array): number {
  const n = x.length;
  const whole = n - (n % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = 0; j < whole; j += 4) {
    a += r[row + j] * x[j];
    b += r[row + j + 1] * x[j + 1];
    c += r[row + j + 2] * x[j + 2];
    d += r[row + j + 3] * x[j + 3];
  }
  for (let j = whole; j < n; j += 1) a += r[row + j] * x[j];
  return a + b + (c + d);
}
