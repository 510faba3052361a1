import { readEnvironment } from '#platform/config/environment.js';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import type { HistoryDigest } from '#platform/digest.js';
import { claimOf } from '#platform/service/claim-of.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import type { TestBroker } from '#testing/kafka/broker.js';
import { settledHistory } from '../../apps/cluster/settled-history.js';

/** The universe that the ingestor replays, and how many windows it has. */
export const UNIVERSE = 'casablanca';
const WINDOWS = 745;

/** What a process of one installation is told; several share a broker by their namespaces. */
export const environmentOf = (
  broker: TestBroker,
  namespace: string,
): Readonly<Record<string, string>> => ({
  KAFKA_BROKERS: broker.brokers,
  BALLAST_NAMESPACE: namespace,
  BALLAST_PUBLIC_PREFIX: `${namespace}.`,
});

/** Reads the topics of an installation. */
export function readerOf(broker: TestBroker, names: KafkaNames = new KafkaNames()): KafkaTopicLog {
  const kafka = kafkaClient({ brokers: [broker.brokers], clientId: 'test' });
  return new KafkaTopicLog({
    cluster: new KafkaCluster(kafka, names, 'test'),
    claim: claimOf(readEnvironment({}), 'test'),
    codec: avroRecordCodec(),
    onFatal: (error) => {
      throw error;
    },
    onRestart: () => undefined,
  });
}

/** Resolves when so many windows of the history are in the log. */
export function whenFolded(log: KafkaTopicLog, windows: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const stop = log.follow(
      [topics.returns.name],
      ({ key }) => {
        if (key === UNIVERSE) seen += 1;
        if (seen < windows) return;
        setImmediate(() => {
          stop();
        });
        resolve();
      },
      () => undefined,
    );
  });
}

/** The digest of the history, once all of it is folded and decided. */
export async function digestWhenSettled(log: KafkaTopicLog): Promise<HistoryDigest> {
  const expected = { universeId: UNIVERSE, windows: WINDOWS };
  return (await settledHistory(log, expected, () => undefined)).digest;
}
