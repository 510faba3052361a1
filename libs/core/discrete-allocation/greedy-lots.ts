import { affordableFloors } from './affordable-floors.js';
import {
  isAffordable,
  positionCost,
  positionValue,
  totalCost,
  type LotBook,
  type LotOutcome,
} from './lot-book.js';

/**
 * Whole lots below each target w_i base, as far as they are affordable, then one lot at a time of the instrument with
 * the largest weight shortfall, w_i less its share of the invested value, of which another lot is affordable, while
 * there is a shortfall. Ties go to the first instrument.
 * Source: greedy_portfolio of PyPortfolioOpt, without its end after ten tries; docs/derivations/discrete-allocation.md.
 */
export function greedyLots(book: LotBook): LotOutcome {
  const lots = affordableFloors(book);
  if (lots === null) return { status: 'infeasible' };
  for (;;) {
    const purchase = nextPurchase(book, lots);
    if (purchase === null) return { status: 'optimal', lots, gap: Infinity };
    lots[purchase.i] += purchase.count;
  }
}

interface Purchase {
  readonly i: number;
  readonly count: number;
}

/** The most short instrument of which another lot is affordable; null without a shortfall. */
function nextPurchase(book: LotBook, lots: Float64Array): Purchase | null {
  const { weights, lotValues } = book;
  const invested = positionValue(book, lots);
  const cost = totalCost(book, lots);
  const fits = (i: number, count: number): boolean =>
    isAffordable(
      book,
      cost + positionCost(book, i, lots[i] + count) - positionCost(book, i, lots[i]),
    );
  let found: number | null = null;
  let largest = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const share = invested > 0 ? (lots[i] * lotValues[i]) / invested : 0;
    const shortfall = weights[i] - share;
    if (!(shortfall > largest) || !fits(i, 1)) continue;
    found = i;
    largest = shortfall;
  }
  if (found === null) return null;
  // A shortfall of a million lots is not made up for in a million steps.
  let count = Math.max(1, Math.floor((largest * invested) / lotValues[found] / 2));
  while (!fits(found, count)) count = Math.floor(count / 2);
  return { i: found, count };
}
