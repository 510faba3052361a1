import { join } from 'node:path';
import { influxAvailable, InfluxServer } from '#testing/influx/influx-server.js';
import { startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { freePorts } from '#testing/free-ports.js';
import { inTime, isSoInTime } from '#testing/in-time.js';
import { registryAvailable } from '#testing/kafka/kafka-available.js';
import { startRegistry, type TestRegistry } from '#testing/kafka/registry.js';
import { postgresAvailable, TestPostgres } from '#testing/postgres/postgres.js';
import { redisAvailable, RedisServer } from '#testing/redis-server.js';
import type { Requirement } from '#testing/requires.js';
import { temporaryDirectory } from '#testing/temporary-directory.js';
import { type App, type Service, Services, servicesBuilt } from '../kafka/services.js';
import { MailServer } from '../notify/mail-server.js';
import { WebServer } from '../notify/web-receiver.js';
import { whenReady } from '../operations/shown-metrics.js';
import { Alertmanager } from './alertmanager.js';
import { PATIENCE_MS, prometheusAvailable } from './prometheus-programs.js';
import { PrometheusServer } from './prometheus-server.js';
import type { Started } from './started.js';

const APPS = ['ingestor', 'analytics', 'optimizer', 'recorder', 'gateway'] as const;
const MAIL_PASSWORD = 'the-password-of-a-test';
export const GATEWAY_KEY = 'the-key-of-a-test';

/** That of docker-compose.yml where it was built, which takes ten minutes: `check:deploy` does. */
const INFLUX_VERSION = influxAvailable('2.7').met ? '2.7' : '1.8';
const influx = influxAvailable(INFLUX_VERSION);
const needed = [registryAvailable, postgresAvailable, redisAvailable, influx, prometheusAvailable];

/** Everything that docker-compose.yml starts and that can be started here: all but Grafana. */
export const composedAvailable: Requirement = {
  met: servicesBuilt && needed.every(({ met }) => met),
  needs: ['a build in dist', ...needed.map(({ needs }) => needs)].join('; '),
};

/** What services write into and read from. */
export interface Stores {
  readonly broker: TestBroker;
  readonly registry: TestRegistry;
  readonly postgres: TestPostgres;
  readonly redis: RedisServer;
  readonly influx: InfluxServer;
  /** Folder of Parquet. */
  readonly parquet: string;
}

const soon = <Value>(
  awaited: string,
  work: Promise<Value>,
  evidence?: () => string,
): Promise<Value> => inTime(PATIENCE_MS, awaited, work, evidence);

async function startStores(started: Started): Promise<Stores> {
  const taken = <Server extends { remove(): unknown }>(
    name: string,
    work: Promise<Server>,
  ): Promise<Server> =>
    soon(
      name,
      started.take(work, (server) => server.remove()),
    );
  const [broker, registry] = await Promise.all([
    taken('a broker', startBroker()),
    taken('a registry', startRegistry()),
  ]);
  const redis = RedisServer.start({ password: 'the-password-of-redis' });
  return {
    ...{ broker, registry },
    postgres: await taken('PostgreSQL', TestPostgres.start()),
    redis: await soon(
      'Redis',
      started.take(redis, (server) => server.stop()),
    ),
    influx: await taken('InfluxDB', InfluxServer.start(INFLUX_VERSION)),
    parquet: join(temporaryDirectory(), 'parquet'),
  };
}

/** The five services as processes, with the servers that docker-compose.yml has, on the loopback interface. */
export class WatchedPlatform {
  private constructor(
    readonly stores: Stores,
    readonly processes: ReadonlyMap<App, Service>,
    /** Where each process shows its figures. */
    readonly urls: ReadonlyMap<App, string>,
    readonly prometheus: PrometheusServer,
    /** Hears of what portfolios do at /hook, of alerts at /alerts. */
    readonly receiver: WebServer,
  ) {}

  /** Resolves once all services are ready and Prometheus reads them. */
  static async start(started: Started): Promise<WatchedPlatform> {
    const stores = await startStores(started);
    const receiver = await started.take(WebServer.start(), (server) => server.stop());
    const mailServer = MailServer.start({ user: 'ballast', password: MAIL_PASSWORD });
    const mail = await started.take(mailServer, (server) => server.stop());
    const alertmanager = await started.take(
      Alertmanager.start({
        ...{ webhook: receiver.url('/alerts'), webhookToken: 'a-token' },
        ...{ mail: mail.url, mailPassword: MAIL_PASSWORD },
      }),
      (server) => server.remove(),
    );
    const services = new Services({
      KAFKA_BROKERS: stores.broker.brokers,
      SCHEMA_REGISTRY_URL: stores.registry.url,
    });
    await started.take(Promise.resolve(services), () => services.stopAll('SIGKILL'));
    const admin = services.start('admin', {}, ['topics']);
    const topics = await soon('topics', admin.ended, admin.output);
    if (topics.code !== 0) throw new Error(topics.output);
    const first = await freePorts(APPS.length);
    const ports = new Map(APPS.map((app, index) => [app, String(first + index)]));
    const processes = new Map<App, Service>();
    for (const [app, port] of ports) {
      processes.set(app, services.start(app, environmentOf(app, port, stores, receiver)));
    }
    const urls = new Map([...ports].map(([app, port]) => [app, `http://127.0.0.1:${port}`]));
    for (const [app, url] of urls) {
      const { ended, output } = processes.get(app) as Service;
      const gone = ended.then(({ code }) => {
        throw new Error(`expected ${app} to be ready, it ended with ${code}\n${output()}`);
      });
      await soon(`${app} to be ready`, Promise.race([whenReady(url), gone]), output);
    }
    const targets = [...urls].map(([service, url]) => ({
      ...{ service, url },
      ...(service === 'gateway' && { key: GATEWAY_KEY }),
    }));
    const prometheus = await started.take(
      PrometheusServer.start(targets, alertmanager.url),
      (server) => server.remove(),
    );
    return new WatchedPlatform(stores, processes, urls, prometheus, receiver);
  }

  get gateway(): string {
    return this.urls.get('gateway') ?? '';
  }

  /** Resolves when the replay is over: windows that are simulated are folded. */
  whenLive(): Promise<void> {
    return this.when('a window of "demo" to be folded', async () => (await this.folded()) > 0);
  }

  /** Windows of "demo" that the gateway has folded; NaN before the first. */
  async folded(): Promise<number> {
    const windows = 'max(ballast_portfolio_windows_total{portfolio="demo"})';
    return Number((await this.prometheus.query(windows))[0]?.value[1] ?? NaN);
  }

  /** Resolves when it is so. @throws Error that has the end of what each service printed */
  when(awaited: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const evidence = (): string =>
      [...this.processes]
        .map(([app, { output }]) => `${app}: ${output().slice(-2_000)}`)
        .join('\n');
    return isSoInTime(PATIENCE_MS, awaited, { isSo, everyMs: 250, evidence });
  }

  ask(path: string): Promise<Response> {
    return fetch(`${this.gateway}${path}`, { headers: { 'x-api-key': GATEWAY_KEY } });
  }
}

/** As docker-compose.yml has it, and a webhook. */
function environmentOf(
  app: (typeof APPS)[number],
  port: string,
  { postgres, redis, influx, parquet }: Stores,
  receiver: WebServer,
): Readonly<Record<string, string>> {
  const { url, token, org, bucket } = influx.target;
  const history = { BALLAST_HISTORY: 'sql', DATABASE_URL: postgres.url };
  switch (app) {
    case 'gateway':
      return {
        ...{ ...history, PORT: port, REDIS_URL: redis.url, BALLAST_API_KEY: GATEWAY_KEY },
        BALLAST_DATA_DIR: temporaryDirectory(),
      };
    case 'recorder':
      return {
        ...{ ...history, METRICS_PORT: port, BALLAST_DATA_DIR: temporaryDirectory() },
        ...{ INFLUX_URL: url, INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket },
        BALLAST_PARQUET_DIR: parquet,
        WEBHOOK_URLS: receiver.url().href,
        WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      };
    default:
      return { METRICS_PORT: port };
  }
}
