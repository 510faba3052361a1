/** A pivot below this share of its own diagonal element is rounding: the row depends on those before it. */
const DEPENDENT = 1e-11;

/** sum_t a[p + t] b[q + t] over `count` terms, in four interleaved sums. */
function interleavedDot(a: Float64Array, p: number, q: number, count: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let t = 0;
  for (; t + 3 < count; t += 4) {
    first += a[p + t] * a[q + t];
    second += a[p + t + 1] * a[q + t + 1];
    third += a[p + t + 2] * a[q + t + 2];
    fourth += a[p + t + 3] * a[q + t + 3];
  }
  for (; t < count; t += 1) first += a[p + t] * a[q + t];
  return first + second + (third + fourth);
}

/**
 * Grows A = L L' by one row in place: row `size` of `l` (row length `stride`) holds A's elements up to the diagonal and
 * becomes L's. Returns false when the row depends on those before it (to 1e-11 of its diagonal element) and is to be
 * written anew by the next one. Cholesky-Banachiewicz in interleaved sums: fast, and not for bits that are published.
 */
export function appendCholeskyRow(l: Float64Array, size: number, stride: number): boolean {
  const row = size * stride;
  const diagonal = l[row + size];
  for (let j = 0; j < size; j += 1) {
    const other = j * stride;
    l[row + j] = (l[row + j] - interleavedDot(l, row, other, j)) / l[other + j];
  }
  const pivot = diagonal - interleavedDot(l, row, row, size);
  if (!(pivot > DEPENDENT * diagonal)) return false;
  l[row + size] = Math.sqrt(pivot);
  return true;
}
