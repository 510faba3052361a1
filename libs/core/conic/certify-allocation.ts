import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { certify, type Certificate, type Multipliers } from '../optimise/certificate.js';
import { tradingMatters } from './constraint-blocks.js';
import type { ConvexObjective } from './convex-objective.js';
import { limitsAt, type LimitAtPoint } from './limits-at-point.js';
import { objectiveAt, type ConvexAtPoint } from './objective-at-point.js';
import type { TailDuals } from './scenario-measures.js';

/** Multipliers that a solver proposes, in the caller's units. */
export interface ProposedMultipliers extends Multipliers {
  /** Of the limits, by their names; absent means 0. */
  readonly limits: ReadonlyMap<string, number>;
  readonly maxTurnover: number;
  readonly tail: TailDuals | null;
  /** The value at risk where there is a tail, else 0. */
  readonly atRisk: number;
  /** Multiplier times gradient of limits that are 0, by their names: there is no gradient then. */
  readonly pulls: ReadonlyMap<string, Float64Array>;
}

/** Weights with what they are worth and how good they are. */
export interface CertifiedWeights {
  /** What is minimised, cost included. */
  readonly value: number;
  readonly certificate: Certificate;
}

/**
 * The certificate of maths.md for every convex objective and limit, from the data alone. Limits join the gradient with their
 * multipliers; where nothing is traded the cost and the turnover have the subgradient within +-(cost + multiplier) that
 * leaves least; where a tail has no gradient, what its subgradient leaves of its value counts as gap.
 */
export function certifyAllocation(
  problem: AllocationProblem,
  objective: ConvexObjective,
  weights: Float64Array,
  proposed: ProposedMultipliers,
): CertifiedWeights {
  const ofObjective = objective.scenarios === null ? null : proposed.tail;
  const ofLimit = objective.scenarios === null ? proposed.tail : null;
  const at = objectiveAt(problem, objective, weights, ofObjective);
  const limits = limitsAt(problem, objective.limits, weights, ofLimit);
  const total = at.gradient.slice();
  let size = at.gradientFloor;
  for (const slope of total) size = Math.max(size, Math.abs(slope));
  for (const limit of limits) {
    const pull = pullOf(limit, proposed);
    for (let i = 0; i < total.length; i += 1) {
      total[i] += pull[i];
      size = Math.max(size, Math.abs(pull[i]));
    }
  }
  const trade = addTradingSlope(problem, objective, { weights, proposed, total });
  const value = at.value + objective.cost * trade.turnover;
  const certificate = certify(
    {
      instruments: problem.instruments,
      covariance: new Float64Array(0),
      riskFreeRate: 0,
      l2Gamma: 0,
      bounds: problem,
      groups: problem.groups,
    },
    weights,
    { value, gradient: total, valueFloor: at.valueFloor, gradientFloor: size },
    proposed,
  );
  return { value, certificate: withLimits(certificate, { at, value, limits, proposed, trade }) };
}

const multiplierOf = (limit: LimitAtPoint, { limits }: ProposedMultipliers): number =>
  limits.get(limit.name) ?? 0;

function pullOf(limit: LimitAtPoint, proposed: ProposedMultipliers): Float64Array {
  const given = proposed.pulls.get(limit.name);
  if (given !== undefined) return given;
  const multiplier = Math.max(multiplierOf(limit, proposed), 0);
  return limit.gradient.map((slope) => multiplier * slope);
}

/** Turnover and how far it is over its limit. */
interface Trade {
  readonly turnover: number;
  readonly excess: number;
  readonly limit: number;
}

/** Adds the slope of cost and turnover to `total`. */
function addTradingSlope(
  problem: AllocationProblem,
  { cost }: ConvexObjective,
  at: {
    readonly weights: Float64Array;
    readonly proposed: ProposedMultipliers;
    readonly total: Float64Array;
  },
): Trade {
  const { trading, groups } = problem;
  if (trading === null || !tradingMatters(problem)) {
    return { turnover: 0, excess: -Infinity, limit: Infinity };
  }
  const { weights, proposed, total } = at;
  const slope = cost + Math.max(proposed.maxTurnover, 0);
  let turnover = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const traded = weights[i] - trading.currentWeights[i];
    turnover += Math.abs(traded);
    if (traded !== 0) {
      total[i] += Math.sign(traded) * slope;
      continue;
    }
    let left = total[i] + proposed.budget;
    groups.forEach(({ coefficients }, g) => {
      const signed = Math.max(proposed.upper[g], 0) - Math.max(proposed.lower[g], 0);
      left += signed * coefficients[i];
    });
    total[i] -= Math.min(Math.max(left, -slope), slope);
  }
  return { turnover, excess: turnover - trading.maxTurnover, limit: trading.maxTurnover };
}

/** The residuals of the limits and of the tail joined to those of budget, bounds and groups. */
function withLimits(
  certificate: Certificate,
  found: {
    readonly at: ConvexAtPoint;
    readonly value: number;
    readonly limits: readonly LimitAtPoint[];
    readonly proposed: ProposedMultipliers;
    readonly trade: Trade;
  },
): Certificate {
  const { at, value, limits, proposed, trade } = found;
  const size = Math.max(Math.abs(value), at.valueFloor);
  const ofSize = (amount: number): number => (amount === 0 ? 0 : amount / size);
  const binding = [...certificate.binding];
  let { primal } = certificate;
  let product = at.slack;
  let gap = at.slack;
  const visit = (name: string, excess: number, multiplier: number): void => {
    if (!(multiplier > 0)) return;
    binding.push({ constraint: name, multiplier });
    product = Math.max(product, multiplier * Math.abs(excess));
    gap += multiplier * Math.abs(excess);
  };
  for (const limit of limits) {
    const { name, excess, bound, unit, slack } = limit;
    const multiplier = multiplierOf(limit, proposed);
    primal = Math.max(primal, excess / (unit + Math.abs(bound)));
    visit(name, Math.abs(excess) + slack, multiplier);
  }
  if (trade.limit !== Infinity) {
    primal = Math.max(primal, trade.excess / (1 + trade.limit));
    visit('maxTurnover', trade.excess, proposed.maxTurnover);
  }
  return {
    ...certificate,
    primal,
    binding,
    complementarity: Math.max(certificate.complementarity, ofSize(product)),
    relativeGap: certificate.relativeGap + ofSize(gap),
  };
}
