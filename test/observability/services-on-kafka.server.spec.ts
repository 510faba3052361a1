import { join } from 'node:path';
import { influxAvailable, INFLUX_TIMEOUT_MS, InfluxServer } from '#testing/influx/influx-server.js';
import { startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { freePorts } from '#testing/kafka/free-port.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { Services, servicesBuilt } from '../kafka/services.js';
import { WebServer } from '../notify/web-receiver.js';
import { whenReady } from '../operations/shown-metrics.js';
import { Callers } from './callers.js';
import { dashboardFiles, panelsOf } from './dashboard-files.js';
import { emptyQueries, type Page } from './panel-queries.js';
import { prometheusAvailable } from './prometheus-programs.js';
import { PrometheusServer, type ScrapeTarget } from './prometheus-server.js';

const influx = influxAvailable('1.8');
const needs = {
  met: servicesBuilt && influx.met && kafkaAvailable.met && prometheusAvailable.met,
  needs: `a build in dist, ${kafkaAvailable.needs}, ${influx.needs}; ${prometheusAvailable.needs}`,
};
const KEY = 'the-key-of-a-test';
/** Rates are over 20 s, and read every second. */
const RUN_MS = 45_000;

describeIf(needs, 'the five services on Kafka, with Prometheus and InfluxDB', () => {
  let page: Page;
  let broker: TestBroker;
  let services: Services;
  let receiver: WebServer;
  let callers: Callers;
  let key: Readonly<Record<string, string>>;

  /** Starts a service whose figures are read. */
  const target = async (service: 'ingestor' | 'analytics' | 'optimizer'): Promise<ScrapeTarget> => {
    const port = await freePorts(1);
    services.start(service, { METRICS_PORT: String(port) });
    return { service, url: `http://127.0.0.1:${port}` };
  };
  const recorder = async (database: InfluxServer): Promise<ScrapeTarget> => {
    const port = await freePorts(1);
    const directory = temporaryDirectory();
    const { url, token, org, bucket } = database.target;
    services.start('recorder', {
      ...{ METRICS_PORT: String(port), BALLAST_DATA_DIR: directory, BALLAST_HISTORY: 'sql' },
      ...{ INFLUX_URL: url, INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket },
      BALLAST_PARQUET_DIR: join(directory, 'parquet'),
      WEBHOOK_URLS: receiver.url().href,
      WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    });
    return { service: 'recorder', url: `http://127.0.0.1:${port}` };
  };
  const gateway = async (): Promise<ScrapeTarget> => {
    const port = await freePorts(1);
    services.start('gateway', {
      ...key,
      PORT: String(port),
      BALLAST_DATA_DIR: temporaryDirectory(),
    });
    return { service: 'gateway', url: `http://127.0.0.1:${port}`, key: KEY };
  };

  beforeAll(async () => {
    broker = await startBroker();
    key = { BALLAST_API_KEY: KEY };
    services = new Services({ KAFKA_BROKERS: broker.brokers });
    expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
    const database = await InfluxServer.start('1.8');
    receiver = await WebServer.start();
    const targets: ScrapeTarget[] = [];
    // One after the other: those that find a free port must have taken it before the next looks.
    for (const start of [
      () => target('analytics'),
      () => target('optimizer'),
      () => target('ingestor'),
      () => recorder(database),
      () => gateway(),
    ]) {
      const started = await start();
      targets.push(started);
      await whenReady(started.url);
    }
    const prometheus = await PrometheusServer.start(targets);
    page = { prometheus, influx: database, portfolio: 'portf1' };
    callers = new Callers(targets[4].url, KEY);
    // The replay is over when simulated windows are folded.
    while (
      (await prometheus.query('ballast_portfolio_windows_total{portfolio="demo"}')).length === 0
    ) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    callers.start();
    await new Promise((resolve) => setTimeout(resolve, RUN_MS));
  }, 2 * INFLUX_TIMEOUT_MS);
  afterAll(async () => {
    await callers.stop();
    await services.stopAll('SIGKILL');
    await page.prometheus.remove();
    await page.influx.remove();
    await receiver.stop();
    await broker.remove();
    removeTemporaryDirectories();
  }, INFLUX_TIMEOUT_MS);

  it(
    'fill every query of every panel',
    async () => {
      const panels = panelsOf(dashboardFiles());
      expect(panels.filter(({ title }) => title.endsWith('(Kafka)')).length).toBeGreaterThan(2);
      expect(await emptyQueries(panels, page)).toEqual([]);
    },
    INFLUX_TIMEOUT_MS,
  );

  it('alert nobody while all is well, by rules that all evaluate', async () => {
    for (const { name, health, lastError = '' } of await page.prometheus.rules()) {
      expect([name, health, lastError]).toEqual([name, 'ok', '']);
    }
    const alerts = await page.prometheus.alerts();
    expect(alerts.filter(({ state }) => state === 'firing')).toEqual([]);
  });
});
