import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { kafkaClient } from '#platform/kafka/connection.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { freePorts } from '#testing/free-ports.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { inDirectory } from '../embedded/main-job.js';
import { Services, servicesBuilt } from '../kafka/services.js';
import { registeredMetrics, type Shown } from './metric-names.js';
import { shownMetrics, whenReady } from './shown-metrics.js';

const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};
const TIMEOUT_MS = 120_000;

describeIf(needs, 'services that run on Kafka', () => {
  let broker: TestBroker;
  let services: Services;
  beforeAll(async () => {
    broker = await startBroker();
  }, BROKER_TIMEOUT_MS);
  afterEach(() => services.stopAll('SIGKILL'));
  afterAll(() => broker.remove(), BROKER_TIMEOUT_MS);

  const platform = (namespace: string): Readonly<Record<string, string>> => ({
    KAFKA_BROKERS: broker.brokers,
    BALLAST_NAMESPACE: namespace,
    BALLAST_PUBLIC_PREFIX: `${namespace}.`,
  });

  const withTopics = async (namespace: string): Promise<Services> => {
    services = new Services(platform(namespace));
    expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
    return services;
  };

  /** Analytics that waits and looks in a second instead of twenty and ten. */
  const impatient = (
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number | null; readonly output: string }> => {
    const main = fileURLToPath(new URL('impatient-analytics.mjs', import.meta.url));
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], ...environment },
    });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code, output });
      });
    });
  };

  const portOf = async (): Promise<{ readonly METRICS_PORT: string; readonly url: string }> => {
    const port = await freePorts(1);
    return { METRICS_PORT: String(port), url: `http://127.0.0.1:${port}` };
  };

  /** Of an exchange that is polled, of configured sources, of what was refused: a simulated market has none of it. */
  const NOT_SIMULATED: ReadonlySet<string> = new Set([
    ...['ballast_feed_polls_total', 'ballast_feed_breaker_degraded'],
    ...['ballast_feed_last_good_poll_timestamp_seconds', 'ballast_feed_clock_skew_seconds'],
    ...['ballast_feed_refused_quotes', 'ballast_feed_failed_batches', 'ballast_source_state'],
  ]);

  /** Resolves when every metric that such a process has shows a sample. */
  const whenAllShown = async (url: string, kind: Shown): Promise<void> => {
    const expected = [...(await registeredMetrics())].flatMap(([name, where]) =>
      where.includes(kind) && !NOT_SIMULATED.has(name) ? [name] : [],
    );
    for (;;) {
      const shown = await shownMetrics(url).catch(() => new Map<string, readonly string[]>());
      const empty = expected.filter((name) => !shown.has(name));
      if (empty.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };

  it(
    'show every documented metric, by task or by feed',
    async () => {
      const on = await withTopics('shown');
      const { url: analytics, ...analyticsPort } = await portOf();
      on.start('analytics', analyticsPort);
      await whenReady(analytics);
      const { url: ingestor, ...ingestorPort } = await portOf();
      on.start('ingestor', ingestorPort);
      await whenReady(ingestor);
      await Promise.all([whenAllShown(analytics, 'stages'), whenAllShown(ingestor, 'feeds')]);
      const shown = await shownMetrics(analytics);
      // normalise 3, intake 1, bars 4, universe 4, audit 1; the optimizer has the others.
      expect(shown.get('ballast_stage_restored')).toHaveLength(13);
      expect(shown.get('ballast_stage_watermark_delay_seconds')).toContain(
        'stage="bars",task="0",source="history"',
      );
    },
    TIMEOUT_MS,
  );

  it(
    'refuse to start where topics are missing, name the command that makes them, and make none',
    async () => {
      const apps = ['analytics', 'optimizer', 'ingestor', 'gateway', 'cluster'] as const;
      const ends = await inDirectory((directory) => {
        const own = { PORT: '0', BALLAST_DATA_DIR: directory, BALLAST_DURABILITY: 'production' };
        services = new Services({ ...platform('bare'), ...own });
        return Promise.all(apps.map((app) => services.start(app).ended));
      });
      const refusal =
        /^ballast: expected the topics (bare\.\S+, )+bare\.\S+: create them with npm run topics:create$/m;
      for (const { code, output } of ends) {
        expect(output).toMatch(refusal);
        expect(code).toBe(2);
      }
      const admin = kafkaClient({ brokers: [broker.brokers], clientId: 'test' }).admin();
      await admin.connect();
      const there = (await admin.listTopics()).filter((name) => name.startsWith('bare.'));
      await admin.disconnect();
      expect(there).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'show of a gateway, too, how busy it is and how its consumer fares',
    () =>
      inDirectory(async (directory) => {
        const on = await withTopics('seen');
        const port = String(await freePorts(1));
        const environment = { PORT: port, METRICS_PUBLIC: 'true', BALLAST_DATA_DIR: directory };
        const gateway = on.start('gateway', environment);
        const url = `http://127.0.0.1:${port}`;
        await whenReady(url);
        const shown = await shownMetrics(url);
        expect([...shown.keys()]).toEqual(
          expect.arrayContaining([
            'ballast_consumer_restarts_total',
            'ballast_consumer_in_flight_bytes',
            'ballast_event_loop_utilisation_ratio',
            'ballast_event_loop_delay_seconds',
            'ballast_reader_lag_records',
          ]),
        );
        gateway.child.kill('SIGTERM');
        expect((await gateway.ended).code).toBe(0);
      }),
    TIMEOUT_MS,
  );

  it(
    'end with the reason when the partitions of a topic change under them',
    async () => {
      await withTopics('grown');
      const { url, ...port } = await portOf();
      const ended = impatient({ ...platform('grown'), ...port });
      await whenReady(url);
      const admin = kafkaClient({ brokers: [broker.brokers], clientId: 'test' }).admin();
      await admin.connect();
      await admin.createPartitions({ topicPartitions: [{ topic: 'grown.ticks', count: 5 }] });
      await admin.disconnect();
      const { code, output } = await ended;
      expect(code).toBe(2);
      expect(output).toContain(
        'ballast: expected 4 partitions of grown.ticks, was 5: state lies by partition, their number changes by a rollout ' +
          '(docs/operations.md, "Changing partitions")',
      );
    },
    TIMEOUT_MS,
  );

  it(
    'refuse to start beside another number of replicas, and start when those have stopped',
    async () => {
      const on = await withTopics('counted');
      const { url, ...port } = await portOf();
      const one = on.start('analytics', { ...port, BALLAST_REPLICAS: '1' });
      await whenReady(url);
      const two = { BALLAST_REPLICAS: '2', BALLAST_ORDINAL: '0' };
      const refused = await impatient({ ...platform('counted'), ...two });
      expect(refused.code).toBe(2);
      expect(refused.output).toMatch(
        /ballast: expected 2 replicas everywhere, counted\.analytics\.r1\.o0\.\S+ still runs with another number: stop all, then start all/,
      );
      one.child.kill('SIGTERM');
      expect((await one.ended).code).toBe(0);
      on.start('analytics', { ...port, ...two });
      await whenReady(url);
    },
    TIMEOUT_MS,
  );
});
