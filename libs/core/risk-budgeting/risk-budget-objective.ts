import type { ObjectiveAtPoint } from '../optimise/certificate.js';
import { varianceAt } from '../optimise/objectives.js';

/** Variance below this share of (sum sigma_i |w_i|)^2 is rounding. */
const NO_VARIANCE = 1e-13;

/** Whether what is left of w'Sigma w is rounding. */
export function isRiskless(covariance: Float64Array, w: Float64Array): boolean {
  const n = w.length;
  let deviations = 0;
  for (let i = 0; i < n; i += 1) {
    deviations += Math.sqrt(covariance[i * n + i]) * Math.abs(w[i]);
  }
  return varianceAt(covariance, w).value <= NO_VARIANCE * deviations * deviations;
}

/**
 * f = sqrt(w'Sigma w) - c sum b_i ln w_i, w > 0; grad f = Sigma w / s - c b / w, s the root (Richard & Roncalli 2019).
 * With c = s its minimum without constraints has the budgets b as shares of risk. Without risk f is zero, its least value.
 */
export function riskBudgetAt(
  covariance: Float64Array,
  b: Float64Array,
  w: Float64Array,
  c: number,
): ObjectiveAtPoint {
  const variance = varianceAt(covariance, w);
  if (isRiskless(covariance, w))
    return { ...variance, value: 0, gradient: new Float64Array(w.length) };
  const s = Math.sqrt(variance.value);
  let logarithm = 0;
  for (let i = 0; i < w.length; i += 1) logarithm += b[i] * Math.log(w[i]);
  return {
    value: s - c * logarithm,
    gradient: variance.gradient.map((slope, i) => slope / (2 * s) - (c * b[i]) / w[i]),
    valueFloor: variance.valueFloor / s,
    gradientFloor: variance.gradientFloor / (2 * s),
  };
}
