import type { Moments } from './moments.js';

/** Whether a moments estimator forgets. */
export type Memory = 'expanding' | 'exponential';

/** n - s / T: what the scatter is divided by for an unbiased covariance; n - 1 when it expands. */
export function degreesOfFreedom(moments: Moments): number {
  return moments.T > 0 ? moments.n - moments.s / moments.T : 0;
}

/** Sigma = M / (n - s/T) [N x N] row-major, annual; null before two observations. */
export function covarianceOf(moments: Moments): Float64Array | null {
  const divisor = degreesOfFreedom(moments);
  return divisor > 0 ? moments.scatter.map((value) => value / divisor) : null;
}

/** Arithmetic annual rates mu_i = m_i + Sigma_ii / 2 [N]: log means are not expected returns. */
export function arithmeticMeans(moments: Moments, covariance: Float64Array): Float64Array {
  const { size } = moments;
  return moments.mean.map((rate, i) => rate + covariance[i * size + i] / 2);
}

/** Effective observations nu: n - s/T expanding, n^2/q - 1 exponential. */
export function effectiveObservations(moments: Moments, memory: Memory): number {
  if (moments.q === 0) return 0;
  return memory === 'expanding'
    ? degreesOfFreedom(moments)
    : (moments.n * moments.n) / moments.q - 1;
}

/** Standard error of an annual Sharpe ratio, sqrt(s/T^2 + SR^2 / (2 nu)); Lo (2002) for equal dt. Null without data. */
export function sharpeStandardError(
  moments: Pick<Moments, 'T' | 's'>,
  sharpe: number,
  observations: number,
): number | null {
  if (!(moments.T > 0) || !(observations > 0)) return null;
  return Math.sqrt(moments.s / (moments.T * moments.T) + (sharpe * sharpe) / (2 * observations));
}
