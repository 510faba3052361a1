import { join } from 'node:path';
import { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { pageRoute, tickerRoute } from '#testing/casablanca-exchange/exchange-routes.js';
import { groupedIndexRoute } from '#testing/casablanca-exchange/index-routes.js';
import { packageRoot } from '#platform/package-root.js';
import { readListedNames } from '../../apps/ingestor/history/listed-names.js';
import { CasablancaVenue } from '../../apps/ingestor/venues/casablanca/casablanca-venue.js';
import { liveLevelsAt } from '../../apps/ingestor/venues/casablanca/live-levels.js';
import { liveQuotesAt } from '../../apps/ingestor/venues/casablanca/live-quotes.js';
import type { FeedSource, Venue } from '../../apps/ingestor/venues/venue.js';
import {
  bookHistory,
  BOUND,
  HOURS,
  INDICES,
  marketBook,
  marketUniverse,
  MINUTE,
} from './casablanca-market.js';
import { describeVenue } from './venue-contract.js';

const universe = marketUniverse();
const book = marketBook('2026-03-27');
const names = readListedNames(join(packageRoot(), 'data', 'casablanca'));
let time = 0;
let exchange: ExchangeServer;
beforeAll(async () => {
  exchange = await ExchangeServer.start([
    tickerRoute(book, () => time),
    pageRoute(book, () => time),
    groupedIndexRoute(book, () => time, { indices: INDICES }),
  ]);
});
afterAll(() => exchange.close());

/**
 * The exchange polled every half an hour of a clock of its own, which a cursor sets to where it was said. A pull to
 * which there was nothing to ask is no batch.
 */
function polled(generation: 'proxy' | 'boursenova', said: Map<string, number>): Venue {
  const address = { base: exchange.url, generation, timeoutMs: 5000 };
  const venue = new CasablancaVenue({
    feed: 'replay',
    universe,
    history: null,
    quotes: liveQuotesAt(address, universe.calendar),
    levels: liveLevelsAt(address, universe.calendar, names),
    sessions: bookHistory(book, () => time),
    hours: HOURS,
    clock: { now: () => time, random: () => 0.5 },
    disorderBoundMs: BOUND,
  });
  const open = (cursor: string | null): FeedSource => {
    time = (cursor === null ? undefined : said.get(cursor)) ?? book[0].open + 5 * MINUTE;
    const source = venue.open(cursor);
    return {
      next: async () => {
        for (;;) {
          const batch = await source.next();
          time += 30 * MINUTE;
          said.set(batch.cursor, time);
          if (batch.events.length > 0 || batch.heard !== undefined) return batch;
        }
      },
    };
  };
  return { feed: venue.feed, venue: venue.venue, universe: () => universe, open };
}

const asked = {
  source: 'live',
  disorderBoundMs: BOUND,
  batches: 30,
  windows: 2,
  ticks: 100,
} as const;
const [saidByProxy, saidByPage] = [new Map<string, number>(), new Map<string, number>()];
describeVenue('casablanca', () => polled('proxy', saidByProxy), asked);
describeVenue('casablanca, current pages', () => polled('boursenova', saidByPage), asked);
