import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tickerRoute } from '#testing/casablanca-exchange/exchange-routes.js';
import { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { groupedIndexRoute } from '#testing/casablanca-exchange/index-routes.js';
import { historyRoutes } from '#testing/casablanca-exchange/history-routes.js';
import { publishedHistory } from '#testing/casablanca-exchange/published-history.js';
import { tradingBook } from '#testing/casablanca-exchange/trading-book.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, type MainJob, startMainJob } from '../embedded/main-job.js';
import { universe } from '../replay/casablanca-replay.js';

/** Behind the shipped closes: two sessions that only the history knows, and one that is trading. */
const NOW = Date.parse('2026-04-15T10:00:00Z');
const PAST = { from: '2026-04-13', to: '2026-04-14' };
const today = {
  session: '2026-04-15',
  open: Date.parse('2026-04-15T08:30:00Z'),
  close: Date.parse('2026-04-15T14:42:00Z'),
  offsetMinutes: 60,
};
const shift = NOW - Date.now();
const now = (): number => Date.now() + shift;
const tickers = universe.instruments;
const listed = JSON.parse(
  readFileSync(new URL('../../data/casablanca/instruments.json', import.meta.url), 'utf8'),
) as readonly { readonly ticker: string; readonly id: number }[];

interface Seen {
  readonly ready: string;
  readonly feed: {
    readonly verdict: { readonly status: string };
    readonly report: {
      readonly session: string;
      readonly quotes: { readonly received: number; readonly ticks: number; refused: number };
      readonly failures: { readonly total: number };
    };
  };
  readonly intraday: { readonly session: string; readonly stale: readonly string[] } | null;
  readonly metrics: { readonly session: string; readonly source: string; readonly windows: number };
}

describeIf(
  { met: isBuilt, needs: 'a build in dist (npm test makes one)' },
  'the live market',
  () => {
    let exchange: ExchangeServer;
    beforeAll(async () => {
      const book = tradingBook([today], { seed: 5, tickers, trades: 6000, burst: 2 });
      const idOf = (name: string): number => listed.find(({ ticker }) => ticker === name)?.id ?? -1;
      const prices = publishedHistory(tickers, { ...PAST, seed: 3 });
      exchange = await ExchangeServer.start([
        tickerRoute(book, now),
        groupedIndexRoute(book, now, { indices: [{ label: 'MASI', names: tickers }] }),
        ...historyRoutes({ prices, levels: new Map(), idOf, pageItems: 250 }),
      ]);
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

    /** The main job at our time of day. */
    const started = (directory: string): MainJob => {
      const clock = join(directory, 'clock.mjs');
      writeFileSync(clock, `const real = Date.now; Date.now = () => real() + ${shift};\n`);
      return startMainJob({
        directory,
        environment: {
          NODE_OPTIONS: `--import ${pathToFileURL(clock).href}`,
          BALLAST_MARKET: 'casablanca',
          CASABLANCA_URL: exchange.url.origin,
          CASABLANCA_POLL_MS: '1000',
        },
      });
    };

    /** What the gateway says once it says what is waited for. */
    const seen = async (
      job: MainJob,
      directory: string,
      isIt: (what: Seen) => boolean,
    ): Promise<Seen> => {
      const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
      const key = readFileSync(join(directory, 'api-key'), 'utf8').trim();
      const get = async (path: string): Promise<Record<string, unknown>> => {
        const answer = await fetch(`${url}${path}`, { headers: { 'x-api-key': key } });
        return (await answer.json()) as Record<string, unknown>;
      };
      for (;;) {
        const quality = await get('/universes/casablanca/quality');
        const what = {
          ready: (await get('/health/ready'))['status'],
          feed: (quality['feeds'] as unknown[])[0],
          intraday: (await get('/portfolio/performance'))['intraday'] ?? null,
          metrics: await get('/portfolio/metrics'),
        } as Seen;
        if (isIt(what)) return what;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };

    it(
      'completes what is missing from the history, then polls, and goes on after a stop',
      () =>
        inDirectory(async (directory) => {
          const first = started(directory);
          // A report is at most five seconds old.
          const live = await seen(
            first,
            directory,
            ({ intraday, feed }) => intraday !== null && feed.report.session === today.session,
          );
          expect(live.ready).toBe('ready');
          expect(live.metrics).toMatchObject({
            session: '2026-04-14',
            source: 'live',
            windows: 747,
          });
          expect(live.intraday).toMatchObject({ session: today.session, stale: [] });
          const { quotes, failures, session } = live.feed.report;
          expect([session, quotes.refused, failures.total]).toEqual(['2026-04-15', 0, 0]);
          first.child.kill('SIGTERM');
          expect(await first.ended).toMatchObject({ code: 0 });

          const asked = exchange.asked.length;
          const again = started(directory);
          const later = await seen(
            again,
            directory,
            ({ feed }) => feed.report.quotes.received > quotes.received + 2 * tickers.length,
          );
          expect(later.metrics).toMatchObject({ session: '2026-04-14', windows: 747 });
          expect(later.feed.report.quotes.refused).toBe(0);
          // The history was told before: only the market is asked.
          const market = /dashboard\/(ticker|grouped_index_watch)/;
          expect(exchange.asked.slice(asked).filter((url) => !market.test(url))).toEqual([]);
          again.child.kill('SIGTERM');
          expect(await again.ended).toMatchObject({ code: 0 });
        }),
      120_000,
    );
  },
);
