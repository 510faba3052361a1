/** A covariance as volatilities and correlations. */
export interface CorrelationSplit {
  /** sqrt(S_ii) [N]. */
  readonly volatilities: Float64Array;
  /** S_ij / (s_i s_j) [N x N], 1 on the diagonal; NaN in the rows of instruments without variance. */
  readonly correlation: Float64Array;
}

/** C = D^-1 S D^-1 with D the volatilities, of S [N x N] row-major. */
export function splitCovariance(covariance: Float64Array, size: number): CorrelationSplit {
  const volatilities = Float64Array.from({ length: size }, (_, i) =>
    Math.sqrt(covariance[i * size + i]),
  );
  const correlation = covariance.map((value, k) => {
    const i = Math.floor(k / size);
    const j = k % size;
    if (!(volatilities[i] > 0 && volatilities[j] > 0)) return NaN;
    // One division a volatility: their product may leave the range of doubles.
    return i === j ? 1 : value / volatilities[i] / volatilities[j];
  });
  symmetriseInPlace(correlation, size);
  return { volatilities, correlation };
}

/** S_ij = s_i C_ij s_j, with the variances of `covariance` and its zeros where an instrument has no variance. */
export function withCorrelation(
  covariance: Float64Array,
  size: number,
  { volatilities, correlation }: CorrelationSplit,
): Float64Array {
  return covariance.map((value, k) => {
    const i = Math.floor(k / size);
    const j = k % size;
    if (i === j || Number.isNaN(correlation[k])) return value;
    // The larger index first on both sides of the diagonal: the same bits.
    const [low, high] = i < j ? [i, j] : [j, i];
    return volatilities[high] * correlation[k] * volatilities[low];
  });
}

/** The division of the lower triangle is taken on both sides. */
function symmetriseInPlace(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
  }
}

/** The rows and columns `indices` of a matrix [n x n]. */
export function submatrix(
  matrix: Float64Array,
  n: number,
  indices: readonly number[],
): Float64Array {
  const size = indices.length;
  const part = new Float64Array(size * size);
  indices.forEach((from, i) => {
    indices.forEach((column, j) => {
      part[i * size + j] = matrix[from * n + column];
    });
  });
  return part;
}
