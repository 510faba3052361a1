import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeIf } from '#testing/requires.js';
import { inDirectory, isBuilt, type MainJob, startMainJob } from '../embedded/main-job.js';

const FEED = 'push.desk1';
const SESSIONS = 12;
const INSTRUMENTS = ['A', 'B'];
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

/** The call of one session: a trade of each instrument at noon. */
function callOf(session: number): object {
  const at = new Date(Date.UTC(2026, 0, 5 + session, 12)).toISOString();
  const ticks = INSTRUMENTS.map((instrument, i) => ({
    sequence: 1 + INSTRUMENTS.length * session + i,
    price: 100 + 3 * Math.sin(session + i) + i * session,
    ...{ instrument, volume: 10, at },
  }));
  return { feed: FEED, ticks };
}

interface Report {
  readonly quotes: { readonly ticks: number; readonly repeats: number; readonly refused: number };
  readonly sequence: { readonly missing: number; readonly duplicates: number };
  readonly windows: { readonly received: number };
}

/** A main job with the feed, and what is asked of it. */
class Desk {
  private constructor(
    readonly job: MainJob,
    private readonly url: string,
    private readonly key: string,
  ) {}

  static async start(directory: string): Promise<Desk> {
    const path = join(directory, 'sources.json');
    writeFileSync(path, JSON.stringify([{ feed: FEED, kind: 'push', universe: UNIVERSE }]));
    const environment = { BALLAST_MARKET: 'none', BALLAST_SOURCES: path };
    const job = startMainJob({ directory, environment });
    const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
    const desk = new Desk(job, url, readFileSync(join(directory, 'api-key'), 'utf8').trim());
    await desk.until('/universes/desk', () => true);
    return desk;
  }

  async ask(method: string, path: string, body?: object): Promise<[number, unknown]> {
    const headers = { 'x-api-key': this.key, 'content-type': 'application/json' };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${this.url}${path}`, init);
    return [answer.status, await answer.json()];
  }

  async until<Body>(path: string, isIt: (body: Body) => boolean): Promise<Body> {
    for (;;) {
      const [status, body] = await this.ask('GET', path);
      if (status === 200 && isIt(body as Body)) return body as Body;
      await sleep(100);
    }
  }

  async push(session: number): Promise<void> {
    const call = callOf(session);
    expect(await this.ask('POST', '/ticks', call)).toMatchObject([202, { accepted: 2 }]);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.job.child.kill(signal);
    await this.job.ended;
  }

  /** What has come of it all, once the report has every tick and the account every window. */
  async outcome(): Promise<{ readonly report: Report; readonly stats: unknown }> {
    // The last session is open: nobody has traded behind it.
    const last = `${new Date(Date.UTC(2026, 0, 5 + SESSIONS - 2)).toISOString().slice(0, 10)}`;
    await this.until<{ session: string }>(
      '/portfolios/pair/metrics',
      ({ session }) => session === last,
    );
    const isWhole = (report: Report | null): boolean =>
      report?.quotes.ticks === SESSIONS * INSTRUMENTS.length;
    const { feeds } = await this.until<{ feeds: { report: Report | null }[] }>(
      '/universes/desk/quality',
      (body) => isWhole(body.feeds[0].report),
    );
    const [, stats] = await this.ask('GET', '/portfolios/pair/stats');
    const { mean, covariance } = stats as { mean: unknown; covariance: unknown };
    return { report: feeds[0].report as Report, stats: { mean, covariance } };
  }
}

describeIf(
  { met: isBuilt, needs: 'a build in dist (npm test makes one)' },
  'pushed ticks on the embedded platform',
  () => {
    const desks: Desk[] = [];
    const started = async (directory: string): Promise<Desk> => {
      const desk = await Desk.start(directory);
      desks.push(desk);
      return desk;
    };
    afterEach(async () => {
      for (const desk of desks.splice(0)) await desk.kill('SIGKILL');
    });

    it('move the statistics of their universe, the same with kills and repeats as without', async () => {
      const plain = await inDirectory(async (directory) => {
        const desk = await started(directory);
        expect(await desk.ask('PUT', '/portfolios/pair', PAIR)).toMatchObject([201, {}]);
        for (let k = 0; k < SESSIONS; k++) await desk.push(k);
        const outcome = await desk.outcome();
        await desk.kill('SIGTERM');
        return outcome;
      });
      expect(plain.stats).toMatchObject({ mean: { A: expect.any(Number) as number } });
      expect(plain.report).toMatchObject({
        quotes: { ticks: 24, repeats: 0, refused: 0 },
        sequence: { gaps: 0, missing: 0, duplicates: 0 },
      });

      const struck = await inDirectory(async (directory) => {
        let desk = await started(directory);
        expect(await desk.ask('PUT', '/portfolios/pair', PAIR)).toMatchObject([201, {}]);
        for (let k = 0; k < SESSIONS; k++) {
          await desk.push(k);
          if (k % 5 !== 3) continue;
          // What was answered 202 is in the log; whoever has not heard the answer sends it again.
          await desk.kill('SIGKILL');
          desk = await started(directory);
          await desk.push(k);
        }
        const outcome = await desk.outcome();
        await desk.kill('SIGTERM');
        return outcome;
      });
      expect(struck.stats).toEqual(plain.stats);
      expect(struck.report).toMatchObject({
        quotes: { ticks: 24, repeats: 4, refused: 0 },
        sequence: { gaps: 0, missing: 0, duplicates: 4 },
      });
    }, 180_000);
  },
);
