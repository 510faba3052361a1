import type { Adjustment, Tick } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import type { RecordedQuote } from '#testing/casablanca-exchange/recorded-quote.js';
import { closesOf } from '#testing/casablanca-exchange/trading-book.js';
import { CasablancaVenue } from '../../apps/ingestor/venues/casablanca/casablanca-venue.js';
import {
  liveStateOf,
  NOTHING_HEARD,
  type LiveState,
} from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { LiveMarket } from '../../apps/ingestor/venues/casablanca/live-market.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
import { ReplayVenue } from '../../apps/ingestor/venues/replay/replay-venue.js';
import type { FeedEvent } from '../../apps/ingestor/venues/venue.js';
import {
  bookHistory,
  BOUND,
  HOURS,
  marketBook,
  marketUniverse,
  MINUTE,
  TICKERS,
} from './casablanca-market.js';

const universe = marketUniverse();
const grid = windowGridOf(universe);
const book = marketBook('2026-04-03');
const [first, second, third] = book;
const [JUMPING, ...OTHERS] = TICKERS;
const HOUR = 60 * MINUTE;

const marketOf = (state: LiveState = NOTHING_HEARD): LiveMarket =>
  new LiveMarket({ feed: 'replay', universe, disorderBoundMs: BOUND }, state);
/** As a process that has begun anew has it. */
const restarted = (market: LiveMarket): LiveMarket =>
  marketOf(liveStateOf('replay', market.cursor));

type Edit = (quote: RecordedQuote) => RecordedQuote;
const hear = (market: LiveMarket, at: number, edit: Edit = () => ({})): FeedEvent[] => {
  const quotes = quotesAt(book, at).map((quote) =>
    quote['ticker'] === JUMPING ? { ...quote, ...edit(quote) } : quote,
  );
  const { events } = market.hear(tickerQuotes({ data: { values: quotes } }, universe.calendar), at);
  return [...events];
};
/** All that is said in money, times so much: consistent in itself, its reference too. */
const times =
  (factor: number, fields: RecordedQuote = {}): Edit =>
  (quote) => ({
    ...Object.fromEntries(
      [
        ...['field_cours_courant', 'field_static_reference_price', 'field_difference'],
        ...['field_low_price', 'field_high_price', 'field_opening_price'],
        ...['field_cumul_volume_echange', 'field_capitalisation'],
      ].map((name) => [name, (Number(quote[name]) * factor).toFixed(10)]),
    ),
    ...fields,
  });

const ticksOf = (events: readonly FeedEvent[]): Tick[] =>
  events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
const namesOf = (events: readonly FeedEvent[]): string[] =>
  ticksOf(events).map(({ instrument }) => instrument);
const adjustmentsOf = (events: readonly FeedEvent[]): Adjustment[] =>
  events.flatMap((event) =>
    event.kind === 'record' && event.output.topic === topics.ticks.name
      ? [event.output.value as Adjustment]
      : [],
  );
const refusedOf = (events: readonly FeedEvent[]): FeedEvent[] =>
  events.filter(({ kind }) => kind === 'refused');

describe('a live price that does not hold against the close before', () => {
  /** A market that has heard a session to its end, at the ratio 1. */
  const heardFirst = (): LiveMarket => {
    const market = marketOf();
    hear(market, first.open + HOUR);
    hear(market, first.close);
    return market;
  };

  it('is refused, whatever reference the exchange says beside it, and the next that holds is taken', () => {
    for (const market of [heardFirst(), restarted(heardFirst())]) {
      const jump = hear(market, second.open + HOUR, times(10));
      expect(namesOf(jump).sort()).toEqual(OTHERS);
      const close = closesOf(first).get(JUMPING) ?? NaN;
      expect(refusedOf(jump)).toMatchObject([
        {
          ...{ code: 'DATA_TICK_OUT_OF_RANGE', key: JUMPING },
          reason: expect.stringMatching(`within 0.1 of its close before, ${close}, was `),
        },
      ]);
      const back = hear(market, second.open + 2 * HOUR);
      expect(namesOf(back)).toContain(JUMPING);
      expect(refusedOf(back)).toEqual([]);
    }
  });

  it('is refused in the first session of all, when a reference was heard', () => {
    const market = marketOf();
    hear(market, first.open + HOUR);
    const jump = hear(market, first.open + 2 * HOUR, times(10));
    expect(namesOf(jump)).not.toContain(JUMPING);
    expect(refusedOf(jump)).toHaveLength(1);
  });

  it.each([
    ['10.00', 'tenfold'],
    ['0.10', 'a tenth'],
  ])('is refused with a ratio (%s) that its price knows nothing of', (ratio) => {
    const market = heardFirst();
    const lie = hear(market, second.open + HOUR, () => ({ field_ratio_consolide: ratio }));
    expect(adjustmentsOf(lie)).toEqual([]);
    expect(namesOf(lie).sort()).toEqual(OTHERS);
    expect(refusedOf(lie)).toHaveLength(1);
    // The same quote without the lie is not told apart by anything but its ratio.
    const true_ = hear(market, second.open + HOUR);
    expect(namesOf(true_)).toEqual([JUMPING]);
    expect(adjustmentsOf(true_)).toEqual([]);
  });

  it('is taken with the ratio that explains it, and held against the close before on that basis', () => {
    const market = heardFirst();
    const split = hear(market, second.open + HOUR, times(0.1, { field_ratio_consolide: '10.00' }));
    expect(adjustmentsOf(split)).toMatchObject([
      { instrument: JUMPING, factor: 0.1, session: second.session },
    ]);
    expect(namesOf(split).sort()).toEqual(TICKERS);
    const later = times(0.1, { field_ratio_consolide: '10.00' });
    expect(refusedOf(hear(restarted(market), second.open + 2 * HOUR, later))).toEqual([]);
    const old = hear(market, second.open + 3 * HOUR, () => ({ field_ratio_consolide: '10.00' }));
    expect(namesOf(old)).not.toContain(JUMPING);
  });

  it('may move from one end of its range to the other within a session', () => {
    const market = heardFirst();
    const close = closesOf(first).get(JUMPING) ?? NaN;
    const at =
      (price: number): Edit =>
      () => ({
        ...{ field_cours_courant: price.toFixed(10), field_difference: '-' },
        ...{ field_var_veille: '-', field_capitalisation: '-', field_low_price: '-' },
        field_static_reference_price: close.toFixed(10),
      });
    expect(namesOf(hear(market, second.open + HOUR, at(close * 0.91)))).toContain(JUMPING);
    expect(namesOf(hear(market, second.open + 2 * HOUR, at(close * 1.09)))).toContain(JUMPING);
    // The limit of the next session counts from there.
    expect(namesOf(hear(market, third.open + HOUR, at(close * 0.95)))).not.toContain(JUMPING);
  });

  it('is held against the shipped closes where nothing was heard', async () => {
    const closes = OTHERS.map((name) => closesOf(first).get(name));
    const jumping = (closesOf(first).get(JUMPING) ?? NaN) / 10;
    const text = `date,${TICKERS.join()}\n${first.session},${[jumping, ...closes].join()}\n`;
    const at = second.open + HOUR;
    const source = new CasablancaVenue({
      ...{ feed: 'replay', universe, hours: HOURS, disorderBoundMs: BOUND, levels: null },
      history: new ReplayVenue(universe, text),
      quotes: {
        poll: () =>
          Promise.resolve(
            tickerQuotes({ data: { values: quotesAt(book, at) } }, universe.calendar),
          ),
      },
      sessions: bookHistory(book, () => at),
      clock: { now: () => at, random: () => 0.5 },
    }).open(null);
    expect(namesOf((await source.next()).events)).toEqual(TICKERS);
    const { events } = await source.next();
    expect(namesOf(events).sort()).toEqual(OTHERS);
    expect(refusedOf(events)).toMatchObject([{ key: JUMPING }]);
  });
});

describe('a close of the history that does not hold against the close before', () => {
  /** Closes sessions of the book from the history, the jumping name's times so much. */
  const complete = (
    market: LiveMarket,
    session: number,
    { factor = 1, ratio = 1 }: { factor?: number; ratio?: number | null } = {},
  ): readonly FeedEvent[] => {
    const booked = book[session];
    const window = grid.sessionWindow(booked.session);
    if (window === null) throw new Error('expected a session');
    const closes = new Map(
      [...closesOf(booked)].map(([name, price]) => [
        name,
        name === JUMPING ? { price: price * factor, ratio } : { price, ratio: 1 },
      ]),
    );
    return market.complete(window, closes, window.end);
  };
  const closeOf = (session: number): number => closesOf(book[session]).get(JUMPING) ?? NaN;

  it('is a dead letter and a gap, and the others are taken', () => {
    const market = marketOf();
    expect(namesOf(complete(market, 0))).toEqual(TICKERS);
    const jump = complete(restarted(market), 1, { factor: 10 });
    expect(namesOf(jump)).toEqual(OTHERS);
    expect(jump.filter(({ kind }) => kind === 'refused' || kind === 'gap')).toMatchObject([
      {
        ...{ kind: 'refused', code: 'DATA_TICK_OUT_OF_RANGE', key: JUMPING },
        reason: expect.stringMatching(/, was .+: 1 of the 3 sessions that confirm it$/),
      },
      { kind: 'gap', code: 'SOURCE_MISSING', reason: expect.stringMatching(JUMPING) },
    ]);
  });

  it('is over with the first that holds again', () => {
    const market = marketOf();
    complete(market, 0);
    complete(market, 1, { factor: 10 });
    expect(namesOf(complete(market, 2))).toEqual(TICKERS);
    // What was quarantined before does not count any more.
    complete(market, 3, { factor: 10 });
    expect(refusedOf(complete(market, 4, { factor: 10 }))).toMatchObject([
      { reason: expect.stringMatching(/: 2 of the 3 sessions/) },
    ]);
  });

  it('is the new level once three sessions have stood at it, and the way to it is no return', () => {
    let market = marketOf();
    complete(market, 0);
    for (const session of [1, 2]) {
      market = restarted(market);
      const held = complete(market, session, { factor: 0.1, ratio: null });
      expect(namesOf(held)).toEqual(OTHERS);
      expect(adjustmentsOf(held)).toEqual([]);
    }
    market = restarted(market);
    const confirmed = complete(market, 3, { factor: 0.1, ratio: null });
    expect(refusedOf(confirmed)).toEqual([]);
    expect(namesOf(confirmed)).toEqual(TICKERS);
    const [adjustment] = adjustmentsOf(confirmed);
    expect(adjustment).toMatchObject({ instrument: JUMPING, session: book[3].session });
    // The return over the window is that of its own day.
    const rebased = closeOf(0) * adjustment.factor;
    expect(rebased).toBeCloseTo(closeOf(2) * 0.1, 9);
    // Live prices go on from there, and the old level is the one that does not hold.
    expect(namesOf(hear(restarted(market), book[4].open + HOUR, times(0.1)))).toContain(JUMPING);
    expect(namesOf(hear(restarted(market), book[4].open + HOUR))).not.toContain(JUMPING);
  });

  it('does not become the new level by three sessions that do not hold against each other', () => {
    const market = marketOf();
    complete(market, 0);
    for (const [session, factor] of [10, 100, 10, 100].entries()) {
      const events = complete(market, session + 1, { factor });
      expect(namesOf(events)).toEqual(OTHERS);
      expect(refusedOf(events)).toMatchObject([{ reason: expect.stringMatching(/: 1 of the 3/) }]);
    }
  });

  it('is taken with the ratio that explains it, and quarantined with one that does not', () => {
    const market = marketOf();
    complete(market, 0);
    const lie = complete(market, 1, { ratio: 10 });
    expect([namesOf(lie), adjustmentsOf(lie)]).toEqual([OTHERS, []]);
    const split = complete(market, 2, { factor: 0.1, ratio: 10 });
    expect(namesOf(split)).toEqual(TICKERS);
    expect(adjustmentsOf(split)).toMatchObject([{ instrument: JUMPING, factor: 0.1 }]);
  });

  it('is explained by its ratio in the first session behind the shipped closes too', async () => {
    const shipped = TICKERS.map((name) => closesOf(first).get(name));
    const text = `date,${TICKERS.join()}\n${first.session},${shipped.join()}\n`;
    const split = book.map((booked) => ({
      ...booked,
      names: booked.names.map((name) =>
        name.ticker !== JUMPING || booked.session === first.session
          ? name
          : { ...name, trades: name.trades.map((trade) => ({ ...trade, price: trade.price / 4 })) },
      ),
    }));
    const at = third.open - HOUR;
    const ratioOf = (session: string, name: string): number =>
      name === JUMPING && session > first.session ? 4 : 1;
    const source = new CasablancaVenue({
      ...{ feed: 'replay', universe, hours: HOURS, disorderBoundMs: BOUND, levels: null },
      history: new ReplayVenue(universe, text),
      quotes: { poll: () => Promise.resolve([]) },
      sessions: bookHistory(split, () => at, HOUR, ratioOf),
      clock: { now: () => at, random: () => 0.5 },
    }).open(null);
    await source.next();
    const { events } = await source.next();
    expect(refusedOf(events)).toEqual([]);
    expect(adjustmentsOf(events)).toMatchObject([
      { instrument: JUMPING, factor: 0.25, session: second.session },
    ]);
    expect(namesOf(events)).toEqual(TICKERS);
  });
});
