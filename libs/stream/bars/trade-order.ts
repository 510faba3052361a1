import type { Tick } from '../generated/wire-types.js';

/** The last trade of an instrument in an open window and what tells its repeats. Plain data. */
export interface OpenBar {
  eventTime: number;
  sequence: number;
  cumulativeVolume: number;
  price: number;
  readonly seen: Set<number | string>;
}

/** A bar opened by its first tick. */
export function openBar(tick: Tick): OpenBar {
  const { eventTime, sequence, cumulativeVolume, price } = tick;
  return { eventTime, sequence, cumulativeVolume, price, seen: new Set([identityOf(tick)]) };
}

/**
 * Folds one more tick into its bar; the close is the greatest tick in the total order (event time, sequence or
 * cumulative volume, price), so arrival order does not matter. Returns whether the tick repeats one seen before.
 */
export function mergeTickInPlace(bar: OpenBar, tick: Tick): 'new' | 'repeat' {
  const before = bar.seen.size;
  bar.seen.add(identityOf(tick));
  if (comesAfter(tick, bar)) {
    bar.eventTime = tick.eventTime;
    bar.sequence = tick.sequence;
    bar.cumulativeVolume = tick.cumulativeVolume;
    bar.price = tick.price;
  }
  return bar.seen.size === before ? 'repeat' : 'new';
}

/** What places a trade among those of its instrument. */
export type TradePlace = Pick<Tick, 'eventTime' | 'sequence' | 'cumulativeVolume' | 'price'>;

/** The total order of an instrument's trades: event time, sequence or cumulative volume, price. */
export function comesAfter(tick: TradePlace, bar: TradePlace): boolean {
  if (tick.eventTime !== bar.eventTime) return tick.eventTime > bar.eventTime;
  if (tick.sequence !== bar.sequence) return tick.sequence > bar.sequence;
  if (tick.cumulativeVolume !== bar.cumulativeVolume) {
    return tick.cumulativeVolume > bar.cumulativeVolume;
  }
  return tick.price > bar.price;
}

/** A numbered trade is its number; others are instant, price and cumulative volume. */
function identityOf(tick: Tick): number | string {
  return tick.sequence >= 0
    ? tick.sequence
    : `${tick.eventTime}/${tick.price}/${tick.cumulativeVolume}`;
}
