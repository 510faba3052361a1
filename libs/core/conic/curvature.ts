import { gramOf } from '../linalg/gram.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { ConvexObjective } from './convex-objective.js';
import { scenarioTable, type ScenarioTable } from './scenario-blocks.js';
import { portfolioReturns } from './scenario-measures.js';

/** h += sum_t factor_t r_t r_t', both triangles; scenarios of factor 0 cost nothing. */
function addScatter(h: Float64Array, table: ScenarioTable, factors: Float64Array): void {
  const { names, count, returns } = table;
  const centre = new Float64Array(names);
  const gram = gramOf({ size: names, observations: count, values: returns, centre }, factors);
  for (let k = 0; k < h.length; k += 1) h[k] += gram[k];
}

/** Of mean(min(r_t'w - benchmark, 0)^2), times `factor`. */
function addLowerMoment(
  h: Float64Array,
  table: ScenarioTable,
  w: Float64Array,
  of: { readonly benchmark: number; readonly factor: number },
): void {
  const factors = portfolioReturns(table, w).map((value) =>
    value < of.benchmark ? (2 * of.factor) / table.count : 0,
  );
  addScatter(h, table, factors);
}

/**
 * The curvature [n x n] of the Lagrangian at w: of the objective, of the tracking error and of the target with their
 * multipliers. Deviations count as squares under half the multiplier over the bound, which has the same stationary points.
 */
export function curvatureAt(
  problem: AllocationProblem,
  objective: ConvexObjective,
  w: Float64Array,
  multipliers: ReadonlyMap<string, number>,
): Float64Array {
  const n = w.length;
  const h = new Float64Array(n * n);
  let ofVariance = 2 * objective.variance;
  const squared = (name: string, bound: number): number => (multipliers.get(name) ?? 0) / bound;
  if (problem.benchmark !== null) {
    ofVariance += squared('maxTrackingError', problem.benchmark.maxTrackingError);
  }
  const { scenarios } = objective;
  const table = problem.scenarios === null ? null : scenarioTable(problem.scenarios, n);
  if (table !== null && scenarios?.measure === 'semideviation') {
    addLowerMoment(h, table, w, { benchmark: scenarios.benchmark, factor: 1 });
  }
  if (table !== null && scenarios?.measure === 'growth') {
    const factors = portfolioReturns(table, w).map(
      (value) => 1 / ((1 + value) * (1 + value)) / table.count,
    );
    addScatter(h, table, factors);
  }
  for (const limit of objective.limits) {
    if (limit.name === 'targetVolatility') ofVariance += squared(limit.name, limit.bound);
    if (limit.name === 'targetSemideviation' && limit.risk.measure === 'semideviation') {
      const factor = squared(limit.name, limit.bound) / 2;
      if (table === null || !(factor > 0)) continue;
      addLowerMoment(h, table, w, { benchmark: limit.risk.benchmark, factor });
    }
  }
  const { covariance } = problem;
  if (covariance !== null && ofVariance > 0) {
    for (let k = 0; k < h.length; k += 1) h[k] += ofVariance * covariance[k];
  }
  for (let i = 0; i < n; i += 1) h[i * n + i] += 2 * objective.l2;
  return h;
}
