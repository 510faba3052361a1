import type { WindowGrid } from '#core/calendar.js';
import type { Marks, Tick, UniverseDefinition } from '#stream/generated/wire-types.js';
import { comesAfter, type TradePlace } from '#stream/bars/trade-order.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedEvent } from '../venues/venue.js';

/** Between marks, ms of wall time. */
const EVERY_MS = 2000;

/** The last trade of each instrument of a session. Plain data, kept with the cursor. */
export interface MarkState {
  session: string;
  trades: Record<string, TradePlace>;
}

/**
 * The prices of the open session of a live market whose moments window is the session: they mark performance to market
 * before the session closes, and enter no estimate. What was last is decided as bars decides a close.
 */
export class SessionMarks {
  readonly #grid: WindowGrid;
  #writtenAt = -Infinity;
  #isNew: boolean;

  /** @param state as it was kept, which may have been ahead of the marks; null before the first live tick */
  constructor(
    private readonly universe: UniverseDefinition,
    public state: MarkState | null,
  ) {
    this.#grid = windowGridOf(universe);
    this.#isNew = state !== null;
  }

  fold(events: readonly FeedEvent[]): void {
    if (this.universe.window.kind !== 'session') return;
    for (const event of events) {
      if (event.kind === 'tick' && event.tick.source === 'live') this.#foldTick(event.tick);
    }
  }

  /** The marks to write now; null when none are new, or some were written less than 2 s ago. @param now wall time, UTC ms */
  due(now: number): Marks | null {
    const { state, universe } = this;
    if (state === null || !this.#isNew || now - this.#writtenAt < EVERY_MS) return null;
    this.#isNew = false;
    this.#writtenAt = now;
    const prices = universe.instruments.flatMap((instrument) => {
      if (!Object.hasOwn(state.trades, instrument)) return [];
      const { price, eventTime } = state.trades[instrument];
      return [{ instrument, price, eventTime }];
    });
    const asOf = Math.max(...prices.map(({ eventTime }) => eventTime));
    const { universeId } = universe;
    return { universeId, session: state.session, asOf, source: 'live', prices };
  }

  #foldTick(tick: Tick): void {
    const session = this.#grid.windowAt(tick.eventTime)?.session;
    if (session === undefined || (this.state !== null && session < this.state.session)) return;
    if (this.state?.session !== session) this.state = { session, trades: {} };
    const { instrument, eventTime, sequence, cumulativeVolume, price } = tick;
    const { trades } = this.state;
    const trade: TradePlace = { eventTime, sequence, cumulativeVolume, price };
    if (Object.hasOwn(trades, instrument) && !comesAfter(trade, trades[instrument])) return;
    trades[instrument] = trade;
    this.#isNew = true;
  }
}
