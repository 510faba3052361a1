import {
  portfolioProblemOf,
  type AllocationProblem,
  type BenchmarkLimit,
} from '../optimise/allocation-problem.js';
import { quadraticForm } from '../linalg/symmetric.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { checkPortfolioProblem, type PortfolioProblem } from '../optimise/portfolio-problem.js';
import { turnoverOf } from '../optimise/trading.js';
import { supportLimits } from '../search/support-limits.js';
import { boundedRiskParity } from './bounded-risk-parity.js';
import { budgetShares } from './budget-shares.js';
import { deviationFrom } from './deviation-from.js';
import { freeRiskParity } from './free-risk-parity.js';
import { reportRiskBudget } from './report-risk-budget.js';

/** A constraint that is broken by less than this share of its bound plus one is not: the weights are put onto it. */
const ROUNDING = 1e-14;

/**
 * The long portfolio with given shares of risk: w_i (Sigma w)_i = b_i w'Sigma w, sum w = 1, w > 0 (Maillard, Roncalli &
 * Teiletche 2010). Where a constraint binds: min sqrt(w'Sigma w) - c sum b_i ln w_i within bounds, groups, turnover and
 * tracking error, the budget not among them, with the c whose minimum sums to one (Richard & Roncalli 2019); the first is
 * its case without constraints, with c = sqrt(w'Sigma w). `budgets` b [n] > 0, sum one; null for equal shares. The
 * objective value is that minimum, in units of a volatility. `unbounded` where no such weights exist: a part of the
 * portfolio alone has no risk. Every name is held: a limit of holdings or of correlations that forbids it is a conflict.
 * @throws RangeError "expected x, was y" on a malformed problem, an L2 term, a cost of trading or a budget of zero
 */
export function riskParity(problem: AllocationProblem, budgets: Float64Array | null): SolveOutcome {
  const portfolio = portfolioProblemOf(problem);
  checkPortfolioProblem(portfolio);
  checkTerms(problem);
  const n = problem.instruments.length;
  const shares = budgetShares(budgets, n);
  const broken = brokenSupport(problem);
  if (broken !== null) return { status: 'infeasible', conflicting: [broken] };
  const free = freeRiskParity(portfolio.covariance, shares);
  const { benchmark } = problem;
  if (free !== null && satisfiesInPlace(portfolio, benchmark, free.weights)) {
    return reportFree(portfolio, { shares, benchmark, free });
  }
  if (free === null && !isConstrained(problem)) return { status: 'unbounded' };
  const anchor = free?.weights ?? new Float64Array(n).fill(1 / n);
  return boundedRiskParity(portfolio, { budgets: shares, benchmark, anchor });
}

/** What has no part in the programme. */
function checkTerms({ l2Gamma, budget, trading, benchmark, instruments }: AllocationProblem): void {
  if (l2Gamma !== 0) throw new RangeError(`expected l2Gamma 0, was ${l2Gamma}`);
  if (budget !== 1) throw new RangeError(`expected budget 1, was ${budget}`);
  const cost = trading?.transactionCost ?? 0;
  if (cost !== 0) throw new RangeError(`expected transactionCost 0, was ${cost}`);
  if (benchmark === null) return;
  const { weights, maxTrackingError } = benchmark;
  const n = instruments.length;
  if (weights.length !== n || !weights.every(Number.isFinite)) {
    throw new RangeError(`expected ${n} finite benchmark weights, was ${weights.join()}`);
  }
  if (!(maxTrackingError >= 0)) {
    throw new RangeError(`expected maxTrackingError >= 0, was ${maxTrackingError}`);
  }
}

/** A limit of the support that holding every name breaks. */
function brokenSupport(problem: AllocationProblem): string | null {
  const { maxHoldings, conflicts } = supportLimits(problem);
  if (maxHoldings < problem.instruments.length) return 'maxHoldings';
  return conflicts === null ? null : 'maxPairwiseCorrelation';
}

/** Whether anything excludes any positive weights that sum to one. */
function isConstrained({ lower, upper, groups, trading, benchmark }: AllocationProblem): boolean {
  const isTied = groups.length > 0 || trading !== null || benchmark !== null;
  return isTied || lower.some((low) => low > 0) || upper.some((high) => high < 1);
}

/** Whether the weights satisfy every constraint; those beside a bound by rounding are put onto it. */
function satisfiesInPlace(
  { bounds, groups, trading, covariance }: PortfolioProblem,
  benchmark: BenchmarkLimit | null,
  weights: Float64Array,
): boolean {
  const within = (value: number, low: number, high: number): boolean =>
    value >= low - ROUNDING * (1 + Math.abs(low)) &&
    value <= high + ROUNDING * (1 + Math.abs(high));
  const { lower, upper } = bounds;
  if (!weights.every((weight, i) => within(weight, lower[i], upper[i]))) return false;
  for (const group of groups ?? []) {
    const exposure = group.coefficients.reduce((sum, a, i) => sum + a * weights[i], 0);
    if (!within(exposure, group.lower, group.upper)) return false;
  }
  if (trading !== undefined && turnoverOf(trading, weights) > trading.maxTurnover) return false;
  if (benchmark !== null) {
    const error = deviationFrom(covariance, weights, benchmark.weights);
    if (error > benchmark.maxTrackingError) return false;
  }
  for (let i = 0; i < weights.length; i += 1) {
    weights[i] = Math.min(Math.max(weights[i], lower[i]), upper[i]);
  }
  return true;
}

function reportFree(
  problem: PortfolioProblem,
  found: {
    readonly shares: Float64Array;
    readonly benchmark: BenchmarkLimit | null;
    readonly free: { readonly weights: Float64Array; readonly iterations: number };
  },
): SolveOutcome {
  const { shares, benchmark, free } = found;
  const { weights, iterations } = free;
  const count = problem.groups?.length ?? 0;
  return reportRiskBudget(problem, {
    weights,
    budgets: shares,
    c: Math.sqrt(Math.max(quadraticForm(problem.covariance, weights), 0)),
    multipliers: { budget: 0, lower: new Float64Array(count), upper: new Float64Array(count) },
    tracking: benchmark === null ? null : { ...benchmark, multiplier: 0, pull: null },
    iterations,
    activeSet: { bounds: new Int8Array(weights.length), groups: new Int8Array(count) },
  });
}
