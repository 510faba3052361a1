import { BallastError } from '#core/ballast-error.js';
import type { WindowGrid } from '#core/calendar.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { foreignCursor } from '../cursor-error.js';
import { QuoteGate } from '../quote-gate.js';
import type { FeedBatch, FeedEvent, ReadyFeedSource, Venue } from '../venue.js';
import { isLiveCursor, type LastTrade } from '../casablanca/live-cursor.js';
import { WatermarkClock } from '../watermark-clock.js';
import { REPLAY_FEED } from './casablanca-universe.js';
import { parseCloses, type ClosesRow } from './parse-closes.js';

/** One batch: a session's row, and the refused rows beside it. */
interface Page {
  readonly session: string;
  readonly rows: readonly ClosesRow[];
  /** Row behind it. */
  readonly next: number;
}

/**
 * History as a feed: each close is a tick stamped at its session's end minus 1 ms, numbered by its session. A published
 * close is held against no daily limit: the exchange has done that, and a reference price may be rebased.
 * The cursor is the index of the next row; to one of the live market behind it the history has ended.
 */
export class ReplayVenue implements Venue {
  readonly feed = REPLAY_FEED;
  readonly venue: string;
  readonly #pages: readonly Page[];
  readonly #grid: WindowGrid;

  /** @param closes text of the file, header `date,<instruments of the universe>`
   *  @throws BallastError CONFIG_INVALID when the header differs or no row is a session */
  constructor(
    private readonly definition: UniverseDefinition,
    closes: string,
  ) {
    this.venue = definition.venue;
    this.#grid = windowGridOf(definition);
    const rows = parseCloses(closes, {
      instruments: definition.instruments,
      isSession: (date) => this.#grid.sessionWindow(date) !== null,
      feed: this.feed,
    });
    this.#pages = pagesOf(rows);
  }

  /** How many sessions there are to replay. */
  get sessions(): number {
    return this.#pages.length;
  }

  /** The last of them, YYYY-MM-DD. */
  get lastSession(): string {
    return this.#pages[this.#pages.length - 1].session;
  }

  /** End of its last window, UTC ms. */
  get end(): number {
    return this.#endOf(this.lastSession);
  }

  /** The last close of each instrument, at the end of its session. */
  get lastCloses(): Readonly<Record<string, LastTrade>> {
    const last: Record<string, LastTrade> = {};
    for (const { session, rows } of this.#pages) {
      const eventTime = this.#endOf(session) - 1;
      for (const { closes } of rows) {
        for (const { instrument, price } of closes) last[instrument] = [eventTime, 0, price];
      }
    }
    return last;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  open(cursor: string | null): ReadyFeedSource {
    let page = this.#pageAt(cursor);
    const passed = page === 0 ? null : this.#endOf(this.#pages[page - 1].session);
    const clock = new WatermarkClock(this.feed, this.definition, passed);
    const gate = new QuoteGate(this.definition, null);
    let behind = cursor ?? '0';
    return {
      next: () => {
        if (page === this.#pages.length) {
          return { events: [], cursor: behind, done: true, repeats: 0 };
        }
        const batch = this.#batch(page, clock, gate);
        page += 1;
        behind = batch.cursor;
        return batch;
      },
    };
  }

  #batch(index: number, clock: WatermarkClock, gate: QuoteGate): FeedBatch {
    const { session, rows, next } = this.#pages[index];
    const end = this.#endOf(session);
    const eventTime = end - 1;
    gate.startBatch();
    const events: FeedEvent[] = [...clock.advance(eventTime)];
    for (const row of rows) {
      events.push(...row.refusals);
      for (const { instrument, price, original } of row.closes) {
        const quote = { instrument, eventTime, price, sequence: index, cumulativeVolume: 0 };
        const event = gate.admit({ quote, reference: null, original });
        if (event !== null) events.push(event);
      }
    }
    const done = index === this.#pages.length - 1;
    const passed = end + this.definition.window.disorderBoundMs;
    events.push(...(done ? clock.end(passed) : clock.advance(passed)));
    const progress = { session, index: index + 1, total: this.#pages.length };
    return { events, cursor: String(next), done, repeats: gate.repeats, progress };
  }

  #pageAt(cursor: string | null): number {
    if (cursor === null) return 0;
    if (isLiveCursor(cursor)) return this.#pages.length;
    const before = this.#pages.findIndex(({ next }) => String(next) === cursor);
    if (before < 0) throw foreignCursor(this.feed, cursor);
    return before + 1;
  }

  #endOf(session: string): number {
    const window = this.#grid.sessionWindow(session);
    if (window === null) throw new BallastError('BUG_INVARIANT', `expected the session ${session}`);
    return window.end;
  }
}

/** Refused rows go with the session that follows them, and with the last one at the end. */
function pagesOf(rows: readonly ClosesRow[]): readonly Page[] {
  const last = rows.findLastIndex(({ session }) => session !== null);
  if (last < 0)
    throw new BallastError('CONFIG_INVALID', 'daily closes: expected a session, was none');
  const pages: Page[] = [];
  let from = 0;
  rows.forEach(({ session }, index) => {
    if (session === null) return;
    const next = index === last ? rows.length : index + 1;
    pages.push({ session, rows: rows.slice(from, next), next });
    from = next;
  });
  return pages;
}
