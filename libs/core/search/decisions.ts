import type { SupportLimits } from './support-limits.js';

/** What a search has decided about a name: weight zero, nothing yet, or one of those that may be held. */
export const OUT = -1;
export const OPEN = 0;
export const HELD = 1;

/**
 * The decisions with name i held, and with what follows from it: what conflicts with it is out, and so are all open names
 * once as many as allowed are held. Null where name i cannot be held.
 */
export function hold(limits: SupportLimits, decisions: Int8Array, i: number): Int8Array | null {
  const n = decisions.length;
  if (decisions[i] === OUT) return null;
  const next = decisions.slice();
  next[i] = HELD;
  let count = 0;
  for (let j = 0; j < n; j += 1) {
    if (limits.conflicts !== null && limits.conflicts[i * n + j] !== 0) {
      if (next[j] === HELD) return null;
      next[j] = OUT;
    }
    if (next[j] === HELD) count += 1;
  }
  if (count > limits.maxHoldings) return null;
  return count < limits.maxHoldings ? next : next.map((code) => (code === HELD ? HELD : OUT));
}

/**
 * What the bounds decide: names that cannot be zero are held, those that can be nothing else are out. Null where the limits
 * do not allow it.
 */
export function decidedByBounds(
  limits: SupportLimits,
  lower: Float64Array,
  upper: Float64Array,
): Int8Array | null {
  const out = Int8Array.from(lower, (low, i) => (low === 0 && upper[i] === 0 ? OUT : OPEN));
  let decisions: Int8Array | null = out;
  for (let i = 0; i < lower.length && decisions !== null; i += 1) {
    if (lower[i] > 0 || upper[i] < 0) decisions = hold(limits, decisions, i);
  }
  return decisions;
}

/** The bounds with weight zero for names that are out. */
export function boundsWithin(
  decisions: Int8Array,
  lower: Float64Array,
  upper: Float64Array,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  return {
    lower: lower.map((low, i) => (decisions[i] === OUT ? 0 : low)),
    upper: upper.map((high, i) => (decisions[i] === OUT ? 0 : high)),
  };
}

/**
 * The names that a point would keep: those held, then the largest weights that the limits allow; all others are out.
 */
export function largestWithin(
  limits: SupportLimits,
  decisions: Int8Array,
  weights: Float64Array,
): Int8Array {
  const order = Uint32Array.from(weights, (_, i) => i).sort(
    (a, b) => Math.abs(weights[b]) - Math.abs(weights[a]) || a - b,
  );
  let chosen = decisions;
  for (const i of order) {
    if (chosen[i] === OPEN) chosen = hold(limits, chosen, i) ?? chosen;
  }
  return chosen;
}
