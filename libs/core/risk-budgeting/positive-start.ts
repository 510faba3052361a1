import { minimalConflict } from '../optimise/conflict.js';
import type { ConstraintRows } from '../optimise/constraint-rows.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import type { QpActiveSet, QpOutcome } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';

/** Positive weights within the constraints, or why there are none. */
export type PositiveStart =
  | { readonly status: 'found'; readonly weights: Float64Array; readonly active: QpActiveSet }
  | { readonly status: 'infeasible'; readonly conflicting: readonly string[] };

/** Shares of the anchor that every weight keeps, tried in turn. */
const SHARES = [0.1, 1e-3, 1e-6];
/** Weights that cannot all be above it are not all positive. */
const LEAST_WEIGHT = 1e-10;

/** The problem with every weight at least `floor`. */
function above(problem: PortfolioProblem, floor: (i: number) => number): PortfolioProblem {
  const { lower, upper } = problem.bounds;
  return {
    ...problem,
    bounds: { lower: lower.map((low, i) => Math.max(low, floor(i))), upper },
  };
}

/** min sum (w_i / a_i - 1)^2 / 2 within the constraints, in x = w / a. */
function nearest(
  anchor: Float64Array,
  { rows, rhs, equalities }: ConstraintRows,
  { bounds }: PortfolioProblem,
): QpOutcome {
  const n = anchor.length;
  return solveQp({
    n,
    quadratic: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    linear: new Float64Array(n).fill(-1),
    rows: rows.map((entry, k) => entry * anchor[k % n]),
    rhs,
    equalities,
    lower: bounds.lower.map((low, i) => low / anchor[i]),
    upper: bounds.upper.map((high, i) => high / anchor[i]),
  });
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
  const { groups, ...rows } = constraints;
  const { lower, upper } = floored.bounds;
  const n = anchor.length;
  const outcome = solveQp({ n, quadratic: null, linear: null, ...rows, lower, upper });
  if (outcome.status !== 'infeasible') return resting(anchor, constraints);
  const conflicting = minimalConflict(floored, groups, outcome.conflict, LEAST_WEIGHT);
  return { status: 'infeasible', conflicting };
}

/** Where no start was found although there is one: the certificate of what comes of it tells. */
function resting(anchor: Float64Array, { rhs, equalities }: ConstraintRows): PositiveStart {
  const rows = new Uint8Array(rhs.length).fill(1, 0, equalities);
  return {
    status: 'found',
    weights: anchor,
    active: { variables: new Int8Array(anchor.length), rows },
  };
}

function startAbove(
  anchor: Float64Array,
  constraints: ConstraintRows,
  problem: PortfolioProblem,
): PositiveStart | null {
  const outcome = nearest(anchor, constraints, problem);
  if (outcome.status !== 'optimal') return null;
  const weights = outcome.x.map((x, i) => x * anchor[i]);
  return { status: 'found', weights, active: outcome.active };
}
