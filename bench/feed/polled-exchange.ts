import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import { levelsAt } from '#testing/casablanca-exchange/index-routes.js';
import { tradingBook } from '#testing/casablanca-exchange/trading-book.js';

/** As many as the Casablanca exchange lists. */
const INSTRUMENTS = 78;
const INDICES = 33;
/** Trades of a name in a session. */
const TRADES = 300;
const POLLS = 300;
const EVERY_MS = 2000;
const MINUTE_MS = 60_000;

/** What one poll is answered, as the wire has it. */
export interface PolledAnswer {
  readonly at: number;
  readonly ticker: string;
  /** Of the indices, once a minute. */
  readonly indices: string | null;
}

export const exchangeUniverse: UniverseDefinition = {
  ...{ universeId: 'bench', version: 1, venue: 'casablanca', source: 'live', feeds: ['bench'] },
  instruments: Array.from({ length: INSTRUMENTS }, (_, i) => `B${String(i).padStart(3, '0')}`),
  calendar: {
    ...{ kind: 'sessions', start: '2026-01-05', openMinute: 0, closeMinute: 1440 },
    ...{ weekend: [6, 7], holidays: [], halfDays: [], utcOffsets: [] },
  },
  window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 247, disorderBoundMs: 0 },
  estimators: [{ name: 'slow', halfLifeYears: null }],
};

export const indexLabels: readonly string[] = Array.from({ length: INDICES }, (_, i) => `I${i}`);

/** Ten minutes of the exchange behind its opening, the busiest of its day, polled every two seconds. */
export function polledAnswers(): readonly PolledAnswer[] {
  const { start, session } = windowGridOf(exchangeUniverse).first();
  const open = start + 570 * MINUTE_MS;
  const hours = { session, open, close: open + 372 * MINUTE_MS, offsetMinutes: 0 };
  const tickers = exchangeUniverse.instruments;
  const book = tradingBook([hours], { seed: 5, tickers, trades: TRADES, burst: 4 });
  const indices = indexLabels.map((label, i) => ({ label, names: tickers.slice(i, i + 20) }));
  return Array.from({ length: POLLS }, (_, poll) => {
    const at = open + poll * EVERY_MS;
    const data = { cache_tags: ['taxonomy_term:313'], values: quotesAt(book, at) };
    const isMinute = (poll * EVERY_MS) % MINUTE_MS === 0;
    return {
      at,
      ticker: JSON.stringify({ data }),
      indices: isMinute ? JSON.stringify({ data: [{ items: levelsAt(book, at, indices) }] }) : null,
    };
  });
}
