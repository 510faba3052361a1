/** Rows x_t [count x n], row-major. */
interface Rows {
  readonly n: number;
  readonly count: number;
  readonly returns: Float64Array;
}

/**
 * The lower triangle of m [(n + 1) x (n + 1)] += sum_t d_t (x_t, 1)(x_t, 1)'. Four rows at a time: the matrix is read and
 * written a quarter as often, which is what this costs.
 */
export function addScatter(m: Float64Array, { n, count, returns }: Rows, d: Float64Array): void {
  const size = n + 1;
  const last = n * size;
  const none = new Float64Array(n);
  for (let t = 0; t < count; t += 4) {
    const row = (k: number): Float64Array =>
      t + k < count ? returns.subarray((t + k) * n, (t + k + 1) * n) : none;
    const weight = (k: number): number => (t + k < count ? d[t + k] : 0);
    const [x0, x1, x2, x3] = [row(0), row(1), row(2), row(3)];
    const [d0, d1, d2, d3] = [weight(0), weight(1), weight(2), weight(3)];
    for (let i = 0; i < n; i += 1) {
      const [a0, a1, a2, a3] = [d0 * x0[i], d1 * x1[i], d2 * x2[i], d3 * x3[i]];
      m[last + i] += a0 + a1 + a2 + a3;
      const at = i * size;
      for (let j = 0; j <= i; j += 1) {
        m[at + j] += a0 * x0[j] + a1 * x1[j] + a2 * x2[j] + a3 * x3[j];
      }
    }
    m[last + n] += d0 + d1 + d2 + d3;
  }
}
