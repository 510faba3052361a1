import { quadraticForm } from '../linalg/symmetric.js';
import { activeSides, constraintRows } from '../optimise/constraint-rows.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import { groupMultipliers, report } from '../optimise/report.js';
import { settleWeightsInPlace } from '../optimise/settle-weights.js';
import type { BudgetedPoint, BudgetedProblem } from './budgeted-minimum.js';
import { freeBudget, type BudgetFreePoint } from './free-budget.js';
import { positiveStart } from './positive-start.js';
import { ridged } from './ridge.js';
import { isRiskless, riskBudgetAt } from './risk-budget-objective.js';

/** The problem with every weight positive. */
function positive(problem: PortfolioProblem): PortfolioProblem {
  const { lower, upper } = problem.bounds;
  return { ...problem, bounds: { lower: lower.map((low) => Math.max(low, 0)), upper } };
}

/**
 * min sqrt(w'Sigma w) - c sum b_i ln w_i within bounds and groups, with the c whose minimum sums to one (Richard &
 * Roncalli 2019): of the minima of w'Sigma w / 2 - lambda sum b_i ln w_i on the budget the one that the budget does not
 * bind, c = lambda / sqrt(w'Sigma w). `anchor` [n] > 0 is where the search starts. Where no c sums to one, weights without
 * risk are taken as the limit of Sigma + epsilon I; `unbounded` where there are none.
 */
export function boundedRiskParity(
  problem: PortfolioProblem,
  budgets: Float64Array,
  anchor: Float64Array,
): SolveOutcome {
  const constraints = constraintRows(problem);
  const start = positiveStart(problem, constraints, anchor);
  if (start.status === 'infeasible') return start;
  const task: BudgetedProblem = { problem: positive(problem), constraints, budgets };
  const found = freeBudget(task, start) ?? risklessPoint(task, start);
  return found === null ? { status: 'unbounded' } : reportPoint(task, found, problem);
}

/** Weights without risk, which no constraint keeps from less. */
function risklessPoint(
  task: BudgetedProblem,
  start: Pick<BudgetedPoint, 'weights' | 'active'>,
): BudgetFreePoint | null {
  const { problem } = task;
  const covariance = ridged(problem.covariance, problem.instruments.length);
  const found = freeBudget({ ...task, problem: { ...problem, covariance } }, start);
  if (found === null || !isRiskless(problem.covariance, found.point.weights)) return null;
  const multipliers = new Float64Array(found.point.multipliers.length);
  return { lambda: 0, point: { ...found.point, multipliers } };
}

function reportPoint(
  { constraints, budgets }: BudgetedProblem,
  { lambda, point }: BudgetFreePoint,
  problem: PortfolioProblem,
): SolveOutcome {
  const { covariance, bounds } = problem;
  const { groups } = constraints;
  const { active, iterations } = point;
  const count = problem.groups?.length ?? 0;
  const weights = point.weights.slice();
  settleWeightsInPlace(weights, active.variables, bounds.lower, bounds.upper, 0);
  const risk = Math.sqrt(Math.max(quadraticForm(covariance, weights), 0));
  // The programme is of the variance: its lambda and its multipliers are s times those of the risk.
  const unit = risk > 0 ? 1 / risk : 0;
  const objective = riskBudgetAt(covariance, budgets, weights, lambda * unit);
  return report(problem, {
    weights,
    objective,
    objectiveValue: objective.value,
    multipliers: {
      budget: 0,
      ...groupMultipliers(groups, point.multipliers.subarray(1), count, unit),
    },
    iterations,
    activeSet: {
      bounds: active.variables,
      groups: activeSides(groups, active.rows.subarray(1), count),
    },
  });
}
