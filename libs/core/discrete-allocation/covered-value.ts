import type { LotBook } from './lot-book.js';

/**
 * min(x p, w base): what so many lots cover of an instrument's target. The objective
 * sum |w_i base - x_i p_i| + base - sum x_i p_i = base + sum w_i base - 2 (covered value), so the least of the one is
 * the most of the other.
 */
export function coveredValue(
  { weights, lotValues, base }: LotBook,
  i: number,
  lots: number,
): number {
  return Math.min(lots * lotValues[i], weights[i] * base);
}

/** Lots of an instrument that cover its target: more cover nothing more. */
export function coveringLots({ weights, lotValues, base }: LotBook, i: number): number {
  return Math.ceil((weights[i] * base) / lotValues[i]);
}

/** The position without an order, where it is one of whole lots on this side; null otherwise. */
export function untouchedLots({ heldLots }: LotBook, i: number): number | null {
  const held = heldLots[i];
  return held >= 0 && Number.isInteger(held) ? held : null;
}

/**
 * Positions among which covered value - price cost is largest, whatever the price of cost: both are piecewise linear
 * and the difference concave where there is an order, so it is next to a corner, or the position without an order.
 */
export function cornerLots(book: LotBook, i: number): readonly number[] {
  const { weights, lotValues, heldLots, base, fees } = book;
  const top = coveringLots(book, i);
  const held = heldLots[i];
  const corners = [0, (weights[i] * base) / lotValues[i], held - 1, held, held + 1];
  if (fees.rate > 0) {
    // The minimum fee is as much as the rate's on so many lots.
    const least = fees.minimum / (fees.rate * lotValues[i]);
    corners.push(held - least, held + least);
  }
  const whole = corners
    .flatMap((lots) => [Math.floor(lots), Math.ceil(lots)])
    .filter((lots) => lots >= 0 && lots <= top);
  const untouched = untouchedLots(book, i);
  return [...new Set([...whole, top, ...(untouched === null ? [] : [untouched])])];
}
