import type { SessionClose, SessionHistory } from '../venues/casablanca/session-history.js';
import type { ListedNames } from './listed-names.js';
import { judgeDay, type LastDay } from './price-continuity.js';
import { yearsOf } from './session-range.js';
import type { VenueHistory } from './venue-history.js';

/**
 * The closes of past sessions, from the venue's history of each instrument. A day that does not hold against the one
 * before it (`judgeDay`) is none; a session of which no instrument has a close is missing.
 */
export function publishedCloses(
  history: VenueHistory,
  names: ListedNames,
  instruments: readonly string[],
): SessionHistory {
  return {
    async closes(from, to, signal) {
      const sessions = new Map<string, Map<string, SessionClose>>();
      for (const ticker of instruments) {
        let last: LastDay = [null, null];
        for (const range of yearsOf({ from, to })) {
          const subject = { ticker, ...names.instrument(ticker), range };
          for (const row of (await history.prices(subject, signal)).rows) {
            const day = judgeDay(row, last);
            if (day.kind === 'refused') continue;
            ({ last } = day);
            if (row.close === null) continue;
            const closes = sessions.get(row.session) ?? new Map<string, SessionClose>();
            closes.set(ticker, { price: row.close, ratio: row.ratio });
            sessions.set(row.session, closes);
          }
        }
      }
      return new Map([...sessions].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}
