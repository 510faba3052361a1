import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tickerRoute } from '#testing/casablanca-exchange/exchange-routes.js';
import { ExchangeServer } from '#testing/casablanca-exchange/exchange-server.js';
import { groupedIndexRoute } from '#testing/casablanca-exchange/index-routes.js';
import { historyRoutes } from '#testing/casablanca-exchange/history-routes.js';
import { publishedHistory } from '#testing/casablanca-exchange/published-history.js';
import { tradingBook } from '#testing/casablanca-exchange/trading-book.js';
import { closes, universe } from '../replay/casablanca-replay.js';

/** Behind the shipped closes: two sessions that only the history knows, and one that is trading. */
const NOW = Date.parse('2026-04-15T10:00:00Z');
const PAST = { from: '2026-04-13', to: '2026-04-14' };
export const TODAY = {
  session: '2026-04-15',
  open: Date.parse('2026-04-15T08:30:00Z'),
  close: Date.parse('2026-04-15T14:42:00Z'),
  offsetMinutes: 60,
};
/** Closes that the platform has folded once the history is complete. */
export const FOLDED = { session: '2026-04-14', source: 'live', windows: 747 };
export const tickers = universe.instruments;

const shift = NOW - Date.now();
const now = (): number => Date.now() + shift;

/** The exchange on its trading day, on the loopback interface. */
export function startMarket(): Promise<ExchangeServer> {
  const listed = JSON.parse(
    readFileSync(new URL('../../data/casablanca/instruments.json', import.meta.url), 'utf8'),
  ) as readonly { readonly ticker: string; readonly id: number }[];
  const idOf = (name: string): number => listed.find(({ ticker }) => ticker === name)?.id ?? -1;
  const shipped = new Map(tickers.map((ticker, i) => [ticker, closes.at(-1)?.prices[i] ?? NaN]));
  const prices = publishedHistory(tickers, { ...PAST, seed: 3, closes: shipped });
  const yesterday = new Map(tickers.map((name) => [name, prices.get(name)?.at(-1)?.close ?? NaN]));
  const trading = { seed: 5, tickers, trades: 6000, burst: 2, closes: yesterday };
  const book = tradingBook([TODAY], trading);
  return ExchangeServer.start([
    tickerRoute(book, now),
    groupedIndexRoute(book, now, { indices: [{ label: 'MASI', names: tickers }] }),
    ...historyRoutes({ prices, levels: new Map(), idOf, pageItems: 250 }),
  ]);
}

/** What a platform is told to follow the exchange at its time of day; its clock lies in `directory`. */
export function followingMarket(
  exchange: ExchangeServer,
  directory: string,
): Readonly<Record<string, string>> {
  const clock = join(directory, 'clock.mjs');
  writeFileSync(clock, `const real = Date.now; Date.now = () => real() + ${shift};\n`);
  return {
    NODE_OPTIONS: `--import ${pathToFileURL(clock).href}`,
    BALLAST_MARKET: 'casablanca',
    CASABLANCA_URL: exchange.url.origin,
    CASABLANCA_POLL_MS: '1000',
  };
}

/** What the gateway says of the market. */
export interface Seen {
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

/** The market is followed: quotes of today mark the portfolio, and the report of the feed, five seconds old at most, is of today. */
export const isLive = ({ intraday, feed }: Seen): boolean =>
  intraday !== null && feed.report.session === TODAY.session;

/** What the gateway at `url` says once it says what is waited for. */
export async function seenAt(
  url: string,
  key: string,
  isIt: (what: Seen) => boolean,
): Promise<Seen> {
  const get = async (path: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${url}${path}`, { headers: { 'x-api-key': key } });
    return (await answer.json()) as Record<string, unknown>;
  };
  for (;;) {
    const { feeds } = await get('/universes/casablanca/quality');
    const what = {
      ready: (await get('/health/ready'))['status'],
      feed: (feeds as unknown[] | undefined)?.[0] ?? NO_FEED,
      intraday: (await get('/portfolio/performance'))['intraday'] ?? null,
      metrics: await get('/portfolio/metrics'),
    } as Seen;
    if (isIt(what)) return what;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Before a feed has said anything of itself. */
const NO_FEED = { report: { session: '', quotes: { received: 0, ticks: 0, refused: 0 } } };
