import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { BindingConstraint, Certificate } from '../optimise/certificate.js';
import { OUT } from './decisions.js';
import { correlationOf, type SupportLimits } from './support-limits.js';

/** What a certificate of the chosen names is made of. */
export interface ChosenNames {
  readonly limits: SupportLimits;
  readonly decisions: Int8Array;
  readonly weights: Float64Array;
  /** (f - the search's bound) / |f|. */
  readonly gap: number;
}

/**
 * The certificate of the chosen support: a multiplier that only keeps a name out becomes one of the limit that does, the
 * largest such slope: what the first bit of the best name left out would bring. On the held names the gradient of such a
 * limit is zero.
 */
export function certificateOfSupport(
  problem: AllocationProblem,
  certificate: Certificate,
  chosen: ChosenNames,
): Certificate {
  const { limits, weights } = chosen;
  const own = ownConstraints(problem, chosen);
  const binding: BindingConstraint[] = [];
  const prices = new Map<string, number>();
  for (const entry of certificate.binding) {
    const i = own.get(entry.constraint);
    if (i === undefined) binding.push(entry);
    else {
      const name = limitOn(limits, weights, i);
      prices.set(name, Math.max(prices.get(name) ?? 0, entry.multiplier));
    }
  }
  for (const name of ['maxHoldings', 'maxPairwiseCorrelation']) {
    const multiplier = prices.get(name);
    if (multiplier !== undefined) binding.push({ constraint: name, multiplier });
  }
  return {
    ...certificate,
    primal: Math.max(certificate.primal, excessOf(problem, chosen)),
    relativeGap: Math.max(certificate.relativeGap, chosen.gap),
    binding,
  };
}

/** Bounds of names that are out, other than those that the caller set to zero, with the name they are of. */
function ownConstraints(
  { instruments, lower, upper }: AllocationProblem,
  { decisions }: ChosenNames,
): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  instruments.forEach((name, i) => {
    if (decisions[i] !== OUT) return;
    if (lower[i] !== 0) own.set(`bounds[${name}].lower`, i);
    if (upper[i] !== 0) own.set(`bounds[${name}].upper`, i);
  });
  return own;
}

function limitOn({ conflicts, maxHoldings }: SupportLimits, w: Float64Array, i: number): string {
  const n = w.length;
  const inConflict =
    conflicts !== null && w.some((weight, j) => weight !== 0 && conflicts[i * n + j] !== 0);
  return inConflict || maxHoldings === Infinity ? 'maxPairwiseCorrelation' : 'maxHoldings';
}

/** How far the weights break the limits, over (1 + |limit|); at most 0 where they do not. */
function excessOf(
  { covariance, maxPairwiseCorrelation }: AllocationProblem,
  { limits, weights }: ChosenNames,
): number {
  const n = weights.length;
  const { maxHoldings, conflicts } = limits;
  const held: number[] = [];
  weights.forEach((weight, i) => {
    if (weight !== 0) held.push(i);
  });
  let excess = maxHoldings === Infinity ? 0 : (held.length - maxHoldings) / (1 + maxHoldings);
  if (conflicts === null || covariance === null || maxPairwiseCorrelation === null) return excess;
  for (const i of held) {
    for (const j of held) {
      if (conflicts[i * n + j] === 0) continue;
      const above = correlationOf(covariance, n, i, j) - maxPairwiseCorrelation;
      excess = Math.max(excess, above / (1 + Math.abs(maxPairwiseCorrelation)));
    }
  }
  return excess;
}
