/** Rows x_t [count x n], row-major. */
interface Rows {
  readonly n: number;
  readonly count: number;
  readonly returns: Float64Array;
}

/**
 * The lower triangle of m [(n + 1) x (n + 1)] += sum_t d_t (x_t, 1)(x_t, 1)', rows of weight 0 left out. Four rows at a
 * time: the matrix is read and written a quarter as often, which is what this costs.
 */
export function addScatter(m: Float64Array, { n, returns }: Rows, d: Float64Array): void {
  const none = new Float64Array(n);
  const chosen: number[] = [];
  d.forEach((weight, t) => {
    if (weight !== 0) chosen.push(t);
  });
  for (let at = 0; at < chosen.length; at += 4) {
    const four = chosen.slice(at, at + 4);
    const rows = four.map((t) => returns.subarray(t * n, (t + 1) * n));
    const weights = four.map((t) => d[t]);
    while (rows.length < 4) {
      rows.push(none);
      weights.push(0);
    }
    addFour(m, n, rows, weights);
  }
}

function addFour(
  m: Float64Array,
  n: number,
  [x0, x1, x2, x3]: readonly Float64Array[],
  [d0, d1, d2, d3]: readonly number[],
): void {
  const size = n + 1;
  const last = n * size;
  for (let i = 0; i < n; i += 1) {
    const a0 = d0 * x0[i];
    const a1 = d1 * x1[i];
    const a2 = d2 * x2[i];
    const a3 = d3 * x3[i];
    m[last + i] += a0 + a1 + a2 + a3;
    const at = i * size;
    for (let j = 0; j <= i; j += 1) {
      m[at + j] += a0 * x0[j] + a1 * x1[j] + a2 * x2[j] + a3 * x3[j];
    }
  }
  m[last + n] += d0 + d1 + d2 + d3;
}
