import { meanReturns } from './sample-covariance.js';
import type { ReturnPanel } from './return-panel.js';

/**
 * S_ij = sum_k (1 - a)^k d_i d_j / sum_k (1 - a)^k [N x N] row-major, per period: k periods ago, a = 2/(span + 1), d the
 * deviations from the plain means (PyPortfolioOpt's exp_cov). Missing values leave their weight to the others; NaN
 * where a pair has no row.
 * @throws RangeError unless span >= 1
 */
export function exponentialCovariance(panel: ReturnPanel, span: number): Float64Array {
  const { observations: T, size: N, values } = panel;
  const weights = weightsOf(span, T);
  const means = meanReturns(panel);
  const deviations = values.map((value, k) => value - means[k % N]);
  const sums = new Float64Array(N * N);
  const totals = new Float64Array(N * N);
  const latest = new Int32Array(N * N).fill(-1);
  for (let t = T - 1; t >= 0; t--) {
    const row = deviations.subarray(t * N, (t + 1) * N);
    for (let i = 0; i < N; i++) {
      if (Number.isNaN(row[i])) continue;
      for (let j = 0; j <= i; j++) {
        if (Number.isNaN(row[j])) continue;
        const k = i * N + j;
        // Counted from the latest row the pair has: the ratio is the same, and weights do not vanish.
        if (latest[k] < 0) latest[k] = t;
        const weight = weights[latest[k] - t];
        sums[k] += weight * row[i] * row[j];
        totals[k] += weight;
      }
    }
  }
  const covariance = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      const value = sums[i * N + j] / totals[i * N + j];
      covariance[i * N + j] = value;
      covariance[j * N + i] = value;
    }
  }
  return covariance;
}

/** Mean returns under the same weights [N]; NaN where an instrument has none. @throws RangeError unless span >= 1 */
export function exponentialMeans(panel: ReturnPanel, span: number): Float64Array {
  const { observations: T, size: N, values } = panel;
  const weights = weightsOf(span, T);
  return Float64Array.from({ length: N }, (_, i) => {
    let latest = -1;
    let sum = 0;
    let total = 0;
    for (let t = T - 1; t >= 0; t--) {
      const value = values[t * N + i];
      if (Number.isNaN(value)) continue;
      if (latest < 0) latest = t;
      const weight = weights[latest - t];
      sum += weight * value;
      total += weight;
    }
    return sum / total;
  });
}

/** (1 - a)^k for k = 0 .. T - 1. */
function weightsOf(span: number, T: number): Float64Array {
  if (!(span >= 1)) throw new RangeError(`expected a span of 1 or more, was ${span}`);
  const decay = 1 - 2 / (span + 1);
  const weights = new Float64Array(T);
  for (let k = 0, weight = 1; k < T; k++, weight *= decay) weights[k] = weight;
  return weights;
}
