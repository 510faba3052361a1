import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketEnvironment } from '#platform/config/market-environment.js';
import { bringHolidays } from '#platform/bootstrap/bring-holidays.js';
import { packageRoot } from '#platform/package-root.js';
import type { TopicReader, TopicWriter } from '#platform/topic-log.js';
import { boursenovaHistory } from '../history/boursenova-history.js';
import { readListedNames } from '../history/listed-names.js';
import { politeAsk } from '../history/polite-ask.js';
import { proxyHistory } from '../history/proxy-history.js';
import { publishedCloses } from '../history/published-closes.js';
import { CasablancaVenue } from './casablanca/casablanca-venue.js';
import { isLiveCursor, liveStateOf } from './casablanca/live-cursor.js';
import { liveLevelsAt } from './casablanca/live-levels.js';
import { liveQuotesAt } from './casablanca/live-quotes.js';
import type { PollFigures } from './casablanca/poll-figures.js';
import { readTradingHours } from './casablanca/trading-hours.js';
import type { ShippedVenues } from './shipped-venues.js';
import type { Venue } from './venue.js';

/** One simulated session this often. */
const SESSION_EVERY_MS = 5000;
/** Of a year of daily prices. */
const MOST_BYTES = 16_000_000;
const POLITENESS = { pauseMs: 500, retries: 1 };

/** What goes on once the shipped history is replayed. */
export interface Market {
  readonly kind: 'simulated' | 'casablanca';
  readonly venue: Venue;
  readonly everyMs: number;
  /**
   * What has to be in force before it goes on behind a cursor of its feed.
   * @returns why it is not; null when it is
   */
  readonly prepare: (
    log: TopicReader & TopicWriter,
    cursor: string | null,
  ) => Promise<string | null>;
  /** Of its polls; null while there are none. */
  readonly figures: () => PollFigures | null;
}

/** The market that the environment asks for; null: none. @throws BallastError CONFIG_INVALID */
export function marketOf(environment: MarketEnvironment, venues: ShippedVenues): Market | null {
  switch (environment.BALLAST_MARKET) {
    case 'none':
      return null;
    case 'simulated': {
      const venue = venues.synthetic;
      const prepare = () => Promise.resolve(null);
      return { kind: 'simulated', venue, everyMs: SESSION_EVERY_MS, prepare, figures: () => null };
    }
    case 'casablanca': {
      const venue = casablanca(environment, venues.replay);
      const everyMs = environment.CASABLANCA_POLL_MS;
      const { replay } = venues;
      const prepare: Market['prepare'] = (log, cursor) =>
        bringHolidays(log, replay.universe(), passedBy(cursor, replay));
      return { kind: 'casablanca', venue, everyMs, prepare, figures: () => venue.figures };
    }
  }
}

/** End of the last window that the exchange's feed has closed, UTC ms. */
function passedBy(cursor: string | null, { feed, end }: ShippedVenues['replay']): number {
  return cursor !== null && isLiveCursor(cursor) ? (liveStateOf(feed, cursor).passed ?? end) : end;
}

function casablanca(
  environment: MarketEnvironment,
  history: ShippedVenues['replay'],
): CasablancaVenue {
  const { CASABLANCA_GENERATION: generation, CASABLANCA_TIMEOUT_MS: timeoutMs } = environment;
  const base = new URL(environment.CASABLANCA_URL);
  const directory = join(packageRoot(), 'data', 'casablanca');
  const universe = history.universe();
  const accept = generation === 'proxy' ? 'application/vnd.api+json' : 'application/json';
  const ask = politeAsk(
    { hosts: [base.hostname], timeoutMs, maxBytes: MOST_BYTES, headers: { accept } },
    { ...POLITENESS, pause: (ms, signal) => sleep(ms, undefined, { signal }) },
  );
  const names = readListedNames(directory);
  const address = { base, generation, timeoutMs };
  const published = generation === 'proxy' ? proxyHistory(base, ask) : boursenovaHistory(base, ask);
  return new CasablancaVenue({
    feed: history.feed,
    universe,
    history,
    quotes: liveQuotesAt(address, universe.calendar),
    levels: liveLevelsAt(address, universe.calendar, names),
    sessions: publishedCloses(published, names, universe.instruments),
    hours: readTradingHours(directory),
    clock: { now: Date.now, random: Math.random },
    disorderBoundMs: environment.CASABLANCA_DISORDER_MS,
  });
}
