import type { SessionClose, SessionHistory } from '../venues/casablanca/session-history.js';
import type { ListedNames } from './listed-names.js';
import { yearsOf } from './session-range.js';
import type { VenueHistory } from './venue-history.js';

/**
 * The closes of past sessions, from the venue's history of each instrument, as it says them: whoever takes
 * them holds them against what it knows. A session of which no instrument has a close is missing.
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
        for (const range of yearsOf({ from, to })) {
          const subject = { ticker, ...names.instrument(ticker), range };
          for (const row of (await history.prices(subject, signal)).rows) {
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
