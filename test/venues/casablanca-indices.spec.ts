import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import type { LiveLevel } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { tickerRoute } from '#testing/casablanca-exchange/exchange-routes.js';
import {
  ExchangeServer,
  WIRE_FAULTS,
  type WireFault,
} from '#testing/casablanca-exchange/exchange-server.js';
import {
  bookLevel,
  groupedIndexRoute,
  levelsAt,
} from '#testing/casablanca-exchange/index-routes.js';
import { LEVEL_LIES, type LevelLie } from '#testing/casablanca-exchange/level-lies.js';
import { readListedNames } from '../../apps/ingestor/history/listed-names.js';
import { CasablancaVenue } from '../../apps/ingestor/venues/casablanca/casablanca-venue.js';
import { indexLevels } from '../../apps/ingestor/venues/casablanca/index-answer.js';
import { NOTHING_HEARD } from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { LiveIndices } from '../../apps/ingestor/venues/casablanca/live-indices.js';
import { liveLevelsAt, symbolByName } from '../../apps/ingestor/venues/casablanca/live-levels.js';
import { liveQuotesAt } from '../../apps/ingestor/venues/casablanca/live-quotes.js';
import type { FeedEvent } from '../../apps/ingestor/venues/venue.js';
import {
  bookHistory,
  BOUND,
  HOURS,
  INDICES,
  marketBook,
  marketUniverse,
  MINUTE,
} from './casablanca-market.js';

const universe = marketUniverse();
const book = marketBook('2026-03-23');
const names = readListedNames(join(packageRoot(), 'data', 'casablanca'));
const read = (answer: unknown) => indexLevels(answer, universe.calendar, symbolByName(names));
const answerAt = (at: number, lie: LevelLie = (levels) => levels): unknown => ({
  data: [{ items: lie(levelsAt(book, at, INDICES)) }],
});
const levelsOf = (events: readonly FeedEvent[]): LiveLevel[] =>
  events.flatMap((event) =>
    event.kind === 'record' && event.output.topic === topics.indexLevels.name
      ? [event.output.value as LiveLevel]
      : [],
  );
const fresh = (): LiveIndices => new LiveIndices('replay', universe, NOTHING_HEARD.indices);

describe('an answer on the indices', () => {
  const at = book[0].open + 60 * MINUTE;

  it('is a record of each index, keyed by its symbol, with the session and the time in UTC', () => {
    const { events } = fresh().hear(read(answerAt(at)), at);
    expect(events).toHaveLength(INDICES.length);
    expect(events[1]).toMatchObject({
      kind: 'record',
      output: { topic: topics.indexLevels.name, key: 'MSI20' },
    });
    expect(levelsOf(events)).toMatchObject(
      INDICES.map((index) => ({
        ...{ kind: 'liveLevel', eventTime: at, session: book[0].session },
        level: Number(bookLevel(index, book[0], at).toFixed(10)),
        record: {
          index: index.label,
          field_transact_time: new Date(at).toISOString().replace('.000', ''),
        },
      })),
    );
  });

  it('says nothing new at the same stamp, nor at an older one, nor while a session’s level stays', () => {
    const indices = fresh();
    indices.hear(read(answerAt(at)), at);
    expect(indices.hear(read(answerAt(at)), at)).toEqual({ events: [], repeats: 2 });
    const older = indices.hear(read(answerAt(at - 30 * MINUTE)), at);
    expect(older).toEqual({ events: [], repeats: 2 });
    const later = (answerAt(at) as { data: { items: Record<string, unknown>[] }[] }).data[0].items;
    const stamped = later.map((item) => ({ ...item, field_transact_time: '2026-03-18T11:30:00' }));
    expect(indices.hear(read({ data: [{ items: stamped }] }), at + 30 * MINUTE).events).toEqual([]);
  });

  it('is taken again in the next session, though the level is the same', () => {
    const [first] = levelsAt(book, at, INDICES);
    const tomorrow = { ...first, field_transact_time: '2026-03-19T10:30:00' };
    const indices = fresh();
    indices.hear(read({ data: [{ items: [first] }] }), at);
    const next = indices.hear(read({ data: [{ items: [tomorrow] }] }), at + 24 * 60 * MINUTE);
    expect(levelsOf(next.events).map(({ session }) => session)).toEqual(['2026-03-19']);
  });

  it.each(Object.entries(LEVEL_LIES))(
    'that holds %s is refused there once, and the rest is taken',
    (_, lie) => {
      const indices = fresh();
      const { events } = indices.hear(read(answerAt(at, lie)), at);
      const refused = events.filter(({ kind }) => kind === 'refused');
      expect(refused).toHaveLength(1);
      expect(refused[0]).toMatchObject({ reason: expect.stringMatching(/^expected .+, was /) });
      const taken = levelsOf(events);
      expect(taken.length).toBeGreaterThanOrEqual(INDICES.length - 1);
      for (const { symbol, level } of taken) {
        const index = INDICES.find(({ label }) => symbolByName(names)(label) === symbol);
        expect(level).toBeCloseTo(index === undefined ? NaN : bookLevel(index, book[0], at), 9);
      }
      expect(indices.hear(read(answerAt(at, lie)), at).events).toEqual([]);
    },
  );

  it('without the level of the day before is held against the last that was sent', () => {
    const bare = (level: number, stamp: string) => ({
      data: [
        {
          items: [
            { index: 'MASI', field_index_value: level.toFixed(4), field_transact_time: stamp },
          ],
        },
      ],
    });
    const indices = fresh();
    expect(indices.hear(read(bare(100, '2026-03-18T11:00:00')), at).events).toHaveLength(1);
    const jump = indices.hear(read(bare(111, '2026-03-19T11:00:00')), at + 25 * 60 * MINUTE);
    expect(jump.events).toMatchObject([{ kind: 'refused', code: 'DATA_TICK_OUT_OF_RANGE' }]);
    const move = indices.hear(read(bare(109, '2026-03-19T11:00:00')), at + 25 * 60 * MINUTE);
    expect(levelsOf(move.events)).toMatchObject([{ level: 109 }]);
  });

  it('with a level of the day before of its own is held against what was heard of that day too', () => {
    const told = (level: number, veille: number, stamp: string) => ({
      ...{ index: 'MASI', field_index_value: level.toFixed(4), veille: veille.toFixed(4) },
      field_transact_time: stamp,
    });
    const hear = (indices: LiveIndices, level: ReturnType<typeof told>, days: number) =>
      indices.hear(read({ data: [{ items: [level] }] }), at + (days * 24 + 1) * 60 * MINUTE).events;
    const indices = fresh();
    hear(indices, told(100, 100, '2026-03-18T11:00:00'), 0);
    const jump = told(1000, 1000, '2026-03-19T11:00:00');
    expect(hear(indices, jump, 1)).toMatchObject([
      { code: 'DATA_TICK_OUT_OF_RANGE', reason: expect.stringMatching(/within 10 % of 100, was/) },
    ]);
    // From one end of a day's range to the other.
    for (const [level, time] of [
      [91, '11:00:00'],
      [109, '12:00:00'],
    ] as const) {
      const move = told(level, 100, `2026-03-19T${time}`);
      expect(levelsOf(hear(indices, move, 1.2))).toMatchObject([{ level }]);
    }
    // Of a level that was last heard long ago the answer alone says where a day began.
    const later = told(1000, 1000, '2026-03-24T11:00:00');
    expect(levelsOf(hear(indices, later, 6))).toMatchObject([{ level: 1000 }]);
  });

  it.each([null, [], {}, { data: {} }, { data: [] }, { data: [{ items: [] }] }, { data: [null] }])(
    'that is %j is none',
    (answer) => {
      expect(() => read(answer)).toThrow(/expected 1 to 500 levels in data\[\]\.items, was /);
    },
  );
});

describe('the indices of the live feed', () => {
  let exchange: ExchangeServer;
  let time = 0;
  let fault: WireFault | null = null;
  beforeEach(async () => {
    [time, fault] = [book[0].open + 10 * MINUTE, null];
    exchange = await ExchangeServer.start([
      tickerRoute(book, () => time),
      groupedIndexRoute(book, () => time, { indices: INDICES }),
    ]);
  });
  afterEach(() => exchange.close());

  const open = (cursor: string | null = null) => {
    const address = { base: exchange.url, generation: 'proxy', timeoutMs: 500 } as const;
    const levels = liveLevelsAt(address, universe.calendar, names);
    return new CasablancaVenue({
      ...{ feed: 'replay', universe, history: null, hours: HOURS, disorderBoundMs: BOUND },
      quotes: liveQuotesAt(address, universe.calendar),
      levels: {
        poll: async (signal) => {
          exchange.fault = fault;
          try {
            return (await levels?.poll(signal)) ?? [];
          } finally {
            exchange.fault = null;
          }
        },
      },
      sessions: bookHistory(book, () => time),
      clock: { now: () => time, random: () => 0.5 },
    }).open(cursor);
  };

  it('are asked for once a minute, behind the quotes and in their batch', async () => {
    const source = open();
    const looks: number[] = [];
    for (let poll = 0; poll < 4; poll++) {
      const { events } = await source.next();
      looks.push(levelsOf(events).length);
      if (poll === 0) expect(events.some(({ kind }) => kind === 'tick')).toBe(true);
      time += 30_000;
    }
    expect(looks[1]).toBe(0);
    expect(looks[0]).toBe(2);
    expect(exchange.asked.filter((path) => path.includes('grouped_index_watch'))).toHaveLength(2);
  });

  it('go on behind a restart without saying a level twice', async () => {
    const first = open();
    const { cursor, events } = await first.next();
    expect(levelsOf(events)).toHaveLength(2);
    expect(levelsOf((await open(cursor).next()).events)).toEqual([]);
  });

  it('begin anew from the cursor of a version that knew none', async () => {
    const { cursor } = await open().next();
    // Members that are undefined are not written.
    const old = { ...(JSON.parse(cursor) as object), indices: undefined };
    const { events } = await open(JSON.stringify(old)).next();
    expect(levelsOf(events)).toHaveLength(2);
  });

  it('have at the close the level that the session ends with', async () => {
    const source = open();
    await source.next();
    time = book[0].close + 19 * MINUTE;
    const last = levelsOf((await source.next()).events);
    expect(last.map(({ level }) => level)).toEqual(
      INDICES.map((index) => Number(bookLevel(index, book[0], time).toFixed(10))),
    );
  });

  it.each(WIRE_FAULTS)(
    'are a gap when their answer is %s, and the quotes are taken',
    async (as) => {
      fault = as;
      const { events } = await open().next();
      expect(levelsOf(events)).toEqual([]);
      expect(events.filter(({ kind }) => kind === 'gap')).toMatchObject([
        { code: expect.stringMatching(/^SOURCE_/) },
      ]);
      expect(events.filter(({ kind }) => kind === 'tick')).toHaveLength(
        universe.instruments.length,
      );
    },
  );
});
