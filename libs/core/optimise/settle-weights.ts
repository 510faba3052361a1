/** A free name this close to its bound is there by rounding, or holds next to nothing. */
export const DUST = 1e-15;

/**
 * Puts weights exactly onto their bounds and their sum onto 1, in place: names at a bound (code -1 or 1) get its value,
 * free ones within `dust` of one too, and the largest free name takes what is missing of the sum.
 */
export function settleWeightsInPlace(
  weights: Float64Array,
  codes: Int8Array,
  lower: Float64Array,
  upper: Float64Array,
  dust: number,
): void {
  let largest = -1;
  for (let i = 0; i < weights.length; i += 1) {
    if (codes[i] === -1 || Math.abs(weights[i] - lower[i]) <= dust) weights[i] = lower[i];
    else if (codes[i] === 1 || Math.abs(weights[i] - upper[i]) <= dust) weights[i] = upper[i];
    else if (largest < 0 || Math.abs(weights[i]) > Math.abs(weights[largest])) largest = i;
  }
  if (largest < 0) return;
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += weights[i];
  const settled = weights[largest] + (1 - sum);
  if (settled >= lower[largest] && settled <= upper[largest]) weights[largest] = settled;
}
