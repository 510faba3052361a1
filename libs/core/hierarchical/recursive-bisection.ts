import type { HierarchyOptions } from '../optimise/objective.js';
import { clusterRisk } from './cluster-risk.js';

/**
 * Weights [n] that are split from the whole down: of each run of `order` the first floor(size / 2) against the rest, the
 * left share 1 - v_1 / (v_1 + v_2), v the risk of each part's inverse-risk portfolio (Lopez de Prado 2016). `risk` is the
 * variance, or deviations throughout. Where neither part has a risk each gets half.
 */
export function bisectedWeights(
  covariance: Float64Array,
  order: Int32Array,
  risk: HierarchyOptions['risk'],
): Float64Array {
  const weights = new Float64Array(order.length).fill(1);
  const open = [order];
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (run.length < 2) continue;
    const half = Math.floor(run.length / 2);
    const [left, right] = [run.subarray(0, half), run.subarray(half)];
    const [v1, v2] = [clusterRisk(covariance, left, risk), clusterRisk(covariance, right, risk)];
    const share = v1 + v2 > 0 ? 1 - v1 / (v1 + v2) : 0.5;
    for (const i of left) weights[i] *= share;
    for (const i of right) weights[i] *= 1 - share;
    open.push(left, right);
  }
  return weights;
}
