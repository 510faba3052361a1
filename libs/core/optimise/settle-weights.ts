import { AT_LOWER, AT_UPPER, HELD } from '../qp/qp-problem.js';
import type { Trading } from './trading.js';

/** A free name this close to its bound is there by the rounding of sums of some tens of weights, or holds next to nothing. */
export const DUST = 1e-14;

/**
 * Puts weights exactly onto their bounds and their sum onto the budget, in place: names at a bound (code AT_LOWER or AT_UPPER)
 * get its value, free ones within `dust` of one too, those HELD keep theirs, and the largest free name takes what is missing.
 */
export function settleWeightsInPlace(
  weights: Float64Array,
  codes: Int8Array,
  lower: Float64Array,
  upper: Float64Array,
  dust: number,
  budget: number = 1,
): void {
  let largest = -1;
  for (let i = 0; i < weights.length; i += 1) {
    if (codes[i] === HELD) continue;
    if (codes[i] === AT_LOWER || Math.abs(weights[i] - lower[i]) <= dust) weights[i] = lower[i];
    else if (codes[i] === AT_UPPER || Math.abs(weights[i] - upper[i]) <= dust)
      weights[i] = upper[i];
    else if (largest < 0 || Math.abs(weights[i]) > Math.abs(weights[largest])) largest = i;
  }
  if (largest < 0) return;
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += weights[i];
  const settled = weights[largest] + (budget - sum);
  if (settled >= lower[largest] && settled <= upper[largest]) weights[largest] = settled;
}

/** Codes of names with those HELD that trade no more than `dust`; they are put exactly at their current weights, in place. */
export function holdUntraded(
  weights: Float64Array,
  codes: Int8Array,
  trading: Trading | null,
  dust: number,
): Int8Array {
  if (trading === null) return codes;
  return codes.map((code, i) => {
    const current = trading.currentWeights[i];
    if (Math.abs(weights[i] - current) > dust) return code;
    weights[i] = current;
    return HELD;
  });
}
