import type { QpActiveSet } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';
import { minimalConflict } from './conflict.js';
import { constraintRows } from './constraint-rows.js';
import { qpOptions } from './solve-options.js';
import type { PortfolioProblem, SolveOptions } from './portfolio-problem.js';
import { fillInOrder } from './start-vertex.js';

/** The largest excess return any feasible weights have, and the vertex that has it. */
export type BestExcess =
  | {
      readonly status: 'found';
      /** (mu - rf)'w, 0 when it is not positive beyond rounding. */
      readonly value: number;
      readonly weights: Float64Array;
      readonly vertex: QpActiveSet;
    }
  | { readonly status: 'unbounded' | 'stalled' }
  | { readonly status: 'infeasible'; readonly conflicting: readonly string[] };

/** Rounding of the sum, relative to its terms. */
const ROUNDING = 1e-15;

/**
 * max excess'w over the budget, bounds and groups: by filling the names in descending order, which is exact, where there
 * are only a budget and bounds; else by the simplex method.
 */
export function bestExcess(
  problem: PortfolioProblem,
  excess: Float64Array,
  options: SolveOptions,
): BestExcess {
  const n = problem.instruments.length;
  const { lower, upper } = problem.bounds;
  const { groups, ...rows } = constraintRows(problem);
  const linear = excess.map((value) => -value);
  const codes = groups.length === 0 ? fillInOrder(linear, lower, upper) : null;
  const start = codes === null ? null : { variables: codes, rows: Uint8Array.of(1) };
  const lp = { n, quadratic: null, linear, ...rows, lower, upper };
  const outcome = solveQp(lp, qpOptions(options, start));
  if (outcome.status === 'infeasible') {
    const conflicting = minimalConflict(problem, groups, outcome.conflict);
    return { status: 'infeasible', conflicting };
  }
  if (outcome.status !== 'optimal') return { status: outcome.status };
  let value = 0;
  let terms = 0;
  for (let i = 0; i < n; i += 1) {
    value += excess[i] * outcome.x[i];
    terms += Math.abs(excess[i] * outcome.x[i]);
  }
  return {
    status: 'found',
    value: value > ROUNDING * n * terms ? value : 0,
    weights: outcome.x,
    vertex: outcome.active,
  };
}
