import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMoments, updateMomentsInPlace } from '#core/moments.js';
import { codecOfTopic } from '#platform/avro/codec.js';
import type { DeadLetter, PortfolioStatistics, Returns } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { batchMoments, momentsDistance } from '#testing/batch-moments.js';
import { tickerRoute } from '#testing/casablanca-exchange/exchange-routes.js';
import { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { groupedIndexRoute } from '#testing/casablanca-exchange/index-routes.js';
import { historyRoutes } from '#testing/casablanca-exchange/history-routes.js';
import { publishedHistory } from '#testing/casablanca-exchange/published-history.js';
import { closesOf, tradingBook } from '#testing/casablanca-exchange/trading-book.js';
import { isSoInTime } from '#testing/in-time.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, startMainJob, type MainJob } from '../embedded/main-job.js';
import { readJournal } from '../independent/journal-reader.mjs';
import {
  closes,
  closesText,
  replay,
  sessionBatches,
  universe,
} from '../replay/casablanca-replay.js';
import { FakedClock, faketimeAvailable } from './faked-clock.js';

const tickers = universe.instruments;
const at = (text: string): number => Date.parse(`${text}Z`);
const hours = (session: string) => ({
  ...{ session, offsetMinutes: 60 },
  ...{ open: at(`${session}T08:30`), close: at(`${session}T14:42`) },
});

/** Behind the shipped closes: two sessions of the history, one that is followed, a holiday, and the next opening. */
const PAST = { from: '2026-04-13', to: '2026-04-14' };
const [DAY, HOLIDAY, NEXT] = ['2026-04-15', '2026-04-16', '2026-04-17'];
const shipped = new Map(tickers.map((ticker, i) => [ticker, closes.at(-1)?.prices[i] ?? NaN]));
const past = publishedHistory(tickers, { ...PAST, seed: 3, closes: shipped });
const yesterday = new Map(tickers.map((name) => [name, past.get(name)?.at(-1)?.close ?? NaN]));
const book = tradingBook([hours(DAY), hours(NEXT)], {
  ...{ seed: 5, tickers, trades: 400, burst: 4, closes: yesterday },
});

/** Closes of all sessions that are over, from what the exchange has published and its own book. */
const sessions = [
  ...closes,
  ...(past.get(tickers[0]) ?? []).map(({ session }, k) => ({
    date: session,
    prices: tickers.map((name) => past.get(name)?.[k].close ?? NaN),
  })),
  { date: DAY, prices: tickers.map((name) => closesOf(book[0]).get(name) ?? NaN) },
];

interface Report {
  readonly asOf: string;
  readonly marketTime: string;
  readonly failures: { readonly total: number; readonly byCode: Readonly<Record<string, number>> };
  readonly windows: { readonly missed: number };
}
interface Feed {
  readonly verdict: { readonly status: string; readonly reasons: readonly string[] };
  readonly report: Report | null;
}

/** A built platform and the exchange that it follows, by a wall clock that is set. */
class FollowedDay {
  /** @param now what the clock of the exchange says, UTC ms */
  private constructor(
    private now: number,
    readonly exchange: ExchangeServer,
    private readonly clock: FakedClock,
    private readonly job: MainJob,
    private readonly directory: string,
  ) {}

  static async start(directory: string, from: number): Promise<FollowedDay> {
    const listed = JSON.parse(
      readFileSync(new URL('../../data/casablanca/instruments.json', import.meta.url), 'utf8'),
    ) as readonly { readonly ticker: string; readonly id: number }[];
    const idOf = (name: string): number => listed.find(({ ticker }) => ticker === name)?.id ?? -1;
    const parts: { day?: FollowedDay } = {};
    const exchange = await ExchangeServer.start([
      tickerRoute(book, () => parts.day?.now ?? from),
      groupedIndexRoute(book, () => parts.day?.now ?? from, {
        indices: [{ label: 'MASI', names: tickers }],
      }),
      ...historyRoutes({ prices: past, levels: new Map(), idOf, pageItems: 250 }),
    ]);
    const clock = new FakedClock(directory, from);
    const environment = {
      ...clock.environment,
      BALLAST_MARKET: 'casablanca',
      CASABLANCA_URL: exchange.url.origin,
      CASABLANCA_POLL_MS: '1000',
      CASABLANCA_HOLIDAYS: HOLIDAY,
      // A clock that stands still lets nobody call again.
      ...{ BALLAST_RATE_LIMIT: '0', BALLAST_ADDRESS_RATE_LIMIT: '0' },
    };
    const job = startMainJob({ directory, environment });
    parts.day = new FollowedDay(from, exchange, clock, job, directory);
    return parts.day;
  }

  /** How often the exchange was asked for quotes. */
  get polls(): number {
    return this.exchange.asked.filter((url) => url.includes('/dashboard/ticker')).length;
  }

  /** It is so late, for the platform first: no stamp of the exchange may lie ahead of its clock. */
  async to(time: number): Promise<void> {
    const isSeen = async (): Promise<boolean> => {
      const answer = await fetch(`${await this.#url()}/health/live`);
      return Date.parse(answer.headers.get('date') ?? '') === time;
    };
    this.clock.set(time);
    await isSoInTime(30_000, `the clock at ${new Date(time).toISOString()}`, { isSo: isSeen });
    this.now = time;
    // Reports are made five seconds apart.
    this.clock.set(time + 10_000);
  }

  async until(awaited: string, isSo: (feed: Report) => boolean): Promise<Feed> {
    let feed: Feed | undefined;
    const isIt = async (): Promise<boolean> => {
      const said = (await this.ask('/universes/casablanca/quality')) as { feeds?: Feed[] };
      feed = said.feeds?.[0];
      return feed !== undefined && feed.report !== null && isSo(feed.report);
    };
    const evidence = (): string => JSON.stringify(feed);
    await isSoInTime(30_000, awaited, { isSo: isIt, evidence });
    return feed as Feed;
  }

  /** The session that the portfolio has folded last. */
  async folded(session: string): Promise<unknown> {
    let metrics: unknown;
    const isSo = async (): Promise<boolean> => {
      metrics = await this.ask('/portfolio/metrics');
      return (metrics as { session?: string }).session === session;
    };
    await isSoInTime(30_000, `${session} folded`, {
      isSo,
      evidence: () => JSON.stringify(metrics),
    });
    return metrics;
  }

  async ask(path: string): Promise<unknown> {
    const url = await this.#url();
    const key = readFileSync(join(this.directory, 'api-key'), 'utf8').trim();
    return (await fetch(`${url}${path}`, { headers: { 'x-api-key': key } })).json();
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.job.child.kill(signal);
    const { code } = await this.job.ended;
    await this.exchange.close();
    return code;
  }

  async #url(): Promise<string> {
    return (await this.job.printed(/Swagger UI\s+(\S+)\/docs/))[1];
  }
}

/** Records of a topic as they lie on disk. */
const recordsOf = <Value>(directory: string, topic: string): Value[] => {
  const codec = codecOfTopic(topic);
  return [...readJournal(join(directory, 'journal'))]
    .filter((record) => record.topic === topic && record.value !== null)
    .map(({ value }) => codec.decode(value ?? Buffer.alloc(0)) as Value);
};

describeIf(
  {
    met: isBuilt && faketimeAvailable.met,
    needs: `${faketimeAvailable.needs} and a build in dist`,
  },
  'a trading day of the built platform, by the wall clock of libfaketime',
  () => {
    it(
      'leaves the statistics that the exchange’s own book gives',
      () =>
        inDirectory(async (directory) => {
          const day = await FollowedDay.start(directory, at(`${DAY}T08:20:00`));
          let code: number | null = null;
          try {
            // Before the opening what was missed is completed, and nobody is asked for quotes.
            expect(await day.folded(PAST.to)).toMatchObject({ windows: sessions.length - 2 });
            expect(day.polls).toBe(0);

            // The opening and its burst.
            await day.to(at(`${DAY}T08:31:00`));
            await day.until('the opening', isOf(`${DAY}T08:30`));
            await day.to(at(`${DAY}T08:55:00`));
            await day.until('its burst', isOf(`${DAY}T08:45`));

            // Errors over lunch.
            day.exchange.fault = 'broken';
            await day.to(at(`${DAY}T12:00:00`));
            await day.until('a failed poll', ({ failures }) => failures.total >= 1);
            await day.to(at(`${DAY}T14:20:00`));
            await day.until('another one', ({ failures }) => failures.total >= 2);
            day.exchange.fault = null;
            await day.to(at(`${DAY}T14:30:00`));
            await day.until('quotes again', isOf(`${DAY}T14:20`));

            // The close and its burst, whose last prices come behind it.
            await day.to(at(`${DAY}T14:50:00`));
            await day.until('the close', isOf(`${DAY}T14:40`));
            await day.to(at(`${DAY}T15:05:00`));
            await day.until('its last answer', isBy(`${DAY}T15:05`));

            // A holiday: the feed lives, and asks for nothing.
            const { polls } = day;
            await day.to(at(`${HOLIDAY}T10:00:00`));
            await day.until('a heartbeat', isBy(`${HOLIDAY}T10:00`));
            expect(day.polls).toBe(polls);

            // The next opening closes the session.
            await day.to(at(`${NEXT}T08:50:00`));
            expect(await day.folded(DAY)).toMatchObject({ windows: sessions.length - 1 });
            const feed = await day.until('the next session', isOf(`${NEXT}T08:30`));
            expect(feed.verdict).toEqual({ status: 'complete', reasons: [] });
            expect(feed.report).toMatchObject({ windows: { missed: 0 } });
            expect(Object.keys(feed.report?.failures.byCode ?? {})).toEqual(['SOURCE_STATUS']);
            code = await day.stop('SIGTERM');
          } finally {
            // Of a failure too, nothing goes on.
            if (code === null) await day.stop('SIGKILL');
          }
          expect(code).toBe(0);

          const refused = recordsOf<DeadLetter>(directory, topics.deadLetter.name);
          expect(refused.map(({ message }) => message)).toEqual([]);
          const returns = recordsOf<Returns>(directory, topics.returns.name).filter(
            ({ universeId }) => universeId === 'casablanca',
          );
          expect(returns.map(({ session }) => session)).toEqual(
            sessions.slice(1).map(({ date }) => date),
          );
          const folded = createMoments(tickers.length);
          for (const { returns: moves, dtYears } of returns) {
            updateMomentsInPlace(folded, Float64Array.from(moves), dtYears, 1);
          }
          const windows = sessions.slice(1).map(({ prices }, k) => ({
            returns: Float64Array.from(prices, (price, i) =>
              Math.log(price / sessions[k].prices[i]),
            ),
            ...{ dt: universe.window.dtYears, decay: 1 },
          }));
          expect(momentsDistance(folded, batchMoments(windows, tickers.length))).toBeLessThan(
            1e-12,
          );

          // And the portfolio stands where a replay of the same closes leaves it.
          const rows = sessions
            .slice(closes.length)
            .map(({ date, prices }) => [date, ...prices].join());
          const again = replay(sessionBatches(`${closesText.trim()}\n${rows.join('\n')}\n`));
          const ofPortfolio = (all: readonly PortfolioStatistics[]): unknown => {
            const last = all.findLast(({ portfolioId }) => portfolioId === 'portf1');
            return [last?.session, last?.windows, last?.mean, last?.covariance];
          };
          expect(
            ofPortfolio(recordsOf<PortfolioStatistics>(directory, topics.statistics.name)),
          ).toEqual(ofPortfolio(again.values<PortfolioStatistics>(topics.statistics.name)));
        }),
      240_000,
    );
  },
);

/** Whether the market has come to an instant. */
const isOf =
  (time: string) =>
  ({ marketTime }: Report): boolean =>
    Date.parse(marketTime) >= at(time);

/** Whether it was reported at an instant or later. */
const isBy =
  (time: string) =>
  ({ asOf }: Report): boolean =>
    Date.parse(asOf) >= at(time);
