import { orderFee, positionValue, totalCost } from './lot-book.js';
import type { Fees, LotAllocator, LotBook } from './lot-book.js';

/** Weights that are to become whole lots, arrays [n] by instrument. */
export interface DiscreteAllocationProblem {
  /** Negative: short. */
  readonly weights: Float64Array;
  readonly prices: Float64Array;
  /** Value of what is held and of the cash beside it, > 0. */
  readonly totalValue: number;
  /** Whole numbers, negative where short. */
  readonly holdings: Float64Array;
  /** Whole numbers >= 1; positions are multiples of them. */
  readonly lotSizes: Float64Array;
  readonly fees: Fees;
  /** Value of the shorts over totalValue, >= 0. */
  readonly shortRatio: number;
  /** Whether what the shorts bring is spent on longs. */
  readonly reinvest: boolean;
}

/** A trade that leads from the holdings to the positions. */
export interface Order {
  /** Index of the instrument. */
  readonly instrument: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly value: number;
  readonly fee: number;
}

/** Positions and what leads there; `infeasible` when not even the cheapest positions are affordable. */
export type DiscreteAllocation =
  | {
      readonly status: 'optimal' | 'stalled';
      /** Resulting positions [n], negative where short. */
      readonly quantities: Float64Array;
      /** Sales first, which fund the purchases; each by instrument. */
      readonly orders: readonly Order[];
      /** What the weights are shares of less the value of the positions, before fees, >= 0. */
      readonly leftover: number;
      /** Root mean square of weights less shares of the net value; NaN where that is zero. */
      readonly rmse: number;
      /** How far the objective may be above its least, both sides; Infinity where nothing is proven. */
      readonly gap: number;
    }
  | { readonly status: 'infeasible' };

/** The instruments of one side. */
interface Side {
  readonly members: readonly number[];
  readonly sign: 1 | -1;
}

/**
 * Whole lots near weights: longs within totalValue, shorts apart within totalValue shortRatio, with shorts the weights
 * of each side rescaled to sum 1, each filled by `allocate`. Fees are paid from what the longs may cost, so that
 * positions, less reinvested shorts, and all fees stay within totalValue: the orders never overspend.
 * docs/derivations/discrete-allocation.md.
 * @throws RangeError on a shape mismatch, a price that is not positive or holdings and lots that are not whole
 */
export function discreteAllocation(
  problem: DiscreteAllocationProblem,
  allocate: LotAllocator,
): DiscreteAllocation {
  checkInputs(problem);
  const { weights, totalValue, reinvest } = problem;
  const all = [...weights.keys()];
  const shorts: Side = { members: all.filter((i) => weights[i] < 0), sign: -1 };
  const longs: Side = { members: all.filter((i) => !(weights[i] < 0)), sign: 1 };
  const isApart = shorts.members.length > 0;

  const shortBase = isApart ? totalValue * problem.shortRatio : 0;
  const shortBook = bookOf(problem, shorts, { base: shortBase, limit: shortBase, isApart });
  const short = allocate(shortBook);
  if (short.status === 'infeasible') return short;
  const proceeds = positionValue(shortBook, short.lots);
  const shortFees = totalCost(shortBook, short.lots) - proceeds;

  const longBook = bookOf(problem, longs, {
    base: totalValue + (reinvest ? shortBase : 0),
    limit: totalValue - shortFees + (reinvest ? proceeds : 0),
    isApart,
  });
  const long = allocate(longBook);
  if (long.status === 'infeasible') return long;

  const quantities = new Float64Array(weights.length);
  place(problem, shorts, { lots: short.lots, quantities });
  place(problem, longs, { lots: long.lots, quantities });
  const isStalled = short.status === 'stalled' || long.status === 'stalled';
  return {
    status: isStalled ? 'stalled' : 'optimal',
    quantities,
    orders: ordersTo(problem, quantities),
    leftover:
      Math.max(0, longBook.base - positionValue(longBook, long.lots)) +
      Math.max(0, shortBase - proceeds),
    rmse: errorOf(problem, quantities),
    gap: short.gap + long.gap,
  };
}

function bookOf(
  { weights, prices, holdings, lotSizes, fees }: DiscreteAllocationProblem,
  { members, sign }: Side,
  budget: { readonly base: number; readonly limit: number; readonly isApart: boolean },
): LotBook {
  const pick = (valueOf: (i: number) => number): Float64Array =>
    Float64Array.from(members, valueOf);
  const own = pick((i) => Math.abs(weights[i]));
  const sum = own.reduce((total, weight) => total + weight, 0);
  return {
    // A side without weights has nothing to rescale.
    weights: budget.isApart && sum > 0 ? own.map((weight) => weight / sum) : own,
    lotValues: pick((i) => lotSizes[i] * prices[i]),
    heldLots: pick((i) => (sign * holdings[i]) / lotSizes[i]),
    base: budget.base,
    limit: budget.limit,
    fees,
  };
}

function place(
  { lotSizes }: DiscreteAllocationProblem,
  { members, sign }: Side,
  { lots, quantities }: { readonly lots: Float64Array; readonly quantities: Float64Array },
): void {
  members.forEach((i, k) => (quantities[i] = lots[k] === 0 ? 0 : sign * lots[k] * lotSizes[i]));
}

function ordersTo(
  { holdings, prices, fees }: DiscreteAllocationProblem,
  quantities: Float64Array,
): readonly Order[] {
  const orders = [...quantities.keys()].flatMap((instrument): Order[] => {
    const change = quantities[instrument] - holdings[instrument];
    if (change === 0) return [];
    const quantity = Math.abs(change);
    const price = prices[instrument];
    const value = quantity * price;
    const side = change > 0 ? 'buy' : 'sell';
    return [{ instrument, side, quantity, price, value, fee: orderFee(fees, value) }];
  });
  return [
    ...orders.filter(({ side }) => side === 'sell'),
    ...orders.filter(({ side }) => side === 'buy'),
  ];
}

function errorOf({ weights, prices }: DiscreteAllocationProblem, quantities: Float64Array): number {
  const values = quantities.map((quantity, i) => quantity * prices[i]);
  const net = values.reduce((sum, value) => sum + value, 0);
  if (net === 0) return NaN;
  const squares = weights.reduce((sum, weight, i) => {
    const miss = weight - values[i] / net;
    return sum + miss * miss;
  }, 0);
  return Math.sqrt(squares / weights.length);
}

function checkInputs(problem: DiscreteAllocationProblem): void {
  const { weights, prices, holdings, lotSizes, totalValue, shortRatio, fees } = problem;
  const n = weights.length;
  for (const [name, { length }] of Object.entries({ prices, holdings, lotSizes })) {
    if (length !== n) throw new RangeError(`expected ${n} ${name}, was ${length}`);
  }
  const expect = (holds: boolean, expected: string): void => {
    if (!holds) throw new RangeError(`expected ${expected}`);
  };
  expect(weights.every(Number.isFinite), 'finite weights');
  expect(
    prices.every((price) => price > 0),
    'prices > 0',
  );
  expect(holdings.every(Number.isInteger), 'whole holdings');
  expect(
    lotSizes.every((lot) => lot >= 1 && Number.isInteger(lot)),
    'whole lots of at least 1',
  );
  expect(totalValue > 0 && shortRatio >= 0, 'a totalValue > 0 and a shortRatio >= 0');
  expect(fees.rate >= 0 && fees.rate < 1 && fees.minimum >= 0, 'fees of a rate in [0, 1)');
}
