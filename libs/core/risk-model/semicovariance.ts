import { gramOf } from '../linalg/gram.js';
import type { ReturnPanel } from './return-panel.js';

/**
 * S_ij = sum_t min(r_ti - b, 0) min(r_tj - b, 0) / T [N x N] row-major, per period (Estrada 2008): positive
 * semidefinite as a Gram matrix. A missing value counts as no shortfall, and all T rows are counted.
 * @param benchmark b, a return per period
 */
export function semicovariance(panel: ReturnPanel, benchmark: number): Float64Array {
  const { observations: T, size: N, values: returns } = panel;
  // A comparison with NaN is false.
  const values = returns.map((value) => (value < benchmark ? value - benchmark : 0));
  const centre = new Float64Array(N);
  return gramOf({ observations: T, size: N, values, centre }).map((value) => value / T);
}
