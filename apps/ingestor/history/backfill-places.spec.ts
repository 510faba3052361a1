import type { DailyPriceStock } from '#stream/generated/wire-types.js';
import { dayNumber, isoDate, isoWeekday } from '#core/civil-date.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedEvent } from '../venues/venue.js';
import type { BackfillRequest } from './backfill-plan.js';
import { HistoryFeed } from './history-feed.js';
import { proxyHistory, type Ask } from './proxy-history.js';

const names = {
  ...{ instruments: ['AKT'], indices: [] },
  instrument: () => ({ id: 1, label: 'AKT' }),
  index: () => ({ id: 1, label: '' }),
};
const request: BackfillRequest = {
  ...{ from: '2024-01-02', to: '2026-04-10', source: 'stub', pieces: 'years' },
  ...{ instruments: ['AKT'], indices: [] },
};

/** The weekdays of a range, as the exchange would publish them. */
function weekdays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++) {
    if (isoWeekday(day) <= 5) days.push(isoDate(day));
  }
  return days;
}

/** An exchange that has published some sessions of a name, each at 10. */
class Exchange {
  published: readonly string[] = [];
  readonly asked: string[] = [];

  readonly ask: Ask = ({ searchParams }) => {
    const bound = (name: string): string =>
      searchParams.get(`filter[filter-date-${name}-vh][condition][value]`) ?? '';
    const [from, to] = [bound('start'), bound('end')];
    const offset = Number(searchParams.get('page[offset]'));
    if (offset === 0) this.asked.push(`${from}..${to}`);
    const items = this.published.filter((date) => date >= from && date <= to);
    const data = items.map((created) => ({ attributes: { created, coursCourant: '10.0' } }));
    return Promise.resolve({ data: data.slice(offset, offset + 250) });
  };
}

/** One call, to its end. */
async function call(exchange: Exchange, cursor: string | null, over: Partial<BackfillRequest>) {
  const feed = new HistoryFeed({
    ...{ universe: universeDefinition(), names, request: { ...request, ...over }, now: () => 7 },
    history: proxyHistory(new URL('http://127.0.0.1'), exchange.ask),
  });
  exchange.asked.length = 0;
  const source = feed.open(cursor);
  const events: FeedEvent[] = [];
  for (;;) {
    const batch = await source.next();
    events.push(...batch.events);
    if (batch.done) return { ...said(events), asked: [...exchange.asked], cursor: batch.cursor };
  }
}

const said = (events: readonly FeedEvent[]) => ({
  sessions: events.flatMap((event) =>
    event.kind === 'record' ? [(event.output.value as DailyPriceStock).created] : [],
  ),
  gaps: events.filter(({ kind }) => kind === 'gap'),
});

describe('the place of a name in a backfill', () => {
  it('stays where a range that has sessions came empty: a gap, and asked for again', async () => {
    const exchange = new Exchange();
    const over = { from: '2025-01-01', to: '2025-06-30' };
    const empty = await call(exchange, null, over);
    expect(empty.gaps).toEqual([
      {
        ...{ kind: 'gap', code: 'SOURCE_MISSING', at: 7 },
        reason: 'expected sessions of AKT from 2025-01-01 to 2025-06-30, was none',
      },
    ]);
    exchange.published = weekdays('2025-01-01', '2025-06-30');
    const again = await call(exchange, empty.cursor, over);
    expect([again.sessions, again.gaps]).toEqual([exchange.published, []]);
    expect((await call(exchange, again.cursor, over)).asked).toEqual([]);
  });

  it('goes on over an empty year, which alone is asked for again', async () => {
    const exchange = new Exchange();
    const later = weekdays('2024-12-31', request.to);
    exchange.published = later;
    const first = await call(exchange, null, {});
    expect([first.sessions, first.gaps.length]).toEqual([later, 1]);
    const second = await call(exchange, first.cursor, {});
    expect([second.sessions, second.asked]).toEqual([[], ['2024-01-02..2024-12-30']]);
    exchange.published = weekdays(request.from, request.to);
    const third = await call(exchange, second.cursor, {});
    expect(third.sessions).toEqual(weekdays(request.from, '2024-12-30'));
    expect((await call(exchange, third.cursor, {})).asked).toEqual([]);
  });

  it('moves on from day to day: the same call of tomorrow asks for what was not published', async () => {
    const exchange = new Exchange();
    // The session of the day is not published yet.
    exchange.published = weekdays(request.from, '2026-04-09');
    const today = await call(exchange, null, { to: '2026-04-10' });
    exchange.published = weekdays(request.from, '2026-04-14');
    const tomorrow = await call(exchange, today.cursor, { to: '2026-04-14' });
    expect(tomorrow.asked).toEqual(['2026-04-10..2026-04-14']);
    expect(tomorrow.sessions).toEqual(['2026-04-10', '2026-04-13', '2026-04-14']);
  });

  it('holds the first day of a later call against the last of the one before', async () => {
    const exchange = new Exchange();
    exchange.published = weekdays(request.from, '2026-04-09');
    const today = await call(exchange, null, { to: '2026-04-09' });
    const state = JSON.parse(today.cursor) as { places: Record<string, { last: unknown }> };
    expect(state.places['prices/AKT'].last).toEqual([10, null]);
  });

  it('is not asked for over a week-end', async () => {
    const exchange = new Exchange();
    exchange.published = weekdays(request.from, '2026-04-10');
    const friday = await call(exchange, null, {});
    const sunday = await call(exchange, friday.cursor, { to: '2026-04-12' });
    expect([sunday.asked, sunday.gaps]).toEqual([[], []]);
  });

  it('of a file is behind all that it holds, whatever the day of the call', async () => {
    const exchange = new Exchange();
    exchange.published = weekdays('2026-03-02', '2026-03-31');
    const file = { pieces: 'whole' } as const;
    const today = await call(exchange, null, file);
    expect(today.sessions).toEqual(exchange.published);
    const tomorrow = await call(exchange, today.cursor, { ...file, to: '2026-04-14' });
    expect([tomorrow.sessions, tomorrow.gaps]).toEqual([[], []]);
  });

  it('begins anew behind a version that kept none', async () => {
    const exchange = new Exchange();
    exchange.published = weekdays(request.from, request.to);
    const before = JSON.stringify({ request: 'x', step: 3, last: [10, null] });
    expect((await call(exchange, before, {})).sessions).toEqual(exchange.published);
  });
});
