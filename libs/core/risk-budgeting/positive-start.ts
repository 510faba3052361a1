import { minimalConflict } from '../optimise/conflict.js';
import type { ConstraintRows } from '../optimise/constraint-rows.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import { solveWeights } from '../optimise/solve-weights.js';
import { bindingTrading } from '../optimise/trading.js';
import type { BudgetedStart } from './budgeted-minimum.js';
import { solveRelative } from './relative-programme.js';

/** Positive weights within the constraints, or why there are none. */
export type PositiveStart =
  | ({ readonly status: 'found' } & BudgetedStart)
  | { readonly status: 'infeasible'; readonly conflicting: readonly string[] };

/** Shares of the anchor that every weight keeps, tried in turn. */
const SHARES = [0.1, 1e-3, 1e-6];
/** Weights that cannot all be above it are not all positive. */
export const LEAST_WEIGHT = 1e-10;

/** The problem with every weight at least `floor`. */
export function above(problem: PortfolioProblem, floor: (i: number) => number): PortfolioProblem {
  const { lower, upper } = problem.bounds;
  return {
    ...problem,
    bounds: { lower: lower.map((low, i) => Math.max(low, floor(i))), upper },
  };
}

/**
 * The weights within the constraints that are nearest to `anchor` [n] > 0 in relative terms, each well above zero where
 * the constraints allow. Infeasible where some weight cannot be positive: the objective has a logarithm of each.
 */
export function positiveStart(
  problem: PortfolioProblem,
  constraints: ConstraintRows,
  anchor: Float64Array,
): PositiveStart {
  for (const share of SHARES) {
    const start = startAbove(
      anchor,
      constraints,
      above(problem, (i) => share * anchor[i]),
    );
    if (start !== null) return start;
  }
  const floored = above(problem, () => LEAST_WEIGHT);
  const start = startAbove(anchor, constraints, floored);
  if (start !== null) return start;
  const nothing = { quadratic: null, linear: null, factor: 1 };
  const outcome = solveWeights(floored, constraints, nothing);
  if (outcome.status !== 'infeasible') return resting(problem, anchor, constraints);
  const { groups } = constraints;
  const conflicting = minimalConflict(floored, groups, outcome.conflict, LEAST_WEIGHT);
  return { status: 'infeasible', conflicting };
}

/** Where no start was found although there is one: the certificate of what comes of it tells. */
function resting(
  problem: PortfolioProblem,
  anchor: Float64Array,
  { rhs, equalities }: ConstraintRows,
): PositiveStart {
  const rows = new Uint8Array(rhs.length).fill(1, 0, equalities);
  const isTraded = bindingTrading(problem) !== null;
  return {
    status: 'found',
    weights: anchor,
    active: { variables: new Int8Array(anchor.length), rows },
    trading: isTraded ? { trades: new Int8Array(anchor.length), atLimit: 0 } : null,
    pull: 0,
  };
}

/** min sum (w_i / a_i - 1)^2 / 2 within the constraints, in x = w / a. */
function startAbove(
  anchor: Float64Array,
  constraints: ConstraintRows,
  problem: PortfolioProblem,
): PositiveStart | null {
  const n = anchor.length;
  const quadratic = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  const linear = new Float64Array(n).fill(-1);
  const nearest = { problem, constraints, scale: anchor, quadratic, linear };
  const point = solveRelative(nearest, null);
  if (point === null) return null;
  const { x, active, trading } = point;
  return { status: 'found', weights: x.map((v, i) => v * anchor[i]), active, trading, pull: 0 };
}
