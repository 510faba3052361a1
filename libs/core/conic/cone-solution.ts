import { dot, quadraticForm } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { ActiveSet } from '../optimise/portfolio-problem.js';
import { AT_LOWER, AT_UPPER, FREE } from '../qp/qp-problem.js';
import type { AllocationModel } from './allocation-model.js';
import type { ProposedMultipliers } from './certify-allocation.js';
import type { SolvedModel } from './conic-model.js';
import { unitOf } from './constraint-blocks.js';
import type { ConvexObjective } from './convex-objective.js';
import type { TailDuals } from './scenario-measures.js';
import { settleConeWeights } from './settle-cone-weights.js';

/** Weights and multipliers in the caller's units. */
export interface ConeSolution {
  readonly weights: Float64Array;
  readonly multipliers: ProposedMultipliers;
  readonly activeSet: ActiveSet;
  readonly iterations: number;
}

/** Limits whose cone is a point when they are 0. */
const DEVIATIONS: readonly string[] = ['maxTrackingError', 'targetVolatility'];

/** z of each named constraint: of an equality signed, of a cone its first. */
export function namedMultipliers(
  { model }: AllocationModel,
  { outcome, firstRow }: SolvedModel,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  model.blocks.forEach(({ name, lowerName }, k) => {
    if (name === null) return;
    const value = outcome.z[firstRow[k]];
    if (lowerName === undefined) found.set(name, value);
    else found.set(value < 0 ? lowerName : name, Math.abs(value));
  });
  return found;
}

/** The solver's point in the caller's words and units, with names at their bounds exactly there. */
export function solutionOf(
  problem: AllocationProblem,
  objective: ConvexObjective,
  built: AllocationModel,
  solved: SolvedModel,
): ConeSolution {
  const { outcome } = solved;
  const { ratioColumn, units } = built;
  const t = ratioColumn === null ? 1 : outcome.x[ratioColumn];
  const raw = Float64Array.from({ length: built.model.names }, (_, i) => outcome.x[i] / t);
  const named = namedMultipliers(built, solved);
  const { weights, codes } = settleConeWeights(problem, built, { raw, named, solved });
  const { factor, ofRate } = multiplierFactor(problem, built, weights, t);
  const of = (name: string): number => factor * (named.get(name) ?? 0);
  const held = heldAtZero(built, solved, factor);
  const limits = new Map<string, number>();
  for (const name of ['maxTrackingError', ...objective.limits.map((limit) => limit.name)]) {
    limits.set(name, held.norms.get(name) ?? of(name) / limitUnit(built, name));
  }
  const ofGroups = (side: 'lower' | 'upper'): Float64Array =>
    Float64Array.from(
      problem.groups,
      ({ name, coefficients }) => Math.max(of(`groups[${name}].${side}`), 0) / unitOf(coefficients),
    );
  const [lower, upper] = [ofGroups('lower'), ofGroups('upper')];
  return {
    weights,
    iterations: outcome.iterations,
    multipliers: {
      budget: of('budget') + ofRate,
      lower,
      upper,
      limits,
      turnover: of('maxTurnover'),
      tail: tailDuals(built, solved),
      atRisk: built.tail === null ? 0 : units.scenarios * outcome.x[built.tail.atRisk],
      pulls: held.pulls,
    },
    activeSet: {
      bounds: codes,
      groups: Int8Array.from(lower, (value, g) =>
        upper[g] > 0 ? AT_UPPER : value > 0 ? AT_LOWER : FREE,
      ),
    },
  };
}

function limitUnit({ units }: AllocationModel, name: string): number {
  if (name === 'targetReturn') return units.earned;
  return DEVIATIONS.includes(name) ? units.deviation : units.scenarios;
}

/** From the programme's multipliers to those of f: the ratio's are those of y'Qy / unit under excess'y = 1. */
function multiplierFactor(
  problem: AllocationProblem,
  { units, ratioColumn }: AllocationModel,
  weights: Float64Array,
  t: number,
): { readonly factor: number; readonly ofRate: number } {
  if (ratioColumn === null) return { factor: units.objective, ofRate: 0 };
  const { covariance, expectedReturns, riskFreeRate, l2Gamma } = problem;
  let excess = 0;
  for (let i = 0; i < weights.length; i += 1) {
    excess += ((expectedReturns?.[i] ?? 0) - riskFreeRate) * weights[i];
  }
  const variance =
    (covariance === null ? 0 : quadraticForm(covariance, weights)) +
    l2Gamma * dot(weights, weights);
  const deviation = Math.sqrt(variance);
  return {
    factor: (excess * units.objective) / (2 * t * variance * deviation),
    ofRate: riskFreeRate / deviation,
  };
}

/** Multiplier times gradient of the deviations that are held at 0, and the multiplier of their norm. */
function heldAtZero(
  { model, units }: AllocationModel,
  { outcome, firstRow }: SolvedModel,
  scale: number,
): { readonly pulls: Map<string, Float64Array>; readonly norms: Map<string, number> } {
  const pulls = new Map<string, Float64Array>();
  const norms = new Map<string, number>();
  model.blocks.forEach(({ name, cone, rows }, k) => {
    if (cone !== 'zero' || name === null || !DEVIATIONS.includes(name)) return;
    const pull = pulls.get(name) ?? new Float64Array(model.names);
    const multiplier = scale * outcome.z[firstRow[k]];
    const [{ weights, factor }] = rows;
    for (let i = 0; weights !== null && i < pull.length; i += 1) {
      pull[i] += multiplier * factor * weights[i];
    }
    pulls.set(name, pull);
    const norm = (norms.get(name) ?? 0) * units.deviation;
    norms.set(name, Math.sqrt(norm * norm + multiplier * multiplier) / units.deviation);
  });
  return { pulls, norms };
}

/** The scenarios' multipliers, of sum 1: those of a limited tail come times the limit's own. */
function tailDuals(
  { tail }: AllocationModel,
  { outcome, firstRow }: SolvedModel,
): TailDuals | null {
  if (tail === null) return null;
  const count = tail.count;
  const take = (block: number): Float64Array =>
    Float64Array.from({ length: count }, (_, t) => outcome.z[firstRow[block + t]]);
  const losses = take(tail.losses);
  const sum = losses.reduce((total, value) => total + value, 0);
  const scaled = (values: Float64Array): Float64Array =>
    sum > 0 ? values.map((value) => value / sum) : values;
  return {
    losses: scaled(losses),
    drawdowns: tail.drawdowns === null ? null : scaled(take(tail.drawdowns)),
  };
}
