import { coveredValue } from './covered-value.js';
import { dualBound } from './dual-bound.js';
import { greedyLots } from './greedy-lots.js';
import type { LotBook, LotOutcome } from './lot-book.js';
import { LotSearch } from './lot-search.js';

/** Positions that are looked at before the search stops at the best so far: a few seconds. */
const NODES = 100_000;

/**
 * Whole lots with the least sum |w_i base - x_i p_i| + base - sum x_i p_i within the limit, to 1e-9 of the base: branch
 * and bound by Lagrangian bounds, from the greedy answer, large lots first. `stalled`, with the best so far and the gap
 * that is left open, when the budget of nodes ends. docs/derivations/discrete-allocation.md.
 */
export function exactLots(book: LotBook, nodes: number = NODES): LotOutcome {
  const start = greedyLots(book);
  if (start.status === 'infeasible') return start;
  const order = largeLotsFirst(book);
  const covered = start.lots.reduce((sum, lots, i) => sum + coveredValue(book, i, lots), 0);
  const search = new LotSearch({ book, order, dual: dualBound(book, order), nodes });
  const { lots, gap } = search.run({ lots: start.lots, covered });
  // The objective counts what is not covered twice.
  return { status: gap > 0 ? 'stalled' : 'optimal', lots, gap: 2 * gap };
}

/** Large lots first, and the same instruments beside each other. */
function largeLotsFirst({ lotValues, weights, heldLots }: LotBook): readonly number[] {
  return [...lotValues.keys()].sort(
    (a, b) =>
      lotValues[b] - lotValues[a] || weights[b] - weights[a] || heldLots[b] - heldLots[a] || a - b,
  );
}
