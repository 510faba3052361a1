import { BallastError } from '#core/ballast-error.js';
import { topics } from '#stream/topics.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import { levelsAt } from '#testing/casablanca-exchange/index-routes.js';
import type { RecordedQuote } from '#testing/casablanca-exchange/recorded-quote.js';
import { closesOf } from '#testing/casablanca-exchange/trading-book.js';
import { CasablancaSource } from '../../apps/ingestor/venues/casablanca/casablanca-source.js';
import { indexLevels } from '../../apps/ingestor/venues/casablanca/index-answer.js';
import {
  liveStateOf,
  NOTHING_HEARD,
  type LiveState,
} from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
import type { FeedEvent } from '../../apps/ingestor/venues/venue.js';
import {
  bookHistory,
  BOUND,
  HOURS,
  INDICES,
  marketBook,
  marketUniverse,
  MINUTE,
  TICKERS,
} from './casablanca-market.js';

const universe = marketUniverse();
/** The 24th, on which nobody trades and that no data know of, lies between the last two. */
const book = marketBook('2026-03-26');
const HOUR = 60 * MINUTE;

/** A source at an instant of the book, and whether its history answers. */
function sourceAt(time: number, state: LiveState, edit = (quote: RecordedQuote) => quote) {
  const world = { time, isAway: true };
  const history = bookHistory(book, () => world.time);
  const source = new CasablancaSource(
    {
      ...{ feed: 'replay', universe, hours: HOURS, disorderBoundMs: BOUND },
      quotes: {
        poll: () => {
          const values = quotesAt(book, world.time).map(edit);
          return Promise.resolve(tickerQuotes({ data: { values } }, universe.calendar));
        },
      },
      levels: {
        poll: () => {
          const data = [{ items: levelsAt(book, world.time, INDICES) }];
          return Promise.resolve(indexLevels({ data }, universe.calendar, () => 'MASI'));
        },
      },
      sessions: {
        sessions: (from, to, signal) =>
          world.isAway
            ? Promise.reject(new BallastError('SOURCE_UNREACHABLE', 'away'))
            : history.sessions(from, to, signal),
      },
      clock: { now: () => world.time, random: () => 0.5 },
    },
    state,
  );
  return { world, source, next: async () => said((await source.next()).events) };
}

const said = (events: readonly FeedEvent[]) => ({
  closed: events.flatMap((event) =>
    event.kind === 'watermark' && event.watermark.session !== null ? [event.watermark.session] : [],
  ),
  names: events.flatMap((event) => (event.kind === 'tick' ? [event.tick.instrument] : [])).sort(),
  quotes: recordsOf(events, topics.intradayPrices.name),
  levels: recordsOf(events, topics.indexLevels.name),
  gaps: events.flatMap((event) => (event.kind === 'gap' ? [event.reason] : [])),
});
const recordsOf = (events: readonly FeedEvent[], topic: string): number =>
  events.filter((event) => event.kind === 'record' && event.output.topic === topic).length;

/** A market that has heard so many sessions of the book to their end. */
async function heard(sessions: number): Promise<LiveState> {
  const { world, source } = sourceAt(0, NOTHING_HEARD);
  let cursor = '';
  for (const { open, close } of book.slice(0, sessions)) {
    for (const at of [open + HOUR, close - 2 * MINUTE, close + 19 * MINUTE]) {
      world.time = at;
      ({ cursor } = await source.next());
    }
  }
  return liveStateOf('replay', cursor);
}

describe('while the history does not answer', () => {
  it('the market is told of, and its trades are taken behind the missed session', async () => {
    const [, second, third] = book;
    const { world, source, next } = sourceAt(third.open + 2 * HOUR, await heard(1));
    expect((await next()).gaps).toEqual(['away']);
    const told = await next();
    expect(told).toMatchObject({ closed: [], names: [], quotes: TICKERS.length, gaps: [] });
    expect(told.levels).toBeGreaterThan(0);
    expect(source.figures.waitsFor).toBe(`the closes of ${second.session}`);
    expect(await next()).toMatchObject({ quotes: 0, names: [] });

    [world.isAway, world.time] = [false, world.time + 5 * MINUTE];
    const completed = await next();
    expect(completed.closed).toContain(second.session);
    expect(completed.names).toEqual(TICKERS);
    // The same answer as before: its trades are taken, though nothing of it is told again.
    world.time -= 5 * MINUTE;
    expect(await next()).toMatchObject({ names: TICKERS, quotes: 0 });
    expect(source.figures.waitsFor).toBeNull();
    expect((await next()).names).toEqual([]);
  });

  it('no session is heard to its end', async () => {
    const [, second, third] = book;
    const { world, next } = sourceAt(third.close + 19 * MINUTE, await heard(1));
    await next();
    expect(await next()).toMatchObject({ quotes: TICKERS.length, names: [] });
    [world.isAway, world.time] = [false, world.time + 30 * MINUTE];
    expect((await next()).closed).toContain(second.session);
    expect((await next()).names).toEqual(TICKERS);
  });
});

describe('a day that no data know as a holiday', () => {
  const last = book[book.length - 1];
  const before = book[book.length - 2];
  const state = () => heard(book.length - 1);

  it('is over with the next answer that counts its day from the last closes of all names', async () => {
    expect([before.session, last.session]).toEqual(['2026-03-23', '2026-03-26']);
    const { next } = sourceAt(last.open + 2 * HOUR, await state());
    await next();
    const { closed, names, gaps } = await next();
    expect(closed).toContain('2026-03-24');
    expect(names).toEqual(TICKERS);
    expect(gaps).toEqual(['expected the closes of 2026-03-24, was none: nothing was traded']);
  });

  it('is left to the history while the answers are of the day before', async () => {
    const then = quotesAt(book, before.close);
    const edit = ({ ticker }: RecordedQuote): RecordedQuote => {
      const quote = then.find((one) => one['ticker'] === ticker) ?? {};
      const still = { field_difference: '0.0', field_var_veille: '0.0' };
      return { ...quote, field_static_reference_price: quote['field_cours_courant'], ...still };
    };
    const { source, next } = sourceAt(last.open + 2 * HOUR, await state(), edit);
    await next();
    expect(await next()).toMatchObject({ closed: [], names: [] });
    expect(source.figures.waitsFor).toBe('the closes of 2026-03-24');
  });

  it.each([
    ['counts a name from another close', 0.01],
    ['does not say a name', null],
  ])('is left to the history when the next answer %s', async (_, off) => {
    const [name] = TICKERS;
    const edit = (quote: RecordedQuote): RecordedQuote => {
      if (quote['ticker'] !== name) return quote;
      if (off === null) return { ...quote, ticker: '' };
      const reference = (closesOf(before).get(name) ?? NaN) + off;
      const price = Number(quote['field_cours_courant']);
      return {
        ...{ ...quote, field_static_reference_price: reference.toFixed(10) },
        field_difference: (price - reference).toFixed(10),
        field_var_veille: (100 * (price / reference - 1)).toFixed(10),
      };
    };
    const { source, next } = sourceAt(last.open + 2 * HOUR, await state(), edit);
    await next();
    expect(await next()).toMatchObject({ closed: [], names: [] });
    expect(source.figures.waitsFor).toBe('the closes of 2026-03-24');
  });
});
