/** Mean of the n (n - 1) / 2 correlations of a covariance [n x n] row-major. */
export function meanCorrelation(covariance: ArrayLike<number>, n: number): number {
  const rho = correlations(covariance, n);
  const all = pairs(n);
  return all.reduce((sum, [i, j]) => sum + rho[i * n + j], 0) / all.length;
}

/**
 * Standard error of the mean correlation of K normal windows, from the joint covariance of sample correlations (Pearson
 * and Filon, 1898), summed over all pairs of pairs.
 */
export function meanCorrelationError(
  covariance: ArrayLike<number>,
  n: number,
  windows: number,
): number {
  const matrix = correlations(covariance, n);
  const rho = (i: number, j: number): number => matrix[i * n + j];
  const all = pairs(n);
  let sum = 0;
  for (const [j, k] of all) {
    for (const [h, m] of all) {
      const squares =
        rho(j, h) * rho(j, h) +
        rho(j, m) * rho(j, m) +
        rho(k, h) * rho(k, h) +
        rho(k, m) * rho(k, m);
      sum +=
        0.5 * rho(j, k) * rho(h, m) * squares +
        rho(j, h) * rho(k, m) +
        rho(j, m) * rho(k, h) -
        rho(j, k) * (rho(j, h) * rho(j, m) + rho(k, h) * rho(k, m)) -
        rho(h, m) * (rho(j, h) * rho(k, h) + rho(j, m) * rho(k, m));
    }
  }
  return Math.sqrt(sum / (windows - 1)) / all.length;
}

function correlations(covariance: ArrayLike<number>, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return covariance[at] / Math.sqrt(covariance[i * n + i] * covariance[j * n + j]);
  });
}

function pairs(n: number): [number, number][] {
  return Array.from({ length: n * n }, (_, at): [number, number] => [
    Math.floor(at / n),
    at % n,
  ]).filter(([i, j]) => j < i);
}
