import type { ConstraintRows } from '../optimise/constraint-rows.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import type { QpActiveSet, QpPoint } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';

/** What shares of risk are wanted, and within what; positivity included in the bounds. */
export interface BudgetedProblem {
  readonly problem: PortfolioProblem;
  readonly constraints: ConstraintRows;
  /** b [n]. */
  readonly budgets: Float64Array;
}

/** Weights that satisfy the constraints, with what a next solve can start from. */
export interface BudgetedPoint {
  readonly weights: Float64Array;
  /** Of the rows of the constraints, row 0 the budget. */
  readonly multipliers: Float64Array;
  readonly active: QpActiveSet;
  readonly iterations: number;
}

const STEPS = 200;
/** A relative step whose square is rounding: it is the last one. */
const LAST = 1e-8;

/**
 * min w'Sigma w / 2 - lambda sum b_i ln w_i over the budget, bounds and groups, by Newton's method in steps relative to
 * w: each step is the quadratic programme x'(W Sigma W + lambda diag b)x / 2 - 2 lambda b'x in x = w_next / w, damped as
 * in {@link descendInPlace}, so w stays positive and within the constraints. Null where a step finds no point.
 */
export function budgetedMinimum(
  task: BudgetedProblem,
  lambda: number,
  start: Pick<BudgetedPoint, 'weights' | 'active'>,
): BudgetedPoint | null {
  const weights = start.weights.slice();
  let { active } = start;
  for (let iterations = 1; iterations <= STEPS; iterations += 1) {
    const point = relativeStep(task, lambda, weights, active);
    if (point === null) return null;
    active = point.active;
    const size = point.x.reduce((largest, x) => Math.max(largest, Math.abs(x - 1)), 0);
    const damping = size < LAST ? 1 : 1 / (1 + size);
    point.x.forEach((x, i) => {
      weights[i] *= 1 + damping * (x - 1);
    });
    if (size < LAST) return { weights, multipliers: point.multipliers, active, iterations };
  }
  return null;
}

function relativeStep(
  { problem, constraints, budgets }: BudgetedProblem,
  lambda: number,
  weights: Float64Array,
  start: QpActiveSet,
): QpPoint | null {
  const n = weights.length;
  const { covariance, bounds } = problem;
  const quadratic = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      quadratic[i * n + j] = weights[i] * covariance[i * n + j] * weights[j];
    }
    quadratic[i * n + i] += lambda * budgets[i];
  }
  const outcome = solveQp(
    {
      n,
      quadratic,
      linear: budgets.map((budget) => -2 * lambda * budget),
      rows: constraints.rows.map((entry, k) => entry * weights[k % n]),
      rhs: constraints.rhs,
      equalities: constraints.equalities,
      lower: bounds.lower.map((low, i) => low / weights[i]),
      upper: bounds.upper.map((high, i) => high / weights[i]),
    },
    { start },
  );
  return outcome.status === 'optimal' ? outcome : null;
}
