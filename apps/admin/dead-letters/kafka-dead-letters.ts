import type { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import type { Claim } from '#platform/task/claim.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import { readKafkaTopic } from '../read-kafka-topic.js';
import type { DeadLetterLog } from './dead-letter-log.js';

/** The dead letters of a cluster, read committed; written again by one transaction. */
export function kafkaDeadLetters(options: {
  readonly cluster: KafkaCluster;
  readonly claim: Claim;
  readonly codec: RecordCodec;
}): DeadLetterLog {
  const { cluster, claim, codec } = options;
  return {
    codec,
    read: () => readKafkaTopic({ ...options, topic: topics.deadLetter.name }),
    async write(records) {
      const log = cluster.openLog({ partitions: [], claim, codec, onRestart: () => undefined });
      const writer = await log.openWriter(cluster.startTransactionalId(claim));
      try {
        await writer.commit(records);
      } finally {
        await writer.close();
      }
    },
  };
}
