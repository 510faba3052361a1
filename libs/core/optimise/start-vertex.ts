import { AT_LOWER, AT_UPPER, FREE } from '../qp/qp-problem.js';

/**
 * The vertex of {sum w = 1, lower <= w <= upper} that fills the names in ascending order of `key`: all at their lower
 * bound, then the first ones raised to their upper until the budget is spent; the last one raised is free. It maximises
 * -key'w. Null when a lower bound is missing or there is no such point. Ties of the key: the first name.
 */
export function fillInOrder(
  key: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): Int8Array | null {
  const n = key.length;
  let left = 1;
  for (let i = 0; i < n; i += 1) left -= lower[i];
  if (!(left >= 0) || left === Infinity) return null;
  const codes = new Int8Array(n).fill(AT_LOWER);
  const order = Uint32Array.from(key, (_, i) => i).sort((a, b) => key[a] - key[b] || a - b);
  for (const i of order) {
    const room = upper[i] - lower[i];
    if (room < 0) return null;
    if (room >= left) {
      codes[i] = FREE;
      return codes;
    }
    codes[i] = AT_UPPER;
    left -= room;
  }
  return null;
}
