import { budgetOf, type PortfolioFrame } from './portfolio-problem.js';
import { bindingTrading, turnoverOf } from './trading.js';

/** A constraint that holds with equality, named as in the request, and its multiplier. */
export interface BindingConstraint {
  readonly constraint: string;
  readonly multiplier: number;
}

/**
 * How well weights satisfy the optimality conditions, dimensionless: multiplying returns and covariance by any factor
 * changes nothing. With f minimised, c(w) <= 0 and m >= 0 the conditions are grad f + sum m grad c = 0.
 */
export interface Certificate {
  /** Largest violation over (1 + |bound|). */
  readonly primal: number;
  /** Largest wrong-signed multiplier, over the same scale as stationarity. */
  readonly dual: number;
  /** |grad f + sum m grad c| over max(|grad f|, |m grad c|, |f|), largest elements. */
  readonly stationarity: number;
  /** Largest |m c(w)| over |f|. */
  readonly complementarity: number;
  /** First-order bound on how much better f can get within the constraints, over |f|. */
  readonly relativeGap: number;
  readonly binding: readonly BindingConstraint[];
}

/** A minimised objective at the weights. The floors are where its own cancellation leaves only rounding. */
export interface ObjectiveAtPoint {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly valueFloor: number;
  readonly gradientFloor: number;
}

/** Proposed multipliers; those of the bounds follow from stationarity. A group's is positive for its upper side. */
export interface Multipliers {
  readonly budget: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Of maxTurnover; 0 when absent. */
  readonly turnover?: number;
}

/** What weights must satisfy to be published. */
export const CERTIFIED = 1e-8;

/** Running maxima while the conditions are visited. */
interface Tally {
  primal: number;
  dual: number;
  residual: number;
  scale: number;
  product: number;
  gap: number;
  readonly binding: BindingConstraint[];
}

/** One side of a constraint, c = excess <= 0 with multiplier m, gradient up to `size`. */
interface Side {
  readonly name: string;
  readonly bound: number;
  readonly excess: number;
  readonly multiplier: number;
  readonly size: number;
}

/** How far outside a bound something is, over its size; negative inside. */
const breach = (excess: number, bound: number): number =>
  Math.abs(bound) === Infinity ? 0 : excess / (1 + Math.abs(bound));

function visitSide(tally: Tally, { name, bound, excess, multiplier, size }: Side): void {
  if (Math.abs(bound) === Infinity) return;
  tally.primal = Math.max(tally.primal, breach(excess, bound));
  tally.dual = Math.max(tally.dual, -multiplier);
  if (!(multiplier > 0)) return;
  tally.scale = Math.max(tally.scale, multiplier * size);
  tally.product = Math.max(tally.product, Math.abs(multiplier * excess));
  tally.gap += multiplier * Math.abs(excess);
  tally.binding.push({ constraint: name, multiplier });
}

/** Groups' part: adds sum m grad c to `total` and tallies both sides of each. */
function visitGroups(
  tally: Tally,
  problem: PortfolioFrame,
  weights: Float64Array,
  multipliers: Multipliers,
  total: Float64Array,
): void {
  (problem.groups ?? []).forEach(({ name, coefficients, lower, upper }, g) => {
    let exposure = 0;
    let size = 0;
    const signed = Math.max(multipliers.upper[g], 0) - Math.max(multipliers.lower[g], 0);
    for (let i = 0; i < weights.length; i += 1) {
      exposure += coefficients[i] * weights[i];
      size = Math.max(size, Math.abs(coefficients[i]));
      total[i] += signed * coefficients[i];
    }
    visitSide(tally, {
      name: `groups[${name}].lower`,
      bound: lower,
      excess: lower - exposure,
      multiplier: multipliers.lower[g],
      size,
    });
    visitSide(tally, {
      name: `groups[${name}].upper`,
      bound: upper,
      excess: exposure - upper,
      multiplier: multipliers.upper[g],
      size,
    });
  });
}

/**
 * Trading's part: the slope of cost and turnover joins `total`. At the kink of a name that is kept any slope within
 * +-(cost + multiplier) is a subgradient; the one that leaves least is taken.
 */
function visitTrading(
  tally: Tally,
  problem: PortfolioFrame,
  weights: Float64Array,
  total: Float64Array,
  multiplier: number,
): void {
  const trading = bindingTrading(problem);
  if (trading === null) return;
  const { currentWeights, maxTurnover, transactionCost } = trading;
  const slope = transactionCost + Math.max(multiplier, 0);
  tally.scale = Math.max(tally.scale, transactionCost);
  for (let i = 0; i < weights.length; i += 1) {
    const traded = weights[i] - currentWeights[i];
    if (traded === 0) total[i] -= Math.min(Math.max(total[i], -slope), slope);
    else total[i] += traded > 0 ? slope : -slope;
  }
  const excess = turnoverOf(trading, weights) - maxTurnover;
  visitSide(tally, { name: 'maxTurnover', bound: maxTurnover, excess, multiplier, size: 1 });
}

/** A name's bounds: what is left of its gradient is the multiplier of the bound it stands at, else a residual. */
function visitName(
  tally: Tally,
  problem: PortfolioFrame,
  i: number,
  weight: number,
  left: number,
): void {
  const name = problem.instruments[i];
  const lower = problem.bounds.lower[i];
  const upper = problem.bounds.upper[i];
  const below = left > 0 && weight <= lower;
  const above = left < 0 && weight >= upper;
  tally.primal = Math.max(
    tally.primal,
    breach(lower - weight, lower),
    breach(weight - upper, upper),
  );
  if (below || above) {
    const side = below ? 'lower' : 'upper';
    visitSide(tally, {
      name: `bounds[${name}].${side}`,
      bound: below ? lower : upper,
      excess: below ? lower - weight : weight - upper,
      multiplier: Math.abs(left),
      size: 1,
    });
    return;
  }
  tally.residual = Math.max(tally.residual, Math.abs(left));
  const room = left > 0 ? weight - lower : upper - weight;
  tally.gap += Math.abs(left) * Math.min(room, 1 + Math.abs(weight));
}

function ratio(numerator: number, denominator: number): number {
  return numerator === 0 ? 0 : numerator / denominator;
}

/**
 * The certificate of `weights`, recomputed from the problem and the objective's gradient alone (the cost's is
 * known): the multipliers are only proposals, and nothing else is taken from the solver.
 */
export function certify(
  problem: PortfolioFrame,
  weights: Float64Array,
  objective: ObjectiveAtPoint,
  multipliers: Multipliers,
): Certificate {
  const { gradient, value, valueFloor, gradientFloor } = objective;
  const scale = Math.max(Math.abs(multipliers.budget), Math.abs(value), gradientFloor);
  const tally: Tally = { primal: 0, dual: 0, residual: 0, scale, product: 0, gap: 0, binding: [] };
  const total = gradient.slice();
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) {
    total[i] += multipliers.budget;
    sum += weights[i];
    tally.scale = Math.max(tally.scale, Math.abs(gradient[i]));
  }
  const budget = budgetOf(problem);
  tally.primal = Math.abs(sum - budget) / (1 + budget);
  tally.binding.push({ constraint: 'budget', multiplier: multipliers.budget });
  visitGroups(tally, problem, weights, multipliers, total);
  visitTrading(tally, problem, weights, total, multipliers.turnover ?? 0);
  for (let i = 0; i < weights.length; i += 1) visitName(tally, problem, i, weights[i], total[i]);
  const size = Math.max(Math.abs(value), valueFloor);
  return {
    primal: tally.primal,
    dual: ratio(tally.dual, tally.scale),
    stationarity: ratio(tally.residual, tally.scale),
    complementarity: ratio(tally.product, size),
    relativeGap: ratio(tally.gap, size),
    binding: tally.binding,
  };
}

/** The largest of the five residuals. */
export function worstResidual(certificate: Certificate): number {
  const { primal, dual, stationarity, complementarity, relativeGap } = certificate;
  return Math.max(primal, dual, stationarity, complementarity, relativeGap);
}
