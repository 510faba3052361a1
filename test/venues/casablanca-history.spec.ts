import { windowGridOf } from '#stream/window-grid-of.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import { closesOf } from '#testing/casablanca-exchange/trading-book.js';
import type { DailyPrice, Rows } from '../../apps/ingestor/history/daily-price.js';
import { publishedCloses } from '../../apps/ingestor/history/published-closes.js';
import { readPrices, type PriceFields } from '../../apps/ingestor/history/read-rows.js';
import { CasablancaSource } from '../../apps/ingestor/venues/casablanca/casablanca-source.js';
import { NOTHING_HEARD } from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
import type { FeedEvent } from '../../apps/ingestor/venues/venue.js';
import { BOUND, HOURS, marketBook, marketUniverse, MINUTE, TICKERS } from './casablanca-market.js';

const universe = marketUniverse();
const book = marketBook('2026-03-24');
const [first, second] = book;
const firstWindow = windowGridOf(universe).first();
const HOUR = 60 * MINUTE;
const NAMES = {
  ...{ instruments: TICKERS, indices: [] },
  instrument: (label: string) => ({ id: 1, label }),
  index: (label: string) => ({ id: 1, label }),
};
const FIELDS = Object.fromEntries(
  [
    ...['session', 'close', 'open', 'high', 'low', 'closing', 'shares', 'turnover', 'trades'],
    ...['capitalisation', 'adjusted', 'ratio'],
  ].map((name) => [name, name]),
) as unknown as PriceFields;

/** What the stub publishes of a name in the first session; nothing while it is undefined. */
type Published = Readonly<Record<string, Record<string, unknown> | undefined>>;
const dayOf = (ticker: string, fields: Record<string, unknown> = {}) => ({
  session: first.session,
  close: closesOf(first).get(ticker),
  ratio: '1.00',
  ...fields,
});
const ALL: Published = Object.fromEntries(TICKERS.map((name) => [name, dayOf(name)]));

/** A source that has missed the first session, and what its history has published. */
function missing(first_: Published, from: number) {
  const state = { published: first_, time: from, asked: 0 };
  const history = publishedCloses(
    {
      prices: ({ ticker, label, range }): Promise<Rows<DailyPrice>> => {
        state.asked += 1;
        const day = state.published[ticker];
        return Promise.resolve(
          readPrices(day === undefined ? [] : [day], FIELDS, { ticker, label, range }),
        );
      },
      levels: () => Promise.reject(new Error('not asked for')),
    },
    NAMES,
    TICKERS,
  );
  const source = new CasablancaSource(
    {
      ...{ feed: 'replay', universe, levels: null, hours: HOURS, disorderBoundMs: BOUND },
      quotes: {
        poll: () =>
          Promise.resolve(
            tickerQuotes({ data: { values: quotesAt(book, state.time) } }, universe.calendar),
          ),
      },
      sessions: history,
      clock: { now: () => state.time, random: () => 0.5 },
    },
    { ...NOTHING_HEARD, passed: firstWindow.start },
  );
  return { state, next: async () => (await source.next()).events };
}

const said = (events: readonly FeedEvent[]) => ({
  closed: events.flatMap((event) => (event.kind === 'watermark' ? [event.watermark.session] : [])),
  names: events.flatMap((event) => (event.kind === 'tick' ? [event.tick.instrument] : [])),
  refused: events.flatMap((event) => (event.kind === 'refused' ? [event.key] : [])),
  gaps: events.flatMap((event) => (event.kind === 'gap' ? [event.reason] : [])),
});

describe('a session that was missed', () => {
  const night = firstWindow.end + HOUR;
  const morning = firstWindow.end + 8 * HOUR;

  it('is completed as soon as the history knows every name', async () => {
    const { next } = missing(ALL, night);
    expect(said(await next())).toEqual({
      ...{ closed: [first.session], names: TICKERS, refused: [], gaps: [] },
    });
  });

  it('waits while some names have not come, each question a gap that names them', async () => {
    const [AKT, ATW, ...others] = TICKERS;
    const { state, next } = missing({ [AKT]: ALL[AKT], [ATW]: ALL[ATW] }, night);
    expect(said(await next())).toEqual({
      ...{ closed: [], names: [], refused: [] },
      gaps: [
        `expected the closes of ${first.session} in the history, was none yet of ${others.join(', ')}`,
      ],
    });
    expect(said(await next()).gaps).toEqual([]);
    state.time += 10 * MINUTE;
    state.published = ALL;
    expect(said(await next())).toMatchObject({ closed: [first.session], names: TICKERS });
  });

  it('is closed in the morning without the names that have not come, each a gap', async () => {
    const [AKT, ...others] = TICKERS;
    const { state, next } = missing({ [AKT]: ALL[AKT] }, night);
    expect(said(await next()).closed).toEqual([]);
    state.time = morning;
    expect(said(await next())).toEqual({
      ...{ closed: [first.session], names: [AKT], refused: [] },
      gaps: others.map((name) => `expected a close of ${name} in ${first.session}, was none`),
    });
  });

  it('waits for a history that has come to it of no name, in the morning too', async () => {
    const { next } = missing({}, morning + HOUR);
    expect(said(await next())).toEqual({
      ...{ closed: [], names: [], refused: [] },
      gaps: [`expected the closes of ${first.session} in the history, was none yet`],
    });
  });

  it('has a day that cannot be read as a dead letter and a gap, and waits for it no longer', async () => {
    const [AKT, ...others] = TICKERS;
    const { state, next } = missing({ ...ALL, [AKT]: dayOf(AKT, { close: 'much' }) }, night);
    expect(said(await next())).toEqual({
      ...{ closed: [first.session], names: others, refused: [AKT] },
      gaps: [`expected a close of ${AKT} in ${first.session}, was none`],
    });
    // The day is read again with the next question, and is not told again.
    state.time = windowGridOf(universe).next(firstWindow.end).end + HOUR;
    expect(said(await next())).toMatchObject({ refused: [], closed: [] });
    state.published = Object.fromEntries(
      TICKERS.map((name) => [name, { ...dayOf(name), session: second.session }]),
    );
    state.time += 10 * MINUTE;
    expect(said(await next())).toMatchObject({ refused: [], closed: [second.session] });
  });

  it('has a day without a price as a gap of its name', async () => {
    const [AKT, ...others] = TICKERS;
    const { next } = missing({ ...ALL, [AKT]: dayOf(AKT, { close: '-' }) }, night);
    expect(said(await next())).toEqual({
      ...{ closed: [first.session], names: others, refused: [] },
      gaps: [`expected a close of ${AKT} in ${first.session}, was none`],
    });
  });
});
