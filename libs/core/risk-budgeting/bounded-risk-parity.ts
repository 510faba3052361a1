import { quadraticForm, symmetricMultiply } from '../linalg/symmetric.js';
import type { BenchmarkLimit } from '../optimise/allocation-problem.js';
import { activeSides, constraintRows } from '../optimise/constraint-rows.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import { groupMultipliers } from '../optimise/report.js';
import { DUST, holdUntraded, settleWeightsInPlace } from '../optimise/settle-weights.js';
import { bindingTrading } from '../optimise/trading.js';
import type { BudgetedProblem, BudgetedStart, Tracking } from './budgeted-minimum.js';
import { deviationFrom } from './deviation-from.js';
import { freeBudget, type BudgetFreePoint } from './free-budget.js';
import { onlyPoint } from './only-point.js';
import { above, LEAST_WEIGHT, positiveStart } from './positive-start.js';
import { reportRiskBudget, type TrackingAtPoint } from './report-risk-budget.js';
import { ridged } from './ridge.js';
import { isRiskless } from './risk-budget-objective.js';
import { trackingConflict } from './tracking-conflict.js';

/** What is asked, and where the search starts. */
export interface BoundedTask {
  /** b [n]. */
  readonly budgets: Float64Array;
  readonly benchmark: BenchmarkLimit | null;
  /** [n] > 0. */
  readonly anchor: Float64Array;
}

/**
 * min sqrt(w'Sigma w) - c sum b_i ln w_i within bounds, groups, turnover and tracking error, with the c whose minimum sums
 * to one (Richard & Roncalli 2019): of the minima of w'Sigma w / 2 - lambda sum b_i ln w_i on the budget the one that the
 * budget does not bind, c = lambda / sqrt(w'Sigma w). Where no c sums to one, weights without risk are taken as the limit
 * of Sigma + epsilon I; `unbounded` where there are none.
 */
export function boundedRiskParity(problem: PortfolioProblem, asked: BoundedTask): SolveOutcome {
  const { budgets, benchmark, anchor } = asked;
  const constraints = constraintRows(problem);
  const start = positiveStart(problem, constraints, anchor);
  if (start.status === 'infeasible') return start;
  const tracking = benchmark === null ? null : trackingOf(problem.covariance, benchmark);
  if (tracking !== null) {
    const floored = above(problem, () => LEAST_WEIGHT);
    const conflicting = trackingConflict(floored, tracking, LEAST_WEIGHT);
    if (conflicting !== null) return { status: 'infeasible', conflicting };
  }
  const only = onlyPoint(problem, budgets, benchmark);
  if (only !== null) return only;
  const task: BudgetedProblem = {
    problem: above(problem, () => 0),
    constraints,
    budgets,
    tracking,
  };
  const found = freeBudget(task, start) ?? risklessPoint(task, start);
  return found === null ? { status: 'unbounded' } : reportPoint(task, found, problem);
}

function trackingOf(covariance: Float64Array, benchmark: BenchmarkLimit): Tracking {
  const product = new Float64Array(benchmark.weights.length);
  symmetricMultiply(covariance, benchmark.weights, product);
  return { ...benchmark, product };
}

/** Weights without risk, which no constraint keeps from less. */
function risklessPoint(task: BudgetedProblem, start: BudgetedStart): BudgetFreePoint | null {
  const { problem, tracking } = task;
  const covariance = ridged(problem.covariance, problem.instruments.length);
  const near = tracking === null ? null : trackingOf(covariance, tracking);
  const ridge = { ...task, problem: { ...problem, covariance }, tracking: near };
  const found = freeBudget(ridge, start);
  if (found === null || !isRiskless(problem.covariance, found.point.weights)) return null;
  const multipliers = new Float64Array(found.point.multipliers.length);
  return { lambda: 0, point: { ...found.point, multipliers, turnoverMultiplier: 0, pull: 0 } };
}

function reportPoint(
  { constraints, budgets, tracking }: BudgetedProblem,
  { lambda, point }: BudgetFreePoint,
  problem: PortfolioProblem,
): SolveOutcome {
  const { covariance, bounds } = problem;
  const { groups } = constraints;
  const { active, trading, iterations } = point;
  const count = problem.groups?.length ?? 0;
  const weights = point.weights.slice();
  const codes = holdUntraded(weights, active.variables, bindingTrading(problem), DUST);
  settleWeightsInPlace(weights, codes, bounds.lower, bounds.upper, 0);
  const risk = Math.sqrt(Math.max(quadraticForm(covariance, weights), 0));
  // The programme is of the variance: its lambda and its multipliers are s times those of the risk.
  const unit = risk > 0 ? 1 / risk : 0;
  return reportRiskBudget(problem, {
    weights,
    budgets,
    c: lambda * unit,
    multipliers: {
      budget: 0,
      ...groupMultipliers(groups, point.multipliers.subarray(1), count, unit),
      turnover: point.turnoverMultiplier * unit,
    },
    tracking:
      tracking === null ? null : trackingAt(covariance, weights, tracking, point.pull * unit),
    iterations,
    activeSet: {
      bounds: active.variables,
      groups: activeSides(groups, active.rows.subarray(1), count),
      ...(trading === null ? {} : { trading }),
    },
  });
}

/** kappa Sigma(w - b) is kappa times the error times the gradient of the error, and all there is where the limit is 0. */
function trackingAt(
  covariance: Float64Array,
  weights: Float64Array,
  { weights: centre, maxTrackingError }: Tracking,
  pull: number,
): TrackingAtPoint {
  const error = deviationFrom(covariance, weights, centre);
  const slope = new Float64Array(weights.length);
  if (maxTrackingError === 0) {
    const apart = weights.map((weight, i) => weight - centre[i]);
    symmetricMultiply(covariance, apart, slope);
  }
  return {
    weights: centre,
    maxTrackingError,
    multiplier: pull * error,
    pull: maxTrackingError === 0 ? slope.map((value) => pull * value) : null,
  };
}
