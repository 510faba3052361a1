import { choleskyFactor, choleskySolveInPlace } from '../linalg/cholesky.js';
import { dot, quadraticForm } from '../linalg/symmetric.js';
import type { BenchmarkLimit } from '../optimise/allocation-problem.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import { reportRiskBudget } from './report-risk-budget.js';
import { riskBudgetAt } from './risk-budget-objective.js';

/**
 * The answer where nothing may be traded, or where no risk against a benchmark may be taken and Sigma is definite: one
 * point is left, whatever c is, which is then the root of w'Sigma w as without constraints, and the multiplier is what
 * holds the weights there. The point must be known to satisfy everything else. Null where more than one is left.
 */
export function onlyPoint(
  problem: PortfolioProblem,
  budgets: Float64Array,
  benchmark: BenchmarkLimit | null,
): SolveOutcome | null {
  const { covariance, trading } = problem;
  const n = budgets.length;
  const isStill = trading?.maxTurnover === 0;
  const factor = benchmark?.maxTrackingError === 0 ? choleskyFactor(covariance, n) : null;
  const weights = isStill ? trading.currentWeights : factor === null ? null : benchmark?.weights;
  if (weights === null || weights === undefined) return null;
  const c = Math.sqrt(Math.max(quadraticForm(covariance, weights), 0));
  const { gradient } = riskBudgetAt(covariance, budgets, weights, c);
  const none = new Float64Array(problem.groups?.length ?? 0);
  const largest = gradient.reduce((size, slope) => Math.max(size, Math.abs(slope)), 0);
  const pull = isStill ? null : gradient.map((slope) => -slope);
  return reportRiskBudget(problem, {
    weights: weights.slice(),
    budgets,
    c,
    multipliers: { budget: 0, lower: none, upper: none, turnover: isStill ? largest : 0 },
    tracking:
      benchmark === null
        ? null
        : { ...benchmark, multiplier: pull === null ? 0 : sizeOf(pull, factor), pull },
    iterations: 0,
    activeSet: { bounds: new Int8Array(n), groups: new Int8Array(none.length) },
  });
}

/** |u| of pull = L u: the multiplier of |L'(w - b)|, whose gradients at b are L times the unit ball. */
function sizeOf(pull: Float64Array, factor: Float64Array | null): number {
  if (factor === null) return 0;
  const solved = pull.slice();
  choleskySolveInPlace(factor, pull.length, solved);
  return Math.sqrt(Math.max(dot(pull, solved), 0));
}
