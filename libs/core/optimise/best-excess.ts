import { negative } from '../linalg/symmetric.js';
import { AT_UPPER, FREE, type QpActiveSet } from '../qp/qp-problem.js';
import { minimalConflict } from './conflict.js';
import { constraintRows, groupRows } from './constraint-rows.js';
import { qpOptions } from './solve-options.js';
import {
  budgetOf,
  type PortfolioFrame,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { solveWeights } from './solve-weights.js';
import { fillInOrder } from './start-vertex.js';
import { bindingTrading } from './trading.js';

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
/** What is left of the budget is summed anew this often: the sum itself rounds. */
const REFINEMENTS = 3;

/** The weights of a filled vertex: bounds, and the one free name takes what is left of the budget. */
function filledWeights(codes: Int8Array, problem: PortfolioFrame): Float64Array {
  const { lower, upper } = problem.bounds;
  const budget = budgetOf(problem);
  const free = codes.indexOf(FREE);
  const weights = lower.slice();
  for (let i = 0; i < weights.length; i += 1) if (codes[i] === AT_UPPER) weights[i] = upper[i];
  weights[free] = 0;
  for (let round = 0; round < REFINEMENTS; round += 1) {
    let left = budget;
    for (let i = 0; i < weights.length; i += 1) left -= weights[i];
    weights[free] += left;
  }
  weights[free] = Math.min(Math.max(weights[free], lower[free]), upper[free]);
  return weights;
}

function foundAt(
  excess: Float64Array,
  weights: Float64Array,
  vertex: QpActiveSet,
): Extract<BestExcess, { status: 'found' }> {
  let value = 0;
  let terms = 0;
  for (let i = 0; i < weights.length; i += 1) {
    value += excess[i] * weights[i];
    terms += Math.abs(excess[i] * weights[i]);
  }
  const isPositive = value > ROUNDING * weights.length * terms;
  return { status: 'found', value: isPositive ? value : 0, weights, vertex };
}

/** What a trade costs does not count here, only how far it may go. */
function withoutCost(problem: PortfolioProblem): PortfolioProblem {
  const { trading } = problem;
  return trading === undefined
    ? problem
    : { ...problem, trading: { ...trading, transactionCost: 0 } };
}

/** Whether neither a side of a group nor trading limits the weights. */
export function isBudgetAndBounds(problem: PortfolioFrame): boolean {
  return groupRows(problem.groups ?? []).length === 0 && bindingTrading(problem) === null;
}

/** The same by filling the names in descending order; null where there is more than a budget and bounds, or a lower bound is missing. */
export function filledExcess(
  problem: PortfolioFrame,
  excess: Float64Array,
): Extract<BestExcess, { status: 'found' }> | null {
  if (!isBudgetAndBounds(problem)) return null;
  const { lower, upper } = problem.bounds;
  const linear = negative(excess);
  const codes = fillInOrder(linear, lower, upper, budgetOf(problem));
  if (codes === null) return null;
  const vertex = { variables: codes, rows: Uint8Array.of(1) };
  return foundAt(excess, filledWeights(codes, problem), vertex);
}

/**
 * max excess'w over the budget, bounds, groups and maxTurnover: by filling the names in descending order, which is exact, where there
 * are only a budget and bounds; else by the simplex method.
 */
export function bestExcess(
  problem: PortfolioProblem,
  excess: Float64Array,
  options: SolveOptions,
): BestExcess {
  const filled = filledExcess(problem, excess);
  if (filled !== null) return filled;
  const constraints = constraintRows(problem);
  const { groups } = constraints;
  const linear = negative(excess);
  const outcome = solveWeights(
    withoutCost(problem),
    constraints,
    { quadratic: null, linear, factor: 1 },
    qpOptions(options, null),
  );
  if (outcome.status === 'infeasible') {
    const conflicting = minimalConflict(problem, groups, outcome.conflict);
    return { status: 'infeasible', conflicting };
  }
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  if (outcome.status === 'stalled' || outcome.point === null) return { status: 'stalled' };
  return foundAt(excess, outcome.point.x, outcome.point.active);
}
