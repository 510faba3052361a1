/** What an order costs: max(minimum, rate value), nothing without an order. */
export interface Fees {
  /** In [0, 1). */
  readonly rate: number;
  readonly minimum: number;
}

/**
 * One side of an allocation, the longs or the shorts: whole lots that come as near as possible to weights. Values are
 * positive on both sides.
 */
export interface LotBook {
  /** Share of the base that each instrument is to have [n], >= 0. */
  readonly weights: Float64Array;
  /** Value of one lot [n], > 0. */
  readonly lotValues: Float64Array;
  /** Lots held now [n]: negative on the other side, not whole after a change of the lot. */
  readonly heldLots: Float64Array;
  /** What the weights are shares of. */
  readonly base: number;
  /** What positions and fees together may come to. */
  readonly limit: number;
  readonly fees: Fees;
}

/** Rounding that does not overspend, as a share of the base. */
export const ROUNDING = 1e-12;

/** The fee of an order of a value. */
export function orderFee({ rate, minimum }: Fees, value: number): number {
  return value > 0 ? Math.max(minimum, rate * value) : 0;
}

/** Value of a position of so many lots and the fee of the order that leads there. It grows with the lots, but at none held. */
export function positionCost(book: LotBook, i: number, lots: number): number {
  const value = book.lotValues[i];
  return lots * value + orderFee(book.fees, Math.abs(lots - book.heldLots[i]) * value);
}

/** The same where an order is paid for even if it is none: convex in the lots. */
export function orderedCost(book: LotBook, i: number, lots: number): number {
  const { rate, minimum } = book.fees;
  const value = book.lotValues[i];
  return lots * value + Math.max(minimum, rate * Math.abs(lots - book.heldLots[i]) * value);
}

/** Value of all positions and fees. */
export function totalCost(book: LotBook, lots: Float64Array): number {
  return lots.reduce((sum, count, i) => sum + positionCost(book, i, count), 0);
}

/** Whether a cost is within the limit, up to rounding. */
export function isAffordable({ base, limit }: LotBook, cost: number): boolean {
  return cost <= limit + ROUNDING * base;
}

/** Value of all positions. */
export function positionValue({ lotValues }: LotBook, lots: Float64Array): number {
  return lots.reduce((sum, count, i) => sum + count * lotValues[i], 0);
}

/** The position that costs least: none, or what is held where a sale would cost more than it gives. */
export function cheapestLots(book: LotBook, i: number): number {
  const held = book.heldLots[i];
  const canStay = held > 0 && Number.isInteger(held);
  return canStay && positionCost(book, i, held) < positionCost(book, i, 0) ? held : 0;
}

/**
 * A way to fill a book. `infeasible`: not even the cheapest positions are within the limit. `gap`: by how much the
 * objective sum |w_i base - x_i p_i| + base - sum x_i p_i may at most be above its minimum; Infinity where nothing is
 * proven.
 */
export type LotOutcome =
  | { readonly status: 'optimal' | 'stalled'; readonly lots: Float64Array; readonly gap: number }
  | { readonly status: 'infeasible' };

/** Fills a book: `greedyLots`, `exactLots`, or another solver. */
export type LotAllocator = (book: LotBook) => LotOutcome;
