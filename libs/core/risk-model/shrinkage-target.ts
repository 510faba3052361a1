import type { SampleScatter } from './sample-scatter.js';

/** sum over i of sum_t (x_ti^2 - S_ii)^2 / divisor: a target that keeps the variances covaries with the sample by it. */
export function diagonalVariances({ size: N, divisor, sample, deviations }: SampleScatter): number {
  let fourth = 0;
  const { observations: T, values, centre } = deviations;
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < N; i++) {
      const x = values[t * N + i] - centre[i];
      fourth += x * x * x * x;
    }
  }
  let squares = 0;
  for (let i = 0; i < N; i++) squares += sample[i * N + i] * sample[i * N + i];
  return fourth / divisor - squares;
}

/** Squared Frobenius distance of two matrices of one shape. */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}
