/** Correlations [n x n] of a covariance; zero with an instrument that has no variance. */
export function correlationOfCovariance(covariance: Float64Array, n: number): Float64Array {
  const correlation = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    const own = Math.sqrt(covariance[i * n + i]);
    for (let j = 0; j < n; j += 1) {
      const other = Math.sqrt(covariance[j * n + j]);
      if (own > 0 && other > 0) correlation[i * n + j] = covariance[i * n + j] / own / other;
    }
  }
  return correlation;
}

/** d_ij = sqrt((1 - rho_ij) / 2) [n x n], zero on the diagonal; rho beyond -1 or 1 by rounding counts as that. */
export function correlationDistances(correlation: Float64Array, n: number): Float64Array {
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      if (i === j) continue;
      const squared = (1 - correlation[i * n + j]) / 2;
      distances[i * n + j] = Math.sqrt(Math.min(Math.max(squared, 0), 1));
    }
  }
  return distances;
}
