import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const FEED = 'push.desk1';
export const SESSIONS = 12;
const INSTRUMENTS = ['A', 'B'];
/** What is pushed of this session comes as newline-delimited JSON. */
const SESSION_OF_LINES = 8;
/** Of all sessions. */
export const TICKS = SESSIONS * INSTRUMENTS.length;
const UNIVERSE = {
  universeId: 'desk',
  venue: 'desk',
  source: 'live',
  instruments: INSTRUMENTS,
  // Every day is a session.
  calendar: { start: '2026-01-05', weekend: [] },
  window: { dtYears: 0.004 },
  estimators: { slow: { halfLifeYears: 0.5 } },
};
const PAIR = {
  portfolioId: 'pair',
  universeId: 'desk',
  instruments: INSTRUMENTS,
  initial: { equal: true },
  estimator: 'slow',
  objective: { kind: 'minVolatility' },
  riskFreeRate: 0.0018,
  period: 'week',
  policy: {
    ...{ warmUpWindows: 247, sharpe: { threshold: 1, rearm: 1.1 }, cooldownWindows: 20 },
    ...{ cost: 0.005, horizonYears: 0.25 },
  },
};
const FIRST_DAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** What a push source has brought. */
interface Report {
  readonly quotes: { readonly ticks: number; readonly repeats: number; readonly refused: number };
  readonly sequence: { readonly missing: number; readonly duplicates: number };
}

/** What has come of all sessions. */
export interface DeskOutcome {
  readonly report: Report;
  readonly stats: { readonly mean: unknown; readonly covariance: unknown };
}

/** The file of a source that reads what is pushed for the desk. */
export function deskSources(directory: string): string {
  const path = join(directory, 'sources.json');
  writeFileSync(path, JSON.stringify([{ feed: FEED, kind: 'push', universe: UNIVERSE }]));
  return path;
}

/** A desk that pushes prices of its own universe to a running gateway, and holds a portfolio in it. */
export class PushedDesk {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** Resolves when the universe is defined. */
  async known(): Promise<void> {
    await this.#until('/universes/desk', () => true);
  }

  async hold(): Promise<void> {
    expect(await this.#ask('PUT', '/portfolios/pair', PAIR)).toMatchObject([201, {}]);
  }

  /** One call: a trade of each instrument at noon of a session. */
  async push(session: number): Promise<void> {
    const at = new Date(FIRST_DAY + (session + 0.5) * DAY_MS).toISOString();
    const ticks = INSTRUMENTS.map((instrument, i) => ({
      sequence: 1 + INSTRUMENTS.length * session + i,
      price: 100 + 3 * Math.sin(session + i) + i * session,
      ...{ instrument, volume: 10, at },
    }));
    const answer =
      session === SESSION_OF_LINES
        ? await this.#askLines(`/ticks?feed=${FEED}`, ticks)
        : await this.#ask('POST', '/ticks', { feed: FEED, ticks });
    expect(answer).toMatchObject([202, { accepted: ticks.length }]);
  }

  /** Once the account has every closed session and the report every tick. */
  async outcome(): Promise<DeskOutcome> {
    // The last session is open: nobody has traded behind it.
    const last = new Date(FIRST_DAY + (SESSIONS - 2) * DAY_MS).toISOString().slice(0, 10);
    await this.#until<{ session: string }>('/portfolios/pair/metrics', ({ session }) => {
      return session === last;
    });
    const { feeds } = await this.#until<{ feeds: { report: Report | null }[] }>(
      '/universes/desk/quality',
      (body) => body.feeds[0].report?.quotes.ticks === TICKS,
    );
    const [, stats] = await this.#ask('GET', '/portfolios/pair/stats');
    const { mean, covariance } = stats as DeskOutcome['stats'];
    return { report: feeds[0].report as Report, stats: { mean, covariance } };
  }

  async #ask(method: string, path: string, body?: object): Promise<[number, unknown]> {
    const headers = { 'x-api-key': this.key, 'content-type': 'application/json' };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${this.url}${path}`, init);
    return [answer.status, await answer.json()];
  }

  async #askLines(path: string, lines: readonly object[]): Promise<[number, unknown]> {
    const headers = { 'x-api-key': this.key, 'content-type': 'application/x-ndjson' };
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const answer = await fetch(`${this.url}${path}`, { method: 'POST', headers, body });
    return [answer.status, await answer.json()];
  }

  async #until<Body>(path: string, isIt: (body: Body) => boolean): Promise<Body> {
    for (;;) {
      const [status, body] = await this.#ask('GET', path);
      if (status === 200 && isIt(body as Body)) return body as Body;
      await sleep(100);
    }
  }
}
