import { BallastError } from '#core/ballast-error.js';
import { writeBootstrap, whenBroadcast, type Bootstrap } from '#platform/bootstrap/bootstrap.js';
import { readEnvironment } from '#platform/config/environment.js';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { registryCodec } from '#platform/registry/registry-codec.js';
import { claimOf } from '#platform/service/claim-of.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type { LogRecord } from '#stream/log-record.js';
import { startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { startRegistry, type TestRegistry } from '#testing/kafka/registry.js';
import { Services } from '../kafka/services.js';

/** Our services on a broker and a registry of their own, for clients that know nothing of them. */
export class OutsidePlatform {
  private constructor(
    readonly broker: TestBroker,
    private readonly registry: TestRegistry,
    private readonly services: Services,
    private readonly log: KafkaTopicLog,
  ) {}

  static async start(bootstrap: Bootstrap): Promise<OutsidePlatform> {
    const [broker, registry] = await Promise.all([startBroker(), startRegistry()]);
    const services = new Services({
      KAFKA_BROKERS: broker.brokers,
      SCHEMA_REGISTRY_URL: registry.url,
    });
    const topics = await services.start('admin', {}, ['topics']).ended;
    if (topics.code !== 0) throw new Error(topics.output);
    services.startReplicas(1);
    const log = new KafkaTopicLog({
      cluster: new KafkaCluster(
        kafkaClient({ brokers: [broker.brokers], clientId: 'test' }),
        new KafkaNames(),
        'test',
      ),
      claim: claimOf(readEnvironment({}), 'test'),
      codec: await registryCodec(registry.url, new KafkaNames()),
      onFatal: (error) => {
        throw error;
      },
      onRestart: () => undefined,
    });
    await writeBootstrap(log, bootstrap);
    await whenBroadcast(
      log,
      bootstrap.universes.map(({ universeId }) => universeId),
    );
    return new OutsidePlatform(broker, registry, services, log);
  }

  /** Decoded records of a topic from its start, until `enough` of them. */
  records(
    topic: string,
    enough: (found: readonly LogRecord[]) => boolean,
  ): Promise<readonly LogRecord[]> {
    return this.#until(enough, (push, ready) => this.log.follow([topic], push, ready));
  }

  /** Records of a topic as they are in the log. */
  stored(
    topic: string,
    enough: (found: readonly StoredRecord[]) => boolean,
  ): Promise<readonly StoredRecord[]> {
    return this.#until(enough, (push, ready) => this.log.followStored([topic], push, ready));
  }

  async stop(): Promise<void> {
    await this.services.stopAll('SIGKILL');
    await this.log.close();
    await this.broker.remove();
    await this.registry.remove();
  }

  #until<T>(
    enough: (found: readonly T[]) => boolean,
    follow: (push: (record: T) => void, ready: () => void) => () => void,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        setImmediate(() => {
          stop();
        });
      };
      const timer = setTimeout(() => {
        end();
        const message = `expected more than these ${found.length} records: ${JSON.stringify(found.slice(-2))}`;
        reject(new BallastError('IO_LOG', message));
      }, 90_000);
      const stop = follow(
        (record) => {
          found.push(record);
          if (!enough(found)) return;
          end();
          resolve(found);
        },
        () => undefined,
      );
    });
  }
}
