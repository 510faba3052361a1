import { freePorts } from '#testing/free-ports.js';
import { inTime } from '#testing/in-time.js';
import { startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { postgresAvailable, TestPostgres } from '#testing/postgres/postgres.js';
import { redisAvailable, RedisServer } from '#testing/redis-server.js';
import type { Requirement } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { type Service, Services, servicesBuilt } from '../kafka/services.js';
import type { Started } from '../observability/started.js';
import { whenReady } from '../operations/shown-metrics.js';

const needed = [kafkaAvailable, postgresAvailable, redisAvailable];

/** Kafka, PostgreSQL, Redis and what runs on them. */
export const servedAvailable: Requirement = {
  met: servicesBuilt && needed.every(({ met }) => met),
  needs: ['a build in dist', ...needed.map(({ needs }) => needs)].join('; '),
};

/** The development key of every gateway. */
export const SERVED_KEY = 'the-key-of-this-platform';

/** Of one process, from its start to its first answer. */
const PATIENCE_MS = 120_000;

/** The services as processes on a real broker, PostgreSQL and Redis; the market is simulated. */
export class ServedPlatform {
  private constructor(
    readonly broker: TestBroker,
    readonly postgres: TestPostgres,
    readonly redis: RedisServer,
    readonly processes: readonly Service[],
    /** Of the recorder, where it shows its figures. */
    readonly recorder: string,
    readonly gateways: readonly string[],
  ) {}

  /**
   * Resolves once all of it is ready.
   * @param started removes it
   * @param gateways what each of them is told beside where its servers are
   */
  static async start(
    started: Started,
    gateways: readonly Readonly<Record<string, string>>[],
  ): Promise<ServedPlatform> {
    await started.take(Promise.resolve(), removeTemporaryDirectories);
    const broker = await started.take(startBroker(), (server) => server.remove());
    const postgres = await started.take(TestPostgres.start(), (server) => server.remove());
    const redis = await started.take(RedisServer.start(), (server) => server.stop());
    const history = { BALLAST_HISTORY: 'sql', DATABASE_URL: postgres.url };
    const services = new Services({ KAFKA_BROKERS: broker.brokers, ...history });
    await started.take(Promise.resolve(services), () => services.stopAll('SIGKILL'));
    const topics = await services.start('admin', {}, ['topics']).ended;
    if (topics.code !== 0) throw new Error(topics.output);
    const first = await freePorts(1 + gateways.length);
    const shared = { BALLAST_API_KEY: SERVED_KEY, REDIS_URL: redis.url };
    const processes = [
      ...services.startReplicas(1),
      services.start('ingestor'),
      services.start('recorder', {
        ...{ METRICS_PORT: String(first), BALLAST_DATA_DIR: temporaryDirectory() },
      }),
      ...gateways.map((told, k) =>
        services.start('gateway', {
          ...{ ...shared, PORT: String(first + 1 + k), BALLAST_DATA_DIR: temporaryDirectory() },
          ...told,
        }),
      ),
    ];
    const urls = Array.from({ length: 1 + gateways.length }, (_, k) => {
      return `http://127.0.0.1:${first + k}`;
    });
    const ready = Promise.all(urls.map(whenReady));
    await inTime(PATIENCE_MS, 'the services to be ready', ready, () => saidBy(processes));
    return new ServedPlatform(
      ...([broker, postgres, redis, processes] as const),
      ...([urls[0], urls.slice(1)] as const),
    );
  }

  /** The end of what each process has said. */
  get said(): string {
    return saidBy(this.processes);
  }

  /** Processes that have ended. */
  get ended(): string[] {
    return this.processes
      .filter(({ child }) => child.exitCode !== null || child.signalCode !== null)
      .map((process) => saidBy([process]));
  }

  /** Asks a gateway as the holder of the development key, or of another. */
  ask(path: string, given: AskedOf = {}): Promise<Response> {
    const { method = 'GET', body, gateway = 0, key = SERVED_KEY, headers = {} } = given;
    return fetch(`${this.gateways[gateway]}${path}`, {
      method,
      headers: {
        ...{ 'x-api-key': key, ...headers },
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

/** A call of {@link ServedPlatform.ask}. */
export interface AskedOf {
  readonly method?: string;
  readonly body?: object;
  /** Which of them. */
  readonly gateway?: number;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const saidBy = (processes: readonly Service[]): string =>
  processes.map(({ app, output }) => `${app}: ${output().slice(-2_000)}`).join('\n');
