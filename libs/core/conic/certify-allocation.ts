import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { certify, type Certificate, type Multipliers } from '../optimise/certificate.js';
import type { PortfolioFrame } from '../optimise/portfolio-problem.js';
import { turnoverOf } from '../optimise/trading.js';
import type { ConvexObjective } from './convex-objective.js';
import { limitsAt, type LimitAtPoint } from './limits-at-point.js';
import { objectiveAt, type ConvexAtPoint } from './objective-at-point.js';
import type { TailDuals } from './scenario-measures.js';

/** Multipliers that a solver proposes, in the caller's units. */
export interface ProposedMultipliers extends Multipliers {
  /** Of the limits, by their names; absent means 0. */
  readonly limits: ReadonlyMap<string, number>;
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
 * The certificate of maths.md for every convex objective and limit, from the data alone. Limits join the gradient with
 * their multipliers; where a tail has no gradient, what its subgradient leaves of its value counts as gap.
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
  const { trading } = problem;
  const cost = trading === null ? 0 : objective.cost * turnoverOf(trading, weights);
  const value = at.value + cost;
  const frame: PortfolioFrame = {
    instruments: problem.instruments,
    riskFreeRate: 0,
    l2Gamma: 0,
    bounds: problem,
    groups: problem.groups,
    budget: problem.budget,
    ...(trading === null ? {} : { trading }),
  };
  const found = { at, value, limits, proposed };
  return { value, certificate: certifyLimited(frame, weights, found) };
}

function pullOf(limit: LimitAtPoint, proposed: LimitedPoint['proposed']): Float64Array {
  const given = proposed.pulls.get(limit.name);
  if (given !== undefined) return given;
  const multiplier = Math.max(proposed.limits.get(limit.name) ?? 0, 0);
  return limit.gradient.map((slope) => multiplier * slope);
}

/** What the certificate of an objective within limits is made of. */
export interface LimitedPoint {
  /** f without the cost of trading. */
  readonly at: ConvexAtPoint;
  /** f with it. */
  readonly value: number;
  readonly limits: readonly LimitAtPoint[];
  readonly proposed: Pick<ProposedMultipliers, 'limits' | 'pulls'> & Multipliers;
}

/** The certificate of any objective within budget, bounds, groups, trading and convex limits, whose gradients join its own. */
export function certifyLimited(
  frame: PortfolioFrame,
  weights: Float64Array,
  found: LimitedPoint,
): Certificate {
  const { at, value, limits, proposed } = found;
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
  const smooth = { value, gradient: total, valueFloor: at.valueFloor, gradientFloor: size };
  return withLimits(certify(frame, weights, smooth, proposed), found);
}

/**
 * What the gradient of a limit as the caller states it is of its gradient here: targetVolatility is w'Sw - t^2 <= 0 there and
 * the root here, whose gradient is 2 sqrt(w'Sw) times smaller. Where w'Sw is 0 its own gradient is too, and the root's stays.
 */
function squareSlope({ name, excess, bound }: LimitAtPoint): number {
  const deviation = excess + bound;
  return name === 'targetVolatility' && deviation > 0 ? 2 * deviation : 1;
}

/** The residuals of the limits and of the tail joined to those of budget, bounds, groups and trading. */
function withLimits(
  certificate: Certificate,
  { at, value, limits, proposed }: LimitedPoint,
): Certificate {
  const size = Math.max(Math.abs(value), at.valueFloor);
  const ofSize = (amount: number): number => (amount === 0 ? 0 : amount / size);
  const binding = [...certificate.binding];
  let { primal } = certificate;
  let product = at.slack;
  let gap = at.slack;
  for (const limit of limits) {
    const { name, excess, bound, unit, slack } = limit;
    primal = Math.max(primal, excess / (unit + Math.abs(bound)));
    const multiplier = proposed.limits.get(name) ?? 0;
    if (!(multiplier > 0)) continue;
    binding.push({ constraint: name, multiplier: multiplier / squareSlope(limit) });
    const left = multiplier * (Math.abs(excess) + slack);
    product = Math.max(product, left);
    gap += left;
  }
  return {
    ...certificate,
    primal,
    binding,
    complementarity: Math.max(certificate.complementarity, ofSize(product)),
    relativeGap: certificate.relativeGap + ofSize(gap),
  };
}
