import type { WindowGrid } from '#core/calendar.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import {
  tradingBook,
  type BookedSession,
  type BookOptions,
} from '#testing/casablanca-exchange/trading-book.js';
import type { BookedIndex } from '#testing/casablanca-exchange/index-routes.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { SessionHistory } from '../../apps/ingestor/venues/casablanca/session-history.js';
import { TradingHours } from '../../apps/ingestor/venues/casablanca/trading-hours.js';
import { closesOf } from '#testing/casablanca-exchange/trading-book.js';

export const MINUTE = 60_000;
export const BOUND = 30 * MINUTE;
export const TICKERS = ['AKT', 'ATW', 'BOA', 'IAM'];
/** Two of the exchange's indices, of these names. */
export const INDICES: readonly BookedIndex[] = [
  { label: 'MASI', names: TICKERS },
  { label: 'MASI 20', names: TICKERS.slice(0, 2) },
];

/** Two weeks around the end of a Ramadan: UTC+0 until 2026-03-21, UTC+1 from the 22nd. */
export function marketUniverse(): UniverseDefinition {
  const { calendar, window } = universeDefinition();
  return universeDefinition({
    feeds: ['replay'],
    venue: 'casablanca',
    source: 'history',
    instruments: TICKERS,
    calendar: {
      ...calendar,
      start: '2026-03-18',
      holidays: ['2026-03-20'],
      halfDays: [],
      utcOffsets: [
        { from: '2026-01-01', minutes: 0 },
        { from: '2026-03-22', minutes: 60 },
      ],
    },
    window: { ...window, kind: 'session', sizeMs: 0, disorderBoundMs: 0 },
  });
}

/** Short hours to the 19th; the 24th is a day on which nobody trades, and that no data know of. */
export const HOURS = new TradingHours({
  regular: { openMinute: 570, closeMinute: 942 },
  spans: [{ from: '2026-03-18', to: '2026-03-19', openMinute: 600, closeMinute: 822 }],
  closed: ['2026-03-25'],
});
const UNKNOWN_HOLIDAY = '2026-03-24';

/** The exchange's own book of its sessions until a date. */
export function marketBook(until: string, options: Partial<BookOptions> = {}): BookedSession[] {
  const universe = marketUniverse();
  const grid: WindowGrid = windowGridOf(universe);
  const hours: Omit<BookedSession, 'names'>[] = [];
  for (let window = grid.first(); window.session <= until; window = grid.next(window.end)) {
    const trading = HOURS.of(window);
    if (trading === null || window.session === UNKNOWN_HOLIDAY) continue;
    const offsetMinutes = window.session < '2026-03-22' ? 0 : 60;
    hours.push({ ...trading, session: window.session, offsetMinutes });
  }
  return tradingBook(hours, { seed: 5, tickers: TICKERS, trades: 60, burst: 4, ...options });
}

/** The history of a book: it knows a session once it has been closed for so long. */
export function bookHistory(
  book: readonly BookedSession[],
  now: () => number,
  delayMs = 60 * MINUTE,
  ratioOf: (session: string, name: string) => number = () => 1,
): SessionHistory {
  const closes = (booked: BookedSession) =>
    new Map(
      [...closesOf(booked)].map(([name, price]) => [
        name,
        { price, ratio: ratioOf(booked.session, name) },
      ]),
    );
  return {
    sessions: (from, to) => {
      const published = book
        .filter(({ session }) => session >= from && session <= to)
        .filter(({ close }) => close + delayMs <= now());
      const newest = published.at(-1)?.session;
      return Promise.resolve({
        closes: new Map(published.map((session) => [session.session, closes(session)])),
        refused: [],
        reached: new Map(newest === undefined ? [] : TICKERS.map((name) => [name, newest])),
      });
    },
  };
}
