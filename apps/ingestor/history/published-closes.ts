import type {
  PublishedSessions,
  SessionClose,
  SessionHistory,
} from '../venues/casablanca/session-history.js';
import type { Refusal } from '../venues/venue.js';
import type { ListedNames } from './listed-names.js';
import { yearsOf } from './session-range.js';
import type { VenueHistory } from './venue-history.js';

/**
 * The closes of past sessions, from the venue's history of each instrument, as it says them: whoever takes them holds
 * them against what it knows. A session of which no instrument has a close is missing.
 */
export function publishedCloses(
  history: VenueHistory,
  names: ListedNames,
  instruments: readonly string[],
): SessionHistory {
  return {
    async sessions(from, to, signal): Promise<PublishedSessions> {
      const sessions = new Map<string, Map<string, SessionClose>>();
      const refused: Refusal[] = [];
      const reached = new Map<string, string>();
      for (const ticker of instruments) {
        for (const range of yearsOf({ from, to })) {
          const subject = { ticker, ...names.instrument(ticker), range };
          const year = await history.prices(subject, signal);
          refused.push(...year.refused);
          if (year.reached !== '') reached.set(ticker, year.reached);
          for (const { session, close: price, ratio } of year.rows) {
            if (price === null) continue;
            const closes = sessions.get(session) ?? new Map<string, SessionClose>();
            closes.set(ticker, { price, ratio });
            sessions.set(session, closes);
          }
        }
      }
      const closes = new Map([...sessions].sort(([a], [b]) => (a < b ? -1 : 1)));
      return { closes, refused, reached };
    },
  };
}
