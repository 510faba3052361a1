import fc from 'fast-check';
import type { IndexLevel, DailyPriceStock } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { EmbeddedFeedLog } from '#platform/embedded/embedded-feed-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { historyRoutes } from '#testing/casablanca-exchange/history-routes.js';
import { publishedHistory } from '#testing/casablanca-exchange/published-history.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { seededUniform } from '#testing/seeded-random.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { FeedRunner } from '../feed-runner.js';
import { guardedJson } from '../venues/casablanca/guarded-fetch.js';
import type { FeedBatch, FeedEvent } from '../venues/venue.js';
import type { BackfillRequest } from './backfill-plan.js';
import { boursenovaHistory } from './boursenova-history.js';
import { HistoryFeed } from './history-feed.js';
import { proxyHistory, type Ask } from './proxy-history.js';
import { publishedCloses } from './published-closes.js';
import type { VenueHistory } from './venue-history.js';

const codec = avroRecordCodec();
const span = { from: '2025-01-01', to: '2026-03-31' };
const tickers = ['AKT', 'ATW', 'BOA'];
const split = { name: 'ATW', session: '2025-03-04', into: 4 };
const prices = publishedHistory(tickers, { ...span, seed: 7, split });
const levels = publishedHistory(['MASI'], { ...span, seed: 8 });
const known = [...tickers, 'MASI'];
const past = { prices, levels, pageItems: 60, idOf: (name: string) => known.indexOf(name) + 1 };
const names = {
  instruments: tickers,
  indices: ['MASI'],
  instrument: (name: string) => ({ id: past.idOf(name), label: name }),
  index: (name: string) => ({ id: past.idOf(name), label: name }),
};
const request: BackfillRequest = {
  ...{ ...span, instruments: tickers, indices: ['MASI'], source: 'stub', pieces: 'years' },
};

let lying: ((item: Record<string, unknown>) => unknown) | null = null;
const edit = (item: Record<string, unknown>): unknown => (lying === null ? item : lying(item));
const routes = historyRoutes({ ...past, edit });
const asked: string[] = [];
let exchange: ExchangeServer;
beforeAll(async () => {
  exchange = await ExchangeServer.start(routes);
});
afterAll(() => exchange.close());
afterEach(() => {
  lying = null;
  exchange.fault = null;
  asked.length = 0;
});

/** The stub without its wire. */
const ask: Ask = (url) => {
  asked.push(url.pathname);
  const [answer] = routes.flatMap((route) => route(url) ?? []);
  return Promise.resolve(JSON.parse(answer.body));
};
/** Over it, where what goes wrong is the wire. */
const wire: Ask = (url, signal) =>
  guardedJson(url, { hosts: ['127.0.0.1'], timeoutMs: 20_000, maxBytes: 1_000_000, signal });
const proxy = (by = ask): VenueHistory => proxyHistory(exchange.url, by);
const boursenova = (by = ask): VenueHistory => boursenovaHistory(exchange.url, by);

const feedOf = (history: VenueHistory, over: Partial<BackfillRequest> = {}): HistoryFeed =>
  new HistoryFeed({
    ...{ history, names, universe: universeDefinition() },
    request: { ...request, ...over },
  });

async function everything(feed: HistoryFeed): Promise<FeedEvent[]> {
  const source = feed.open(null);
  const batches: FeedBatch[] = [];
  do batches.push(await source.next());
  while (!batches[batches.length - 1].done);
  return batches.flatMap(({ events }) => events);
}

const valuesOf = <Value>(events: readonly FeedEvent[], topic: string): Value[] =>
  events.flatMap((event) =>
    event.kind === 'record' && event.output.topic === topic ? [event.output.value as Value] : [],
  );
const refusalsOf = (events: readonly FeedEvent[]) =>
  events.filter((event) => event.kind === 'refused');

describe.each([
  ['older', proxy],
  ['current', boursenova],
])('a backfill from the %s generation', (_, open) => {
  it('brings every published day of every name in order, over all pages and years', async () => {
    const events = await everything(feedOf(open(), { indices: [] }));
    const days = valuesOf<DailyPriceStock>(events, topics.dailyHistory.name);
    for (const ticker of open === proxy ? tickers : ['AKT', 'BOA']) {
      const of = days.filter((day) => day.ticker === ticker);
      expect(of.map((day) => [day.created, Number(day.coursCourant)])).toEqual(
        prices.get(ticker)?.map(({ session, close }) => [session, close]),
      );
    }
  });

  it('says the same over the wire', async () => {
    const only = { instruments: ['AKT'], indices: [] };
    expect(await everything(feedOf(open(wire), only))).toEqual(
      await everything(feedOf(open(), only)),
    );
  });

  it.each([
    ...(['redirecting', 'broken', 'a page', 'half of it', 'no JSON', 'empty', 'huge'] as const),
    ...(['truncated', 'reset'] as const),
  ])('is no backfill of nothing when the exchange is %s', async (fault) => {
    exchange.fault = fault;
    await expect(feedOf(open(wire)).open(null).next()).rejects.toMatchObject({
      code: expect.stringMatching(/^SOURCE_/),
    });
  });
});

describe('an answer that is not whole', () => {
  const only = { instruments: ['AKT'], indices: [] };
  const cut = async (answer: (pages: number) => unknown): Promise<unknown> => {
    let pages = 0;
    return everything(
      feedOf(
        boursenova(() => Promise.resolve(answer(pages++))),
        only,
      ),
    );
  };
  const day = { seance: '02/01/2025', dernierCours: 100 };

  it('is none: fewer items than it counts, the same page again, and no end', async () => {
    const short = cut((page) => ({ totalCount: 2, items: page === 0 ? [day] : [] }));
    await expect(short).rejects.toThrow('expected 2 items, was 1');
    const again = cut(() => ({ totalCount: 9, items: [day] }));
    await expect(again).rejects.toThrow('expected another page, was the first one again');
    const endless = cut((page) => ({ totalCount: 1e6, items: [{ ...day, page }] }));
    await expect(endless).rejects.toThrow('expected at most 60 pages, was more');
  });
});

describe('a backfill', () => {
  it('brings the levels of an index', async () => {
    const events = await everything(feedOf(proxy(), { instruments: [] }));
    const said = valuesOf<IndexLevel>(events, topics.indexLevels.name);
    expect(said.map(({ level }) => level)).toEqual(levels.get('MASI')?.map(({ close }) => close));
    expect(said[0]).toMatchObject({ kind: 'dailyLevel', symbol: 'MASI', session: '2025-01-01' });
  });

  it('knows of the current generation the last month of an index, and asks for no more', async () => {
    const month = { from: '2026-03-10', to: '2026-03-31', instruments: [] };
    const events = await everything(feedOf(boursenova(), month));
    const said = valuesOf<IndexLevel>(events, topics.indexLevels.name);
    const expected = levels.get('MASI')?.filter(({ session }) => session >= month.from);
    expect(said.map(({ level }) => level)).toEqual(expected?.map(({ close }) => close));
    expect(refusalsOf(events)).toEqual([]);
  });

  it('takes a split by its ratio, and quarantines it where the ratio is not said', async () => {
    const only = { instruments: ['ATW'], indices: [] };
    const told = await everything(feedOf(proxy(), only));
    expect(refusalsOf(told)).toEqual([]);
    const silent = await everything(feedOf(boursenova(), only));
    const days = valuesOf<DailyPriceStock>(silent, topics.dailyHistory.name);
    expect(days.every(({ created }) => created < split.session)).toBe(true);
    expect(refusalsOf(silent)[0]).toMatchObject({
      code: 'DATA_TICK_OUT_OF_RANGE',
      reason: expect.stringContaining(split.session),
    });
  });

  it('refuses a day at fault and keeps the others, whatever is wrong with it', async () => {
    const faults = { created: ['1999-13-01', null, 7, ''], coursCourant: [true, {}, '-1', 'x'] };
    const field = fc.constantFrom(...(['created', 'coursCourant'] as const));
    await fc.assert(
      fc.asyncProperty(field, fc.nat({ max: 3 }), fc.nat({ max: 99 }), async (name, k, at) => {
        let index = 0;
        lying = (item) => (index++ === at ? { ...item, [name]: faults[name][k] } : item);
        const to = '2025-06-30';
        const only = { instruments: ['AKT'], indices: [], to };
        const events = await everything(feedOf(proxy(), only));
        const days = valuesOf<DailyPriceStock>(events, topics.dailyHistory.name);
        const sessions = prices.get('AKT')?.map(({ session }) => session) ?? [];
        const published = sessions.filter((session) => session <= to);
        expect(refusalsOf(events)).toHaveLength(1);
        expect(days).toHaveLength(published.length - 1);
        expect(days.every(({ created }) => published.includes(created))).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('interrupted fifty times at random says what one says that was not, record by record', async () => {
    const uniform = seededUniform(2026);
    const whole = new MemoryCommitLog();
    await run(whole, () => ask);
    const broken = new MemoryCommitLog();
    let interruptions = 0;
    // An outage in the middle of a batch, or a stop between two; each time a new process goes on.
    const unreliable = (): Ask => {
      let left = interruptions < 50 ? Math.floor(uniform() * 4) : Infinity;
      return (url, signal) => {
        if (left-- > 0) return ask(url, signal);
        interruptions += 1;
        return Promise.reject(new Error('interrupted'));
      };
    };
    for (let done = false; !done;) {
      done = await run(broken, unreliable).then(
        () => true,
        () => false,
      );
    }
    expect(interruptions).toBe(50);
    for (const topic of [topics.dailyHistory, topics.indexLevels]) {
      for (let partition = 0; partition < topic.partitions; partition++) {
        const records = whole.read(topic.name, partition, 0, 10_000);
        expect(broken.read(topic.name, partition, 0, 10_000)).toEqual(records);
      }
    }
    expect(whole.read(topics.indexLevels.name, indexPartition(whole), 0, 1)).toHaveLength(1);
  });

  it('that is done asks for nothing more, and another request begins anew', async () => {
    const log = new MemoryCommitLog();
    await run(log, () => ask);
    asked.length = 0;
    await run(log, () => ask);
    expect(asked).toEqual([]);
    await run(log, () => ask, { indices: [] });
    expect(asked.length).toBeGreaterThan(0);
  });

  it('refuses a cursor that is not its own', () => {
    for (const cursor of ['746', '{}', 'x']) {
      expect(() => feedOf(proxy()).open(cursor)).toThrow(
        expect.objectContaining({ code: 'CONFIG_JOURNAL' }),
      );
    }
  });
});

describe('the closes of past sessions', () => {
  it('are those that were published, by session in order', async () => {
    const closes = publishedCloses(proxy(), names, tickers);
    const { closes: found } = await closes.sessions(
      '2025-02-24',
      '2025-03-07',
      new AbortController().signal,
    );
    const sessions = [...found.keys()];
    expect(sessions).toEqual([...sessions].sort());
    expect(sessions).toHaveLength(10);
    for (const [session, of] of found) {
      const expected = tickers.map((ticker) => {
        const day = prices.get(ticker)?.find((one) => one.session === session);
        return [ticker, { price: day?.close, ratio: day?.ratio }];
      });
      expect([...of]).toEqual(expected);
    }
  });

  it('do not exist where the exchange does not answer', async () => {
    exchange.fault = 'broken';
    const closes = publishedCloses(proxy(wire), names, tickers);
    await expect(
      closes.sessions('2025-02-24', '2025-03-07', new AbortController().signal),
    ).rejects.toMatchObject({ code: 'SOURCE_STATUS' });
  });
});

async function run(
  log: MemoryCommitLog,
  asks: () => Ask,
  over: Partial<BackfillRequest> = {},
): Promise<void> {
  const feed = feedOf(proxyHistory(exchange.url, asks()), over);
  const feedLog = new EmbeddedFeedLog(log, codec, { unread: 0 });
  await (await FeedRunner.open(feed, feedLog)).runToEnd();
}

const indexPartition = (log: MemoryCommitLog): number =>
  Array.from({ length: topics.indexLevels.partitions }, (_, partition) => partition).find(
    (partition) => log.endOffset(topics.indexLevels.name, partition) > 0,
  ) ?? -1;
