import { whenBroadcast } from '#platform/bootstrap/bootstrap.js';
import { kafkaClient, type KafkaConnection } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import type { KafkaLog } from '#platform/kafka/kafka-log.js';
import { KafkaRuntime } from '#platform/kafka/kafka-runtime.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { createTopics } from '#platform/kafka/topic-admin.js';
import { registryCodec } from '#platform/registry/registry-codec.js';
import { avroRecordCodec, type RecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { topology } from '#stream/topology.js';
import type { DeadLetterLog } from '../../apps/admin/dead-letters/dead-letter-log.js';
import { kafkaDeadLetters } from '../../apps/admin/dead-letters/kafka-dead-letters.js';
import { definitions, universe } from '../replay/casablanca-replay.js';

/** A cluster that notes what each transaction of a task holds. */
class WatchedCluster extends KafkaCluster {
  readonly transactions: (readonly EncodedRecord[])[] = [];

  override openLog(options: Parameters<KafkaCluster['openLog']>[0]): KafkaLog {
    const log = super.openLog(options);
    const open = log.openWriter.bind(log);
    log.openWriter = async (transactionalId) => {
      const writer = await open(transactionalId);
      return {
        close: () => writer.close(),
        commit: async (records) => {
          const offsets = await writer.commit(records);
          this.transactions.push(records);
          return offsets;
        },
      };
    };
    return log;
  }
}

/** The stages that fold on a real broker, in this process. */
export interface KafkaStages {
  readonly names: KafkaNames;
  readonly log: KafkaTopicLog;
  readonly deadLetters: DeadLetterLog;
  /** What tasks have committed, in order. */
  readonly transactions: readonly (readonly EncodedRecord[])[];
  /** What stopped or restarted a task. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

/** Makes the topics of a namespace, starts the stages, and waits until every partition knows the universe. */
export async function startKafkaStages(
  connection: KafkaConnection,
  options: { readonly namespace: string; readonly registryUrl?: string },
): Promise<KafkaStages> {
  const { namespace, registryUrl } = options;
  const kafka = kafkaClient(connection);
  const names = new KafkaNames(namespace, `${namespace}.`);
  await createTopics(kafka, names, 'development');
  const codec: RecordCodec =
    registryUrl === undefined ? avroRecordCodec() : await registryCodec(registryUrl, names);
  const claim = { replicas: 1, ordinal: 0, startId: namespace };
  const failures: string[] = [];
  const onFatal = (error: Error): void => void failures.push(error.message);
  const onRestart = (what: string, cause: unknown): void => {
    // A broker that has just started says this of its groups; the consumer is replaced until it has loaded them.
    if (String(cause).includes('coordinator is loading')) return;
    failures.push(`${what}: ${String(cause)}`);
  };
  const watched = new WatchedCluster(kafka, names, 'analytics');
  const fingerprint = 'poison';
  const common = { claim, codec, onFatal, onRestart };
  const runtime = new KafkaRuntime({ cluster: watched, fingerprint, ...common });
  for (const stage of topology.filter(({ offload }) => !offload)) {
    runtime.host(stage, ({ records }, runner) => runner.fold(records));
  }
  runtime.start();
  const log = new KafkaTopicLog({ cluster: new KafkaCluster(kafka, names, 'test'), ...common });
  await log.publish(definitions());
  await whenBroadcast(log, [universe.universeId]);
  const admin = new KafkaCluster(kafka, names, 'admin');
  return {
    ...{ names, log, failures, transactions: watched.transactions },
    deadLetters: kafkaDeadLetters({ cluster: admin, claim, codec }),
    async stop() {
      await runtime.stop();
      await log.close();
    },
  };
}
