import type { ReturnPanel } from './return-panel.js';

/** Returns x_ti = r_ti - c_i about a centre; they are not stored a second time. */
export interface Deviations {
  readonly observations: number;
  readonly size: number;
  /** r [T x N] row-major. */
  readonly values: Float64Array;
  /** c [N]. */
  readonly centre: Float64Array;
}

/**
 * A complete panel about the mean of each instrument. Sums are of r_t - r_0, so that a constant series has deviations
 * of exactly 0 and a large mean costs no digits.
 */
export function deviationsOf({ observations, size, values }: ReturnPanel): Deviations {
  const shift = new Float64Array(size);
  for (let t = 1; t < observations; t++) {
    const row = t * size;
    for (let i = 0; i < size; i++) shift[i] += values[row + i] - values[i];
  }
  const centre = shift.map((sum, i) => values[i] + sum / observations);
  return { observations, size, values, centre };
}

/** sum over i of x_ti^2 for every t [T]. */
export function squaredNorms({ observations, size, values, centre }: Deviations): Float64Array {
  const norms = new Float64Array(observations);
  for (let t = 0; t < observations; t++) {
    const row = t * size;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const x = values[row + i] - centre[i];
      sum += x * x;
    }
    norms[t] = sum;
  }
  return norms;
}

/** sum over i of a_i x_ti for every t [T]. */
export function weightedSums(deviations: Deviations, a: Float64Array): Float64Array {
  const { observations, size, values, centre } = deviations;
  const sums = new Float64Array(observations);
  for (let t = 0; t < observations; t++) {
    const row = t * size;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += a[i] * (values[row + i] - centre[i]);
    sums[t] = sum;
  }
  return sums;
}
