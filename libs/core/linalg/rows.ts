/**
 * out_t = constant + x_t'w of the rows x_t of X [T x N] row-major; sums in index order. Four rows at a time: their sums do not
 * wait for each other.
 */
export function rowProducts(
  rows: Float64Array,
  w: Float64Array,
  constant: number,
  out: Float64Array,
): void {
  const T = out.length;
  const N = w.length;
  let t = 0;
  for (; t + 4 <= T; t += 4) {
    const first = t * N;
    const second = first + N;
    const third = second + N;
    const fourth = third + N;
    let a = constant;
    let b = constant;
    let c = constant;
    let d = constant;
    for (let i = 0; i < N; i += 1) {
      const weight = w[i];
      a += rows[first + i] * weight;
      b += rows[second + i] * weight;
      c += rows[third + i] * weight;
      d += rows[fourth + i] * weight;
    }
    out[t] = a;
    out[t + 1] = b;
    out[t + 2] = c;
    out[t + 3] = d;
  }
  for (; t < T; t += 1) {
    let sum = constant;
    for (let i = 0; i < N; i += 1) sum += rows[t * N + i] * w[i];
    out[t] = sum;
  }
}

/** out += factor X'v of X [T x N] row-major, v [T]. Four rows share one pass over `out` [N]. */
export function addTransposedProduct(
  rows: Float64Array,
  v: Float64Array,
  factor: number,
  out: Float64Array,
): void {
  const T = v.length;
  const N = out.length;
  let t = 0;
  for (; t + 4 <= T; t += 4) {
    const first = t * N;
    const second = first + N;
    const third = second + N;
    const fourth = third + N;
    const a = factor * v[t];
    const b = factor * v[t + 1];
    const c = factor * v[t + 2];
    const d = factor * v[t + 3];
    for (let i = 0; i < N; i += 1) {
      out[i] +=
        a * rows[first + i] + b * rows[second + i] + (c * rows[third + i] + d * rows[fourth + i]);
    }
  }
  for (; t < T; t += 1) {
    const a = factor * v[t];
    for (let i = 0; i < N; i += 1) out[i] += a * rows[t * N + i];
  }
}
