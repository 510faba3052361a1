import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedLog } from '#platform/feed/feed-log.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { RawQuote } from '../../apps/ingestor/sources/intake/quote-reader.js';
import { BallastError } from '#core/ballast-error.js';
import { FeedRunner } from '../../apps/ingestor/feed-runner.js';
import { askPages, PagesVenue } from './pages-venue.js';
import { describeVenue } from './venue-contract.js';

const NOON_MS = 43_200_000;
const universe = universeDefinition({ feeds: ['pages'] });
const grid = windowGridOf(universe);

/** A session a page, with a trade of each instrument and one that is none. */
function pageOf(page: number): readonly RawQuote[] {
  let { start, end } = grid.first();
  for (let k = 0; k < page; k++) ({ start, end } = grid.next(end));
  const none = { cumulativeVolume: null, sequence: null };
  const trades = universe.instruments.map((instrument, i) => ({
    ...{ instrument, eventTime: start + NOON_MS, price: 100 + page + i },
    ...none,
  }));
  return [...trades, { instrument: 'AKT', eventTime: start + NOON_MS, price: 'none', ...none }];
}

const pages = (ask: ConstructorParameters<typeof PagesVenue>[2]['ask']): PagesVenue =>
  new PagesVenue('pages', universe, { ask, wait: () => Promise.resolve(), now: () => 0 });

// A session closes with the first price of the next one: of the last that is read, nothing has been said.
describeVenue('that CONTRIBUTING.md shows', () => pages((page) => Promise.resolve(pageOf(page))), {
  windows: 29,
});

describe('the venue that CONTRIBUTING.md shows', () => {
  it('is this one', () => {
    const [shown, source] = ['../../CONTRIBUTING.md', './pages-venue.ts'].map((path) =>
      readFileSync(new URL(path, import.meta.url), 'utf8'),
    );
    expect(shown).toContain(`\`\`\`ts\n${source}\`\`\`\n`);
  });

  const unreachable = new BallastError('SOURCE_UNREACHABLE', 'expected an answer, was none');

  it('says a gap for a page that does not come, and asks for it again', async () => {
    const asked: number[] = [];
    const source = pages((page) => {
      asked.push(page);
      return asked.length === 1 ? Promise.reject(unreachable) : Promise.resolve(pageOf(page));
    }).open(null);
    expect((await source.next()).events).toContainEqual({
      ...{ kind: 'gap', code: 'SOURCE_UNREACHABLE', at: 0 },
      reason: 'expected an answer, was none',
    });
    expect((await source.next()).events.filter(({ kind }) => kind === 'tick')).toHaveLength(3);
    expect(asked).toEqual([0, 0]);
  });

  it('waits before it asks again for a page that has failed or is not there yet, and longer where failures follow', async () => {
    const answers = [unreachable, unreachable, [], [], pageOf(0), []];
    const done: (string | number)[] = [];
    const source = new PagesVenue('pages', universe, {
      ask: (page) => {
        done.push(`page ${page}`);
        const answer = answers.shift();
        return answer instanceof BallastError
          ? Promise.reject(answer)
          : Promise.resolve(answer ?? []);
      },
      wait: (failures) => Promise.resolve(void done.push(failures)),
      now: () => 0,
    }).open(null);
    for (let k = 0; k < 6; k++) await source.next();
    expect(done).toEqual([
      ...['page 0', 1, 'page 0', 2, 'page 0', 0, 'page 0', 0, 'page 0'],
      'page 1',
    ]);
  });

  it('does not tell a bug as a fault of the source', async () => {
    const source = pages(() => Promise.reject(new TypeError('undefined is not a function'))).open(
      null,
    );
    await expect(source.next()).rejects.toThrow(TypeError);
  });

  it('says when an answer with trades was heard, and nothing of an empty one', async () => {
    const source = pages((page) => Promise.resolve(page === 0 ? pageOf(0) : [])).open(null);
    const heard = { marketTime: grid.first().start + NOON_MS, receivedAt: 0 };
    expect([(await source.next()).heard, (await source.next()).heard]).toEqual([heard, undefined]);
  });

  it('ends at once when it is closed, also while it waits or is being answered', async () => {
    const waiting = new PagesVenue('pages', universe, {
      ask: () => Promise.resolve([]),
      wait: (_, closing) =>
        new Promise((resolve) => closing.addEventListener('abort', () => resolve())),
      now: () => 0,
    }).open(null);
    await waiting.next();
    const asking = pages(
      (_, closing) =>
        new Promise((__, reject) => closing.addEventListener('abort', () => reject(unreachable))),
    ).open(null);
    const last = [waiting.next(), asking.next()];
    await waiting.close?.();
    await asking.close?.();
    for (const batch of [await last[0], await last[1]]) {
      expect(batch.done).toBe(true);
      expect(batch.events.filter(({ kind }) => kind === 'gap')).toEqual([]);
    }
  });
});

describe('a server of pages', () => {
  let server: Server;
  let there: (readonly unknown[] | { readonly notAList: true })[];
  let asked: string[];
  const url = (): URL =>
    new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/trades`);

  beforeEach(async () => {
    there = [pageOf(0), pageOf(1)];
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const page = Number(new URL(request.url ?? '', 'http://here').searchParams.get('page'));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(there[page] ?? []));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('has the pages read that are published later, and nothing committed while there are none', async () => {
    let commits = 0;
    const log: FeedLog = {
      cursor: () => Promise.resolve(null),
      commit: () => Promise.resolve(void (commits += 1)),
      ready: () => Promise.resolve(),
      flushed: () => Promise.resolve(),
    };
    const venue = new PagesVenue('pages', universe, {
      ...{ ask: askPages(url()), wait: () => Promise.resolve(), now: () => 0 },
    });
    const runner = await FeedRunner.open(venue, log, () => 0);
    for (let k = 0; k < 7; k++) await runner.runOnce();
    expect([commits, runner.counters.ticks]).toEqual([2, 6]);
    there.push(pageOf(2));
    await runner.runOnce();
    expect([commits, runner.counters.ticks]).toEqual([3, 9]);
    expect(asked.slice(-2)).toEqual(['/trades?page=2', '/trades?page=2']);
    await runner.stop();
  });

  it('has what is no list told as a gap, and what is no trade refused', async () => {
    there = [{ notAList: true }];
    const venue = new PagesVenue('pages', universe, {
      ...{ ask: askPages(url()), wait: () => Promise.resolve(), now: () => 0 },
    });
    const source = venue.open(null);
    expect((await source.next()).events.at(-1)).toEqual({
      ...{ kind: 'gap', code: 'SOURCE_MALFORMED', at: 0 },
      reason: 'expected a list, was {"notAList":true}',
    });
    there = [[null, 7, {}]];
    const { events } = await source.next();
    expect(events.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused']);
  });
});
