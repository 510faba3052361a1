import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { topics } from '#stream/topics.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { INFLUX_TIMEOUT_MS } from '#testing/influx/influx-server.js';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories } from '#testing/temporary-directory.js';
import { outsideProducer, send } from '../poison/outside-producer.js';
import { Callers } from './callers.js';
import { dashboardFiles, panelsOf } from './dashboard-files.js';
import { metricsIn } from './metrics-in.js';
import { emptyQueries } from './panel-queries.js';
import { STORED, windowsInLog } from './recorded-windows.js';
import { alertRules, recordingRules } from './rule-files.js';
import { Started } from './started.js';
import { composedAvailable, GATEWAY_KEY, WatchedPlatform } from './watched-platform.js';

/** Rates are over 20 s, and read every second. */
const RUN_MS = 120_000;
const TIMEOUT_MS = INFLUX_TIMEOUT_MS;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describeIf(composedAvailable, 'the platform as compose starts it', () => {
  let platform: WatchedPlatform;
  const started = new Started();

  beforeAll(async () => {
    platform = await WatchedPlatform.start(started);
    await platform.whenLive();
    const callers = new Callers(platform.gateway, GATEWAY_KEY);
    await started.take(Promise.resolve(callers), () => callers.stop());
    callers.start();
    await pause(RUN_MS);
  }, 2 * TIMEOUT_MS);
  afterAll(async () => {
    await started.remove();
    removeTemporaryDirectories();
  }, TIMEOUT_MS);

  const whenStale = (stale: boolean): Promise<void> =>
    platform.when(
      `reads ${stale ? 'that nobody has confirmed' : 'that are confirmed'}`,
      async () => {
        const { status, headers } = await platform.ask('/portfolio/weights');
        expect(status).toBe(200);
        return headers.has('ballast-stale') === stale;
      },
    );
  /** Takes a store away until the alert is up, and for a window more, which the stream folds all the same. */
  const outage = async (alert: string, end: () => unknown, begin: () => unknown): Promise<void> => {
    await end();
    await platform.prometheus.whenAlert(alert, true);
    const before = await platform.folded();
    await platform.when('another window', async () => (await platform.folded()) > before);
    expect((await platform.ask('/portfolio/weights')).status).toBe(200);
    await begin();
    await platform.prometheus.whenAlert(alert, false);
  };

  it(
    'fills every query of every panel, whatever fills it',
    async () => {
      const panels = panelsOf(dashboardFiles());
      expect(panels.length).toBeGreaterThan(50);
      const { prometheus, stores } = platform;
      const page = { prometheus, influx: stores.influx, portfolio: 'portf1' };
      expect(await emptyQueries(panels, page)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'answers the expression of every rule, from figures that are there',
    async () => {
      for (const { name, health, lastError = '' } of await platform.prometheus.rules()) {
        expect([name, health, lastError]).toEqual([name, 'ok', '']);
      }
      const expressions = [...alertRules(), ...recordingRules()].map(({ expr }) => expr);
      for (const expression of expressions) await platform.prometheus.query(expression);
      const silent: string[] = [];
      for (const name of new Set(expressions.flatMap(metricsIn))) {
        const series = `{__name__=~"${name}(_bucket)?"}`;
        if ((await platform.prometheus.query(series)).length === 0) silent.push(name);
      }
      // Of live data, and of a market that is polled; the one here is simulated.
      expect(silent.sort()).toEqual([
        'ballast_feed_clock_skew_seconds',
        'ballast_feed_polls_total',
        'ballast_universe_behind_windows',
      ]);
    },
    TIMEOUT_MS,
  );

  it('alerts nobody while all is well', async () => {
    const alerts = await platform.prometheus.alerts();
    expect(alerts.filter(({ state }) => state === 'firing')).toEqual([]);
    expect(platform.receiver.received.filter(({ path }) => path === '/alerts')).toEqual([]);
  });

  it(
    'goes on without Redis, and says of its reads that nobody has confirmed them',
    async () => {
      await whenStale(false);
      await platform.stores.redis.stop();
      await whenStale(true);
      await platform.stores.redis.start();
      await whenStale(false);
    },
    TIMEOUT_MS,
  );

  it(
    'goes on without InfluxDB, PostgreSQL and the folder of Parquet, alerts of each, and each has every window afterwards',
    async () => {
      const { influx, postgres, parquet } = platform.stores;
      await outage(
        'BallastInfluxSpilling',
        () => influx.kill(),
        () => influx.start(),
      );
      await outage(
        'BallastHistoryDegraded',
        () => postgres.kill(),
        () => postgres.startAgain(),
      );
      await outage(
        'BallastParquetDegraded',
        () => {
          renameSync(parquet, `${parquet}.away`);
          writeFileSync(parquet, 'no folder');
        },
        () => {
          rmSync(parquet);
          renameSync(`${parquet}.away`, parquet);
        },
      );
      const windows = await windowsInLog(platform.stores);
      expect([...windows].filter((window) => window.startsWith('portf1 ')).length).toBeGreaterThan(
        400,
      );
      for (const [name, read] of Object.entries(STORED)) {
        let missing: string[];
        const tries = 40;
        for (let k = 0; ; k++) {
          const stored = await read(platform.stores);
          missing = [...windows].filter((window) => !stored.has(window));
          if (missing.length === 0 || k === tries) break;
          await pause(1_000);
        }
        expect([name, missing]).toEqual([name, []]);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'tells a webhook of poison by Alertmanager, and notices a process and its tasks that are gone',
    async () => {
      const { stores, receiver, processes } = platform;
      const producer = await outsideProducer(stores.broker.brokers);
      const quote = { topic: topics.intradayPrices.name, partition: 1, key: 'AKT', value: null };
      await send(producer, new KafkaNames(), quote);
      await producer.disconnect();
      const told = (): boolean =>
        receiver.received.some(
          ({ path, body }) => path === '/alerts' && body.includes('BallastDeadLetters'),
        );
      await platform.when('the webhook to be told of BallastDeadLetters', told);
      processes.get('optimizer')?.child.kill('SIGKILL');
      await platform.prometheus.whenAlert('BallastServiceDown', true);
      await platform.prometheus.whenAlert('BallastTaskNotOwned', true);
    },
    TIMEOUT_MS,
  );
});
