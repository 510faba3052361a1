import type { AllocationProblem } from '../optimise/allocation-problem.js';

/** Which names may be held together: at most so many, and no two that are in conflict. */
export interface SupportLimits {
  /** Infinity for no limit. */
  readonly maxHoldings: number;
  /** [n x n], 1 where two names may not be held together; null where any two may. */
  readonly conflicts: Uint8Array | null;
}

/** A correlation above its limit by less is rounding. */
const ROUNDING = 1e-12;

/** S_ij / sqrt(S_ii S_jj); 0 where a name has no variance, so that cash conflicts with nothing. */
export function correlationOf(covariance: Float64Array, n: number, i: number, j: number): number {
  const scale = Math.sqrt(covariance[i * n + i]) * Math.sqrt(covariance[j * n + j]);
  return scale > 0 ? covariance[i * n + j] / scale : 0;
}

function conflictsAbove(covariance: Float64Array, n: number, limit: number): Uint8Array | null {
  const conflicts = new Uint8Array(n * n);
  let found = false;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      if (i === j || !(correlationOf(covariance, n, i, j) > limit + ROUNDING)) continue;
      conflicts[i * n + j] = 1;
      conflicts[j * n + i] = 1;
      found = true;
    }
  }
  return found ? conflicts : null;
}

/**
 * The limits of a problem on its support {i: w_i != 0}.
 * @throws RangeError "expected x, was y" on a limit that is not one, or on correlations without a covariance
 */
export function supportLimits(problem: AllocationProblem): SupportLimits {
  const { maxHoldings, maxPairwiseCorrelation, covariance } = problem;
  if (maxHoldings !== null && !(Number.isInteger(maxHoldings) && maxHoldings >= 1)) {
    throw new RangeError(`expected maxHoldings of 1 or more, was ${maxHoldings}`);
  }
  if (maxPairwiseCorrelation === null) {
    return { maxHoldings: maxHoldings ?? Infinity, conflicts: null };
  }
  if (Number.isNaN(maxPairwiseCorrelation)) {
    throw new RangeError('expected a number for maxPairwiseCorrelation, was NaN');
  }
  if (covariance === null) throw new RangeError('expected a covariance, was none');
  return {
    maxHoldings: maxHoldings ?? Infinity,
    conflicts: conflictsAbove(covariance, problem.instruments.length, maxPairwiseCorrelation),
  };
}

/** Whether any choice of `names` names is within the limits. */
export const isUnlimited = ({ maxHoldings, conflicts }: SupportLimits, names: number): boolean =>
  maxHoldings >= names && conflicts === null;

/** Whether the support of the weights is within the limits. */
export function holdsWithin(
  { maxHoldings, conflicts }: SupportLimits,
  weights: Float64Array,
): boolean {
  const n = weights.length;
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    if (weights[i] === 0) continue;
    count += 1;
    if (conflicts === null) continue;
    for (let j = 0; j < i; j += 1) {
      if (weights[j] !== 0 && conflicts[i * n + j] !== 0) return false;
    }
  }
  return count <= maxHoldings;
}
