/** Correlations [n x n] of a covariance; zero with an instrument that has no variance. */
export function correlationOfCovariance(covariance: Float64Array, n: number): Float64Array {
  const deviations = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]));
  return covariance.map((entry, k) => {
    const [a, b] = [deviations[Math.floor(k / n)], deviations[k % n]];
    return a > 0 && b > 0 ? entry / a / b : 0;
  });
}

/** d_ij = sqrt((1 - rho_ij) / 2) [n x n], zero on the diagonal; rho beyond -1 or 1 by rounding counts as that. */
export function correlationDistances(correlation: Float64Array, n: number): Float64Array {
  return correlation.map((rho, k) =>
    k % (n + 1) === 0 ? 0 : Math.sqrt(Math.min(Math.max((1 - rho) / 2, 0), 1)),
  );
}
