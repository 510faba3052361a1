import type { ConstraintRows } from '../optimise/constraint-rows.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import type { WeightsPoint } from '../optimise/solve-weights.js';
import { solveRelative, type RelativeStart } from './relative-programme.js';

/** A benchmark that the weights stay near. */
export interface Tracking {
  /** b [n]. */
  readonly weights: Float64Array;
  /** Sigma b [n]. */
  readonly product: Float64Array;
  readonly maxTrackingError: number;
}

/** What shares of risk are wanted, and within what; positivity included in the bounds. */
export interface BudgetedProblem {
  readonly problem: PortfolioProblem;
  readonly constraints: ConstraintRows;
  /** b [n]. */
  readonly budgets: Float64Array;
  readonly tracking: Tracking | null;
}

/** Where a solve begins. */
export interface BudgetedStart extends RelativeStart {
  readonly weights: Float64Array;
  /** kappa >= 0; 0 without a benchmark. */
  readonly pull: number;
}

/** Weights that satisfy the constraints, with what a next solve can start from. */
export interface BudgetedPoint extends BudgetedStart {
  /** Of the rows of the constraints, row 0 the budget. */
  readonly multipliers: Float64Array;
  readonly turnoverMultiplier: number;
  readonly iterations: number;
}

const STEPS = 200;
/** A relative step whose square is rounding: it is the last one. */
const LAST = 1e-8;

/**
 * min w'Sigma w / 2 - lambda sum b_i ln w_i + kappa (w - benchmark)'Sigma(w - benchmark) / 2 over the budget, bounds,
 * groups and turnover, by Newton's method in steps relative to w: each step is the quadratic programme
 * x'(W Sigma W (1 + kappa) + lambda diag b)x / 2 - (2 lambda b + kappa W Sigma benchmark)'x in x = w_next / w, damped as
 * in {@link descendInPlace}, so w stays positive and within the constraints. Null where a step finds no point.
 */
export function budgetedMinimum(
  task: BudgetedProblem,
  lambda: number,
  start: BudgetedStart,
): BudgetedPoint | null {
  const { pull } = start;
  const weights = start.weights.slice();
  let from: RelativeStart = start;
  for (let iterations = 1; iterations <= STEPS; iterations += 1) {
    const point = relativeStep(task, { lambda, pull, weights }, from);
    if (point === null) return null;
    from = point;
    const size = point.x.reduce((largest, x) => Math.max(largest, Math.abs(x - 1)), 0);
    const damping = size < LAST ? 1 : 1 / (1 + size);
    point.x.forEach((x, i) => {
      weights[i] *= 1 + damping * (x - 1);
    });
    if (size < LAST) {
      const { multipliers, active, trading, turnoverMultiplier } = point;
      return { weights, multipliers, active, trading, turnoverMultiplier, pull, iterations };
    }
  }
  return null;
}

function relativeStep(
  { problem, constraints, budgets, tracking }: BudgetedProblem,
  at: { readonly lambda: number; readonly pull: number; readonly weights: Float64Array },
  start: RelativeStart,
): WeightsPoint | null {
  const { lambda, pull, weights } = at;
  const n = weights.length;
  const { covariance } = problem;
  const quadratic = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      quadratic[i * n + j] = weights[i] * covariance[i * n + j] * weights[j] * (1 + pull);
    }
    quadratic[i * n + i] += lambda * budgets[i];
  }
  const linear = budgets.map((budget, i) => {
    const towards = tracking === null ? 0 : pull * weights[i] * tracking.product[i];
    return -2 * lambda * budget - towards;
  });
  return solveRelative({ problem, constraints, scale: weights, quadratic, linear }, start);
}
