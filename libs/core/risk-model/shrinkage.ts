/** A sample covariance drawn towards a target: (1 - intensity) S + intensity F [N x N] row-major, per period. */
export interface Shrunk {
  readonly covariance: Float64Array;
  /** In [0, 1]; NaN without observations. */
  readonly intensity: number;
}

/** Squared distances below this share of the sample's square are rounding: sample and target are the same. */
const SAME = 1e-28;

/**
 * The intensity min(max((pi - rho) / gamma, 0) / T, 1) of Ledoit & Wolf: pi the sum of the asymptotic variances of the
 * sample's elements, rho of their covariances with the target's, gamma the squared distance of sample and target. 0
 * when those are the same, where every intensity gives the same matrix.
 */
export function shrinkageIntensity(sums: {
  readonly pi: number;
  readonly rho: number;
  readonly gamma: number;
  /** Sum of the squared elements of the sample. */
  readonly square: number;
  /** T - ddof. */
  readonly divisor: number;
}): number {
  const { pi, rho, gamma, square, divisor } = sums;
  if (!(divisor > 0)) return NaN;
  if (gamma <= SAME * square) return 0;
  return Math.min(Math.max((pi - rho) / gamma, 0) / divisor, 1);
}

/** (1 - intensity) S + intensity F. */
export function shrinkTowards(
  sample: Float64Array,
  target: Float64Array,
  intensity: number,
): Float64Array {
  return sample.map((value, k) => (1 - intensity) * value + intensity * target[k]);
}

/** (1 - intensity) S + intensity m I, m the mean variance. */
export function shrinkToIdentity(
  sample: Float64Array,
  size: number,
  intensity: number,
): Float64Array {
  const shrunk = new Float64Array(size * size);
  for (let k = 0; k < shrunk.length; k++) shrunk[k] = (1 - intensity) * sample[k];
  const shift = (intensity * traceOf(sample, size)) / size;
  for (let i = 0; i < size; i++) shrunk[i * size + i] += shift;
  return shrunk;
}

/** Sum of the diagonal of a matrix [n x n]. */
export function traceOf(matrix: Float64Array, n: number): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i];
  return trace;
}

/** Sum of squares: of the elements of a matrix its squared Frobenius norm. */
export function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return sum;
}

/** |S - m I|^2 = |S|^2 - N m^2 of the mean variance m, from the elements so that no digits cancel. */
export function squaredDistanceToIdentity(sample: Float64Array, size: number): number {
  const mean = traceOf(sample, size) / size;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const difference = sample[i * size + j] - (i === j ? mean : 0);
      sum += difference * difference;
    }
  }
  return sum;
}
