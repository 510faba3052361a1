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

/** A x of a symmetric A [n x n] row-major into `out` [n]; skips zero weights, sums in index order. */
export function symmetricMultiply(a: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  out.fill(0);
  for (let j = 0; j < n; j += 1) {
    const weight = x[j];
    if (weight === 0) continue;
    const row = j * n;
    for (let i = 0; i < n; i += 1) out[i] += a[row + i] * weight;
  }
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
