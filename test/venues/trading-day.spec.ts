import { createMoments, updateMomentsInPlace } from '#core/moments.js';
import type { Returns, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { batchMoments, momentsDistance, type ObservedWindow } from '#testing/batch-moments.js';
import { tickerRoute } from '#testing/casablanca-exchange/exchange-routes.js';
import { ExchangeServer, type WireFault } from '#testing/casablanca-exchange/exchange-server.js';
import type { RecordedQuote } from '#testing/casablanca-exchange/recorded-quote.js';
import { type BookedSession, closesOf } from '#testing/casablanca-exchange/trading-book.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { eventOutputs } from '../../apps/ingestor/event-outputs.js';
import { CasablancaVenue } from '../../apps/ingestor/venues/casablanca/casablanca-venue.js';
import { liveQuotesAt } from '../../apps/ingestor/venues/casablanca/live-quotes.js';
import type { FeedEvent } from '../../apps/ingestor/venues/venue.js';
import {
  bookHistory,
  BOUND,
  HOURS,
  marketBook,
  marketUniverse,
  MINUTE,
} from './casablanca-market.js';

const LAST = '2026-03-30';
const STEP = 5 * MINUTE;
const FAULTS: readonly WireFault[] = [
  ...(['broken', 'reset', 'of no quotes', 'truncated', 'redirecting', 'a page'] as const),
  ...(['half of it', 'absent', 'empty', 'no JSON'] as const),
];
const universe = marketUniverse();
const original = marketBook(LAST);
const at = (text: string): number => Date.parse(`${text}Z`);

/** An hour of errors over lunch, and one afternoon until after midnight. */
const OUTAGES = [
  [at('2026-03-23T11:00'), at('2026-03-23T12:00')],
  [at('2026-03-26T13:00'), at('2026-03-27T02:00')],
] as const;

interface Run {
  readonly events: readonly FeedEvent[];
  /** When the exchange was asked for quotes and answered wrongly. */
  readonly failedAt: readonly number[];
  /** When it was asked for quotes and answered. */
  readonly heardAt: readonly number[];
  readonly returns: readonly Returns[];
  readonly deadLetters: number;
}

/** From a session on there are so many shares for one, each at so much less. */
interface Split {
  readonly ticker: string;
  readonly session: string;
  readonly into: number;
  /** The process is down in its first session: the history says what came. */
  readonly asleep: boolean;
}

function splitBook({ ticker, session, into }: Split): BookedSession[] {
  return original.map((booked) => ({
    ...booked,
    names: booked.names.map((name) =>
      name.ticker !== ticker || booked.session < session
        ? name
        : {
            ...name,
            reference: name.reference / into,
            trades: name.trades.map(({ at: time, price, shares }) => ({
              ...{ at: time, price: price / into, shares: shares * into },
            })),
          },
    ),
  }));
}

/** Nine days of the exchange, a pull every five minutes of virtual time. @param restartEvery pulls until the process is another */
async function days(restartEvery: number, split: Split | null = null): Promise<Run> {
  const book = split === null ? original : splitBook(split);
  const ratioOf = (session: string, name: string): number =>
    split !== null && name === split.ticker && session >= split.session ? split.into : 1;
  let time = book[0].open - 30 * MINUTE;
  const edit = (quotes: RecordedQuote[]): RecordedQuote[] => {
    const { session } = book.findLast(({ open: opened }) => opened <= time) ?? book[0];
    return quotes.map((quote) => ({
      ...quote,
      field_ratio_consolide: ratioOf(session, String(quote['ticker'])).toFixed(2),
    }));
  };
  const exchange = await ExchangeServer.start([tickerRoute(book, () => time, edit)]);
  const driver = new TopologyDriver();
  driver.run([
    {
      topic: topics.universe.name,
      key: universe.universeId,
      value: definitionOf({ universe }, 'universe'),
    },
  ]);
  const address = { base: exchange.url, generation: 'proxy', timeoutMs: 5000 } as const;
  const open = (cursor: string | null) =>
    new CasablancaVenue({
      ...{ feed: 'replay', universe, history: null, hours: HOURS, disorderBoundMs: BOUND },
      quotes: liveQuotesAt(address, universe.calendar),
      levels: null,
      sessions: bookHistory(book, () => time, 60 * MINUTE, ratioOf),
      clock: { now: () => time, random: () => 0.5 },
    }).open(cursor);
  const events: FeedEvent[] = [];
  const [failedAt, heardAt]: [number[], number[]] = [[], []];
  let cursor: string | null = null;
  let source = open(cursor);
  try {
    for (let pull = 1; time < at(`${LAST}T10:00`); pull++) {
      if (
        split?.asleep === true &&
        windowGridOf(universe).windowAt(time)?.session === split.session
      ) {
        time += STEP;
        continue;
      }
      const isOut = OUTAGES.some(([from, until]) => time >= from && time < until);
      exchange.fault = isOut ? FAULTS[pull % FAULTS.length] : null;
      if (pull % restartEvery === 0) source = open(cursor);
      const before = exchange.asked.length;
      const batch = await source.next();
      if (exchange.asked.length > before) (isOut ? failedAt : heardAt).push(time);
      ({ cursor } = batch);
      events.push(...batch.events);
      const outputs = batch.events.flatMap((event) => eventOutputs('replay', event));
      if (outputs.length > 0) driver.run(outputs);
      time += STEP;
    }
  } finally {
    await exchange.close();
  }
  const returns = driver.values<Returns>(topics.returns.name);
  return { events, failedAt, heardAt, returns, deadLetters: driver.deadLetters.length };
}

/** Log returns of the windows between two closes, from the book alone; a session without a trade carries its closes. */
function bookWindows(
  of: UniverseDefinition,
  until: string,
): (ObservedWindow & { session: string })[] {
  const grid = windowGridOf(of);
  const closes = new Map(original.map((session) => [session.session, closesOf(session)]));
  let before: number[] | null = null;
  const windows: (ObservedWindow & { session: string })[] = [];
  for (let window = grid.first(); window.session <= until; window = grid.next(window.end)) {
    const carried: number[] | null = before;
    const now: number[] = of.instruments.map(
      (name, i) => closes.get(window.session)?.get(name) ?? carried?.[i] ?? Number.NaN,
    );
    if (carried !== null) {
      const returns = Float64Array.from(now, (price, i) => Math.log(price / carried[i]));
      windows.push({ returns, dt: of.window.dtYears, decay: 1, session: window.session });
    }
    before = now;
  }
  return windows;
}

/** Name, time and price of each tick but the closes of the history, in the order of their names and times. */
function liveTicks({ events }: Run): string[] {
  const grid = windowGridOf(universe);
  return events
    .flatMap((event) => (event.kind === 'tick' ? [event.tick] : []))
    .filter(({ eventTime }) => eventTime !== (grid.windowAt(eventTime)?.end ?? 0) - 1)
    .map(({ instrument, eventTime, price }) => `${instrument} ${eventTime} ${price}`)
    .sort();
}

/** As above, what the book has last of each name at each instant of its own session. */
function bookTicks(instants: readonly number[]): string[] {
  const said = instants.flatMap((instant) => {
    const session = original.findLast(({ open }) => open <= instant);
    return (session?.names ?? []).flatMap(({ ticker, trades }) => {
      const last = trades.findLast((trade) => trade.at <= instant);
      return last === undefined ? [] : [`${ticker} ${last.at} ${last.price}`];
    });
  });
  return [...new Set(said)].sort();
}

describe('trading days of the exchange, with errors over lunch, bursts, a holiday and a change of offset', () => {
  let run: Run;
  beforeAll(async () => {
    run = await days(Infinity);
  }, 240_000);

  it('leave the statistics that the exchange’s own book gives', () => {
    const expected = bookWindows(universe, run.returns.at(-1)?.session ?? '');
    expect(run.returns.map(({ session }) => session)).toEqual(expected.map((w) => w.session));
    expect(run.returns.length).toBeGreaterThanOrEqual(6);
    const moments = createMoments(universe.instruments.length);
    for (const { returns, dtYears } of run.returns) {
      updateMomentsInPlace(moments, Float64Array.from(returns), dtYears, 1);
    }
    const batch = batchMoments(expected, universe.instruments.length);
    expect(momentsDistance(moments, batch)).toBeLessThan(1e-12);
    expect(run.deadLetters).toBe(0);
  });

  it('say each failed poll as a gap, and refuse nothing that the exchange has said', () => {
    const gaps = run.events.flatMap((event) => (event.kind === 'gap' ? [event] : []));
    expect(gaps.length).toBeGreaterThan(10);
    // What is told beside: a breaker that opens, a session that the history does not know, answers that stand still.
    const beside = ['SOURCE_OPEN', 'SOURCE_MISSING', 'SOURCE_STILL'];
    const failed = gaps.filter(({ code }) => !beside.includes(code));
    expect(failed.map((gap) => gap.at)).toEqual(run.failedAt);
    const openings = gaps.filter(({ code }) => code === 'SOURCE_OPEN');
    expect(openings.length).toBeGreaterThan(0);
    expect(openings.every((gap) => run.failedAt.includes(gap.at))).toBe(true);
    expect(run.events.filter(({ kind }) => kind === 'refused')).toEqual([]);
    // A holiday that nobody has named: half an hour behind its opening nothing newer has come.
    const still = gaps.filter(({ code }) => code === 'SOURCE_STILL');
    expect(still.map((gap) => gap.at)).toEqual([at('2026-03-24T09:00')]);
  });

  it('take the close of a session that was lost from the history', () => {
    const late = run.events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : []));
    const end = windowGridOf(universe).sessionWindow('2026-03-26')?.end ?? 0;
    const closes = late.filter(({ eventTime }) => eventTime === end - 1);
    expect(closes.map(({ price }) => price)).toEqual([
      ...closesOf(original.find(({ session }) => session === '2026-03-26') ?? original[0]).values(),
    ]);
  });

  it('give each trade that an answer was the first to end with as a tick, and no other', () => {
    expect(liveTicks(run)).toEqual(bookTicks(run.heardAt));
    expect(run.heardAt.length).toBeGreaterThan(300);
  });

  it('lose and double nothing when the process is another every seven pulls', async () => {
    const again = await days(7);
    const ticks = ({ events }: Run): string[] =>
      events.flatMap((event) => (event.kind === 'tick' ? [JSON.stringify(event.tick)] : []));
    expect(new Set(ticks(again)).size).toBe(ticks(again).length);
    expect(again.returns).toEqual(run.returns);
    expect(liveTicks(again)).toEqual(bookTicks(again.heardAt));
    expect(again.heardAt.length).toBeGreaterThanOrEqual(run.heardAt.length);
  }, 240_000);

  it('see no return in a split, whose ratio the quotes or the history say', async () => {
    for (const [session, asleep] of [
      ['2026-03-23', false],
      ['2026-03-26', true],
    ] as const) {
      const ticker = universe.instruments[0];
      const split = await days(Infinity, { ticker, session, into: 4, asleep });
      const actions = split.events.flatMap((event) =>
        event.kind === 'record' && event.output.topic === topics.ticks.name
          ? [event.output.value]
          : [],
      );
      expect(actions).toEqual([
        expect.objectContaining({ kind: 'adjustment', instrument: ticker, session, factor: 0.25 }),
      ]);
      expect(split.deadLetters).toBe(0);
      const moves = ({ returns }: Run): unknown[] => returns.map((window) => window.returns);
      expect(moves(split)).toEqual(moves(run));
    }
  }, 240_000);
});
