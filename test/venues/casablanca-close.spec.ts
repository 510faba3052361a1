import { windowGridOf } from '#stream/window-grid-of.js';
import { quotesAt } from '#testing/casablanca-exchange/exchange-routes.js';
import { closesOf } from '#testing/casablanca-exchange/trading-book.js';
import { CasablancaSource } from '../../apps/ingestor/venues/casablanca/casablanca-source.js';
import { NOTHING_HEARD } from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
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
const book = marketBook('2026-03-24');
const [first, second] = book;
const grid = windowGridOf(universe);
const HOUR = 60 * MINUTE;

/**
 * Two sessions, polled every five minutes of a clock of its own. Of each poll what was said, and when.
 * @param answeredAt whose quotes an answer at an instant repeats
 */
async function sessions(answeredAt: (at: number) => number) {
  const clock = { time: first.open + MINUTE };
  const asked: number[] = [];
  const history = bookHistory(book, () => clock.time);
  const source = new CasablancaSource(
    {
      ...{ feed: 'replay', universe, levels: null, hours: HOURS, disorderBoundMs: BOUND },
      quotes: {
        poll: () => {
          const values = quotesAt(book, answeredAt(clock.time));
          return Promise.resolve(tickerQuotes({ data: { values } }, universe.calendar));
        },
      },
      sessions: {
        sessions: (from, to, signal) => {
          asked.push(clock.time);
          return history.sessions(from, to, signal);
        },
      },
      clock: { now: () => clock.time, random: () => 0.5 },
    },
    NOTHING_HEARD,
  );
  const events: (FeedEvent & { readonly said: number })[] = [];
  for (; clock.time < second.open + 2 * HOUR; clock.time += 5 * MINUTE) {
    const batch = await source.next();
    events.push(...batch.events.map((event) => ({ ...event, said: clock.time })));
  }
  return { events, asked };
}

/** Price of each name's last tick of the first session. */
const closes = (events: readonly FeedEvent[]): Record<string, number> =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.kind === 'tick' && event.tick.eventTime < grid.first().end
        ? [[event.tick.instrument, event.tick.price]]
        : [],
    ),
  );
const gapsOf = (events: readonly FeedEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'gap' ? [event.reason] : []));
const book_ = Object.fromEntries(closesOf(first));

describe('the close of a session', () => {
  it('is the last trade that was heard, of answers that have come to it', async () => {
    const { events, asked } = await sessions((at) => at);
    expect(closes(events)).toEqual(book_);
    expect([asked, gapsOf(events)]).toEqual([[], []]);
  });

  it('is heard of answers whose last stamp is of the closing auction', async () => {
    const last = first.close - 2 * MINUTE;
    const { asked } = await sessions((at) => (at < second.open ? Math.min(at, last) : at));
    expect(asked).toEqual([]);
  });

  it.each([
    ['an hour into the session', first.open + HOUR],
    ['shortly before the closing auction', first.close - 3 * MINUTE],
  ])('is that of the history where answers stood still %s, and the gap is told', async (_, at) => {
    const { events, asked } = await sessions((now) =>
      now < second.open ? Math.min(now, at) : now,
    );
    expect(closes(events)).toEqual(book_);
    expect(asked).toHaveLength(1);
    const gaps = events.filter((event) => event.kind === 'gap' && event.code !== 'SOURCE_STILL');
    const reason = `expected a stamp of the close of 2026-03-18, was ${new Date(at).toISOString()}`;
    expect(gaps).toMatchObject([{ code: 'SOURCE_MISSING', reason }]);
    expect(gaps[0].said).toBeGreaterThanOrEqual(first.close + 18 * MINUTE);
    // The next session is heard again.
    const live = events.filter(({ kind, said }) => kind === 'tick' && said >= second.open);
    expect(live.length).toBeGreaterThan(TICKERS.length);
  });
});

describe('answers that stand still while the exchange trades', () => {
  /** When it was told of them, in minutes from the first opening. */
  const toldOf = async (answeredAt: (at: number) => number): Promise<[number, string][]> => {
    const { events } = await sessions(answeredAt);
    return events.flatMap((event): [number, string][] =>
      event.kind === 'gap' && event.code === 'SOURCE_STILL'
        ? [[(event.said - first.open) / MINUTE, event.reason]]
        : [],
    );
  };
  const reasonOf = (at: number): string =>
    `expected a newer stamp within 30 minutes of trading, was ${new Date(at).toISOString()}`;

  it('are a gap, told once until one says something newer, and then again', async () => {
    const at = (minutes: number): number => first.open + minutes * MINUTE;
    const still = (now: number): number => {
      if (now > at(60) && now <= at(120)) return at(60);
      return now > at(130) && now <= at(170) ? at(130) : now;
    };
    const told = await toldOf(still);
    // Polled every five minutes, from one behind the opening.
    expect(told.map(([minutes]) => minutes)).toEqual([91, 161]);
    expect(told.map(([, reason]) => reason)).toEqual([reasonOf(at(60)), reasonOf(at(130))]);
  });

  it('are told of from the opening on, and not for the delay of the answers', async () => {
    const before = first.close;
    const delayed = (now: number): number =>
      now < second.open ? now : Math.max(before, now - 15 * MINUTE);
    expect(await toldOf(delayed)).toEqual([]);
    const told = await toldOf((now) => Math.min(now, before));
    expect(told).toEqual([[(second.open - first.open) / MINUTE + 31, reasonOf(before)]]);
  });
});
