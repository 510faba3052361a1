import { gramOf } from '../linalg/gram.js';
import { addTransposedProduct } from '../linalg/rows.js';

/** Rows x_t [count x n], row-major. */
interface Rows {
  readonly n: number;
  readonly count: number;
  readonly returns: Float64Array;
}

/** The lower triangle of m [(n + 1) x (n + 1)] += sum_t d_t (x_t, 1)(x_t, 1)', rows of weight 0 left out. */
export function addScatter(m: Float64Array, { n, count, returns }: Rows, d: Float64Array): void {
  const rows = { size: n, observations: count, values: returns, centre: new Float64Array(n) };
  const gram = gramOf(rows, d);
  const size = n + 1;
  const last = n * size;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) m[i * size + j] += gram[i * n + j];
  }
  const mixed = m.subarray(last, last + n);
  addTransposedProduct(returns, d, 1, mixed);
  for (const weight of d) m[last + n] += weight;
}
