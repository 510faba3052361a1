/** x'A x of a symmetric A [n x n] row-major; sums in index order. */
export function quadraticForm(a: Float64Array, x: Float64Array): number {
  const n = x.length;
  let total = 0;
  for (let i = 0; i < n; i += 1) {
    if (x[i] === 0) continue;
    let row = 0;
    for (let j = 0; j < n; j += 1) row += a[i * n + j] * x[j];
    total += x[i] * row;
  }
  return total;
}

function nextNonZero(x: Float64Array, from: number, n: number): number {
  let j = from;
  while (j < n && x[j] === 0) j += 1;
  return j;
}

/**
 * out += factor A x of a symmetric A [n x n] row-major, by rows: skips zero weights, sums in index order. Four rows share one
 * pass over `out`, which changes no bit.
 */
export function addSymmetricProduct(
  a: Float64Array,
  n: number,
  x: Float64Array,
  out: Float64Array,
  factor: number = 1,
): void {
  let j = nextNonZero(x, 0, n);
  while (j < n) {
    const k = nextNonZero(x, j + 1, n);
    const l = nextNonZero(x, k + 1, n);
    const m = nextNonZero(x, l + 1, n);
    if (m >= n) break;
    const first = x[j] * factor;
    const second = x[k] * factor;
    const third = x[l] * factor;
    const fourth = x[m] * factor;
    const rowJ = j * n;
    const rowK = k * n;
    const rowL = l * n;
    const rowM = m * n;
    for (let i = 0; i < n; i += 1) {
      out[i] =
        out[i] +
        a[rowJ + i] * first +
        a[rowK + i] * second +
        a[rowL + i] * third +
        a[rowM + i] * fourth;
    }
    j = nextNonZero(x, m + 1, n);
  }
  for (; j < n; j = nextNonZero(x, j + 1, n)) {
    const weight = x[j] * factor;
    const row = j * n;
    for (let i = 0; i < n; i += 1) out[i] += a[row + i] * weight;
  }
}

/** A x of a symmetric A [n x n] row-major into `out` [n]; skips zero weights, sums in index order. */
export function symmetricMultiply(a: Float64Array, x: Float64Array, out: Float64Array): void {
  out.fill(0);
  addSymmetricProduct(a, x.length, x, out);
}

/** max |x_i|; 0 of nothing. */
export function largestSize(x: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i += 1) largest = Math.max(largest, Math.abs(x[i]));
  return largest;
}

/** -x, in a loop: a `map` of a hundred elements takes as long as a product of theirs. */
export function negative(x: Float64Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 1) result[i] = -x[i];
  return result;
}

/** x'y; sums in index order. */
export function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i += 1) total += x[i] * y[i];
  return total;
}

/** The packed lower triangle, index(i, j) = i(i + 1)/2 + j for j <= i, of a dense [n x n] matrix. */
export function packLower(dense: Float64Array, n: number): Float64Array {
  const packed = new Float64Array((n * (n + 1)) / 2);
  let next = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      packed[next] = dense[i * n + j];
      next += 1;
    }
  }
  return packed;
}

/** The dense symmetric [n x n] matrix of a packed lower triangle. @throws RangeError on a wrong length */
export function unpackLower(packed: ArrayLike<number>, n: number): Float64Array {
  if (packed.length !== (n * (n + 1)) / 2) {
    throw new RangeError(`expected ${(n * (n + 1)) / 2} packed elements, was ${packed.length}`);
  }
  const dense = new Float64Array(n * n);
  let next = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      dense[i * n + j] = packed[next];
      dense[j * n + i] = packed[next];
      next += 1;
    }
  }
  return dense;
}
