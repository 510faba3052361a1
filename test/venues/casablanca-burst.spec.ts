import type { Tick } from '#stream/generated/wire-types.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import { FeedQuality } from '../../apps/ingestor/quality/feed-quality.js';
import { CasablancaSource } from '../../apps/ingestor/venues/casablanca/casablanca-source.js';
import { NOTHING_HEARD } from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
import {
  bookHistory,
  BOUND,
  HOURS,
  marketBook,
  marketUniverse,
  MINUTE,
} from './casablanca-market.js';

const universe = marketUniverse();
/** Twelve times as many trades in the first quarter of an hour, several of a name in a second among them. */
const [session] = marketBook('2026-03-18', { trades: 6000, burst: 12 });
const until = session.open + 45 * MINUTE;

describe('the opening of the exchange, polled every second of a clock of its own', () => {
  it('is taken whole through a burst of more than five times the median', async () => {
    let time = session.open;
    const source = new CasablancaSource(
      {
        ...{ feed: 'replay', universe, levels: null, hours: HOURS, disorderBoundMs: BOUND },
        quotes: {
          poll: () => {
            const values = quotesAt([session], time);
            return Promise.resolve(tickerQuotes({ data: { values } }, universe.calendar));
          },
        },
        sessions: bookHistory([session], () => time),
        clock: { now: () => time, random: () => 0.5 },
      },
      NOTHING_HEARD,
    );
    const quality = new FeedQuality('replay', universe);
    const ticks: Tick[] = [];
    for (; time < until; time += 1000) {
      const batch = await source.next();
      quality.fold(batch);
      ticks.push(...batch.events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : [])));
    }
    // An answer has the last trade of a second; those before it in that second are never said.
    const expected = session.names.flatMap(({ ticker, trades }) => {
      const bySecond = new Map(trades.filter(({ at }) => at < until).map((one) => [one.at, one]));
      return [...bySecond.values()].map(({ at, price }) => `${ticker} ${at} ${price}`);
    });
    const taken = ticks.map((tick) => `${tick.instrument} ${tick.eventTime} ${tick.price}`);
    expect(taken.sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(2000);
    const { rate, quotes, failures } = quality.report(time);
    expect(rate.burst?.ratio).toBeGreaterThan(5);
    expect([quotes.ticks, quotes.refused, failures.total]).toEqual([expected.length, 0, 0]);
  });
});
