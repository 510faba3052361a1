import { portfolioProblemOf, type AllocationProblem } from '../optimise/allocation-problem.js';
import { quadraticForm } from '../linalg/symmetric.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { checkPortfolioProblem, type PortfolioProblem } from '../optimise/portfolio-problem.js';
import { report } from '../optimise/report.js';
import { boundedRiskParity } from './bounded-risk-parity.js';
import { budgetShares } from './budget-shares.js';
import { freeRiskParity } from './free-risk-parity.js';
import { riskBudgetAt } from './risk-budget-objective.js';

/** A constraint that is broken by less than this share of its bound plus one is not: the weights are put onto it. */
const ROUNDING = 1e-14;

/**
 * The long portfolio with given shares of risk: w_i (Sigma w)_i = b_i w'Sigma w, sum w = 1, w > 0 (Maillard, Roncalli &
 * Teiletche 2010). Where bounds or groups bind: min sqrt(w'Sigma w) - c sum b_i ln w_i within them, the budget not among
 * them, with the c whose minimum sums to one (Richard & Roncalli 2019); the first is its case without constraints, with
 * c = sqrt(w'Sigma w). `budgets` b [n] > 0, sum one; null for equal shares. The objective value is that minimum, in
 * units of a volatility. `unbounded` where no such weights exist: a part of the portfolio alone has no risk.
 * @throws RangeError "expected x, was y" on a malformed problem, an L2 term or a budget of zero
 */
export function riskParity(problem: AllocationProblem, budgets: Float64Array | null): SolveOutcome {
  const portfolio = portfolioProblemOf(problem);
  checkPortfolioProblem(portfolio);
  if (problem.l2Gamma !== 0) throw new RangeError(`expected l2Gamma 0, was ${problem.l2Gamma}`);
  if (problem.budget !== 1) throw new RangeError(`expected budget 1, was ${problem.budget}`);
  const n = problem.instruments.length;
  const shares = budgetShares(budgets, n);
  const free = freeRiskParity(portfolio.covariance, shares);
  if (free !== null && satisfiesInPlace(portfolio, free.weights)) {
    return reportFree(portfolio, shares, free);
  }
  if (free === null && !isConstrained(portfolio)) return { status: 'unbounded' };
  return boundedRiskParity(portfolio, shares, free?.weights ?? new Float64Array(n).fill(1 / n));
}

/** Whether bounds or groups exclude any positive weights that sum to one. */
function isConstrained({ bounds, groups }: PortfolioProblem): boolean {
  const { lower, upper } = bounds;
  return (
    (groups?.length ?? 0) > 0 || lower.some((low) => low > 0) || upper.some((high) => high < 1)
  );
}

/** Whether the weights satisfy bounds and groups; those beside a bound by rounding are put onto it. */
function satisfiesInPlace({ bounds, groups }: PortfolioProblem, weights: Float64Array): boolean {
  const within = (value: number, low: number, high: number): boolean =>
    value >= low - ROUNDING * (1 + Math.abs(low)) &&
    value <= high + ROUNDING * (1 + Math.abs(high));
  const { lower, upper } = bounds;
  if (!weights.every((weight, i) => within(weight, lower[i], upper[i]))) return false;
  for (const group of groups ?? []) {
    const exposure = group.coefficients.reduce((sum, a, i) => sum + a * weights[i], 0);
    if (!within(exposure, group.lower, group.upper)) return false;
  }
  for (let i = 0; i < weights.length; i += 1) {
    weights[i] = Math.min(Math.max(weights[i], lower[i]), upper[i]);
  }
  return true;
}

function reportFree(
  problem: PortfolioProblem,
  budgets: Float64Array,
  { weights, iterations }: { readonly weights: Float64Array; readonly iterations: number },
): SolveOutcome {
  const count = problem.groups?.length ?? 0;
  const risk = Math.sqrt(Math.max(quadraticForm(problem.covariance, weights), 0));
  const objective = riskBudgetAt(problem.covariance, budgets, weights, risk);
  return report(problem, {
    weights,
    objective,
    objectiveValue: objective.value,
    multipliers: { budget: 0, lower: new Float64Array(count), upper: new Float64Array(count) },
    iterations,
    activeSet: { bounds: new Int8Array(weights.length), groups: new Int8Array(count) },
  });
}
