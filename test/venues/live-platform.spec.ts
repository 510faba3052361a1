import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, type MainJob, startMainJob } from '../embedded/main-job.js';
import {
  FOLDED,
  followingMarket,
  isLive,
  type Seen,
  seenAt,
  startMarket,
  tickers,
  TODAY,
} from './live-market.js';

describeIf(
  { met: isBuilt, needs: 'a build in dist (npm test makes one)' },
  'the live market',
  () => {
    let exchange: ExchangeServer;
    beforeAll(async () => {
      exchange = await startMarket();
    });
    const jobs: MainJob[] = [];
    afterEach(async () => {
      // Of a failure too, nothing goes on.
      for (const { child, ended } of jobs.splice(0)) {
        child.kill('SIGKILL');
        await ended;
      }
    });
    afterAll(() => exchange.close());

    /** The main job at the exchange's time of day. */
    const started = (directory: string, more: Readonly<Record<string, string>> = {}): MainJob => {
      const environment = { ...followingMarket(exchange, directory), ...more };
      const job = startMainJob({ directory, environment });
      jobs.push(job);
      return job;
    };

    const asked = async (job: MainJob, directory: string, path: string): Promise<unknown> => {
      const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
      const key = readFileSync(join(directory, 'api-key'), 'utf8').trim();
      return (await fetch(`${url}${path}`, { headers: { 'x-api-key': key } })).json();
    };

    const seen = async (
      job: MainJob,
      directory: string,
      isIt: (what: Seen) => boolean,
    ): Promise<Seen> => {
      const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
      return seenAt(url, readFileSync(join(directory, 'api-key'), 'utf8').trim(), isIt);
    };

    it(
      'completes what is missing from the history, then polls, and goes on after a stop',
      () =>
        inDirectory(async (directory) => {
          const first = started(directory);
          const live = await seen(first, directory, isLive);
          expect(live.ready).toBe('ready');
          expect(live.metrics).toMatchObject(FOLDED);
          expect(live.intraday).toMatchObject({ session: TODAY.session, stale: [] });
          const { quotes, failures, session } = live.feed.report;
          expect([session, quotes.refused, failures.total]).toEqual(['2026-04-15', 0, 0]);
          // The levels that came with the quotes are known to the gateway.
          const beside = await asked(first, directory, '/portfolio/performance?benchmark=MASI');
          expect(beside).toMatchObject({ benchmark: { name: 'index', symbol: 'MASI' } });
          first.child.kill('SIGTERM');
          expect(await first.ended).toMatchObject({ code: 0 });

          const before = exchange.asked.length;
          const again = started(directory, { CASABLANCA_HOLIDAYS: '2026-05-27' });
          const later = await seen(
            again,
            directory,
            ({ feed }) => feed.report.quotes.received > quotes.received + 2 * tickers.length,
          );
          expect(later.metrics).toMatchObject({ session: FOLDED.session, windows: FOLDED.windows });
          expect(later.feed.report.quotes.refused).toBe(0);
          // The history was told before: only the market is asked.
          const market = /dashboard\/(ticker|grouped_index_watch)/;
          expect(exchange.asked.slice(before).filter((url) => !market.test(url))).toEqual([]);
          // What the log did not know of is in force.
          expect(await asked(again, directory, '/universes/casablanca')).toMatchObject({
            version: 2,
            calendar: {
              holidays: expect.arrayContaining(['2026-05-01', '2026-05-27']) as string[],
            },
          });
          again.child.kill('SIGTERM');
          expect(await again.ended).toMatchObject({ code: 0 });
        }),
      120_000,
    );
  },
);
