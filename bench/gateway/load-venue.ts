import type { FeedBatch, FeedEvent, FeedSource, Venue } from '../../apps/ingestor/venues/venue.js';
import {
  BENCH_VENUE,
  benchUniverse,
  benchWatermark,
  FEED,
  TradeGenerator,
} from '../synthetic-load.js';

const WINDOW_MS = 1000;

/** A venue that knows when it began. */
export interface LoadVenue extends Venue {
  /** Wall time at which the first window began, and what the venue's clock says then; ms. */
  readonly began: { readonly wall: number; readonly event: number };
}

/** Trades at a rate of wall time over windows of a second: what is due since the call before. */
export function loadVenue(instruments: number, ticksASecond: number): LoadVenue {
  const universe = benchUniverse(instruments);
  const start = Date.UTC(2026, 0, 1);
  const clock = { wall: Date.now(), event: start };
  return {
    began: clock,
    feed: FEED,
    venue: BENCH_VENUE,
    universe: () => universe,
    open: (): FeedSource => {
      const trades = new TradeGenerator(universe.instruments, start, ticksASecond);
      const began = performance.now();
      clock.wall = Date.now();
      let windowEnd = start;
      let count = 0;
      return {
        next(): FeedBatch {
          const due = Math.floor(((performance.now() - began) / 1000) * ticksASecond);
          const events: FeedEvent[] = [];
          for (; count < due; count++) {
            for (; trades.now >= windowEnd; windowEnd += WINDOW_MS) {
              events.push({ kind: 'watermark', watermark: benchWatermark(windowEnd) });
            }
            events.push({ kind: 'tick', tick: trades.next() });
          }
          return { events, cursor: String(count), done: false, repeats: 0 };
        },
      };
    },
  };
}
