import type { HierarchyOptions } from '../optimise/objective.js';

/**
 * Risk of the inverse-risk portfolio of a cluster of instruments: the variance with w_i proportional to 1 / Sigma_ii, or
 * the deviation with w_i proportional to its root (Lopez de Prado 2016). Its limit where some have no variance: they have
 * all the weight, alike.
 */
export function clusterRisk(
  covariance: Float64Array,
  cluster: Int32Array,
  risk: HierarchyOptions['risk'],
): number {
  const n = Math.round(Math.sqrt(covariance.length));
  const own = Float64Array.from(cluster, (i) => Math.max(covariance[i * n + i], 0));
  const least = own.reduce((smallest, variance) => Math.min(smallest, variance), Infinity);
  const weights = own.map((variance) => {
    if (variance === least) return 1;
    return risk === 'variance' ? least / variance : Math.sqrt(least / variance);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let variance = 0;
  for (let a = 0; a < cluster.length; a += 1) {
    const row = cluster[a] * n;
    let product = 0;
    for (let b = 0; b < cluster.length; b += 1) {
      product += covariance[row + cluster[b]] * weights[b];
    }
    variance += weights[a] * product;
  }
  const positive = Math.max(variance / sum / sum, 0);
  return risk === 'variance' ? positive : Math.sqrt(positive);
}
