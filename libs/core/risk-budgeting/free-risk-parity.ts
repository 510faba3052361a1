import { budgetedDirection } from './budgeted-direction.js';
import { ridged } from './ridge.js';
import { isRiskless } from './risk-budget-objective.js';

/** Weights and what they took. */
export interface FreeWeights {
  readonly weights: Float64Array;
  readonly iterations: number;
}

/**
 * The w > 0 with w_i (Sigma w)_i = b_i w'Sigma w and sum w = 1, no other constraint. Where every instrument takes part in
 * a riskless long portfolio each of them satisfies that; the limit of Sigma + epsilon I is taken. Null where only some
 * take part: the others' weights would have to be zero.
 */
export function freeRiskParity(covariance: Float64Array, b: Float64Array): FreeWeights | null {
  const n = b.length;
  const found = solve(covariance, b);
  if (found !== null) return found;
  const limit = solve(ridged(covariance, n), b);
  return limit !== null && isRiskless(covariance, limit.weights) ? limit : null;
}

function solve(covariance: Float64Array, b: Float64Array): FreeWeights | null {
  const n = b.length;
  const deviations = Float64Array.from(b, (_, i) => Math.sqrt(covariance[i * n + i]));
  if (deviations.some((deviation) => deviation === 0)) return null;
  const direction = budgetedDirection(correlationOf(covariance, deviations), b);
  if (direction.status === 'riskless') return null;
  const weights = direction.x.map((x, i) => x / deviations[i]);
  // Their sum may leave the range where deviations are 1e-300: the largest first.
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    weights[i] /= largest;
    sum += weights[i];
  }
  for (let i = 0; i < n; i += 1) weights[i] /= sum;
  return { weights, iterations: direction.iterations };
}

function correlationOf(covariance: Float64Array, deviations: Float64Array): Float64Array {
  const n = deviations.length;
  const correlation = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    correlation[i * n + i] = 1;
    for (let j = 0; j < i; j += 1) {
      const value = covariance[i * n + j] / deviations[i] / deviations[j];
      correlation[i * n + j] = value;
      correlation[j * n + i] = value;
    }
  }
  return correlation;
}
