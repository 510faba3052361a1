import { AT_LOWER, AT_UPPER, FREE } from '../qp/qp-problem.js';

/** The name of the least key among those at their lower bound, the first one of several. */
function leastKey(key: Float64Array, codes: Int8Array): number {
  let least = -1;
  for (let i = 0; i < key.length; i += 1) {
    if (codes[i] === AT_LOWER && (least < 0 || key[i] < key[least])) least = i;
  }
  return least;
}

/**
 * The vertex of {sum w = budget, lower <= w <= upper} that fills the names in ascending order of `key`: all at their lower
 * bound, then the first ones raised to their upper until the budget is spent; the last one raised is free. It maximises
 * -key'w. Null when a lower bound is missing or there is no such point. Ties of the key: the first name.
 */
export function fillInOrder(
  key: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  budget: number = 1,
): Int8Array | null {
  const n = key.length;
  let left = budget;
  for (let i = 0; i < n; i += 1) {
    if (lower[i] > upper[i]) return null;
    left -= lower[i];
  }
  if (!(left >= 0) || left === Infinity) return null;
  const codes = new Int8Array(n).fill(AT_LOWER);
  for (let raised = 0; raised < n; raised += 1) {
    const i = leastKey(key, codes);
    const room = upper[i] - lower[i];
    if (room >= left) {
      codes[i] = FREE;
      return codes;
    }
    codes[i] = AT_UPPER;
    left -= room;
  }
  return null;
}
