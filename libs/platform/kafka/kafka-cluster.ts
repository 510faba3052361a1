import type { Kafka } from 'kafkajs';
import type { Claim } from '#platform/task/claim.js';
import type { TopicPartition } from '#platform/task/partitioned-log.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { KafkaLog } from './kafka-log.js';
import type { KafkaSourceOptions } from './kafka-source.js';
import type { KafkaNames } from './names.js';
import { refuseOtherReplicas } from './replica-groups.js';
import { verifyPartitions, verifyTopics } from './topic-admin.js';

/** One app's way to a cluster: the client, the names, and who the app is. */
export class KafkaCluster {
  #logs = 0;

  constructor(
    readonly kafka: Kafka,
    readonly names: KafkaNames,
    readonly app: string,
  ) {}

  /** @throws BallastError CONFIG_TOPICS naming every fault */
  verifyTopics(): Promise<void> {
    return verifyTopics(this.kafka, this.names);
  }

  /** @throws BallastError CONFIG_TOPICS when the partitions of a topic are not those of the table */
  verifyPartitions(): Promise<void> {
    return verifyPartitions(this.kafka, this.names);
  }

  /** @throws BallastError CONFIG_TOPICS, CONFIG_REPLICAS when the cluster is not as this process expects it */
  async verify(claim: Claim, patienceMs?: number): Promise<void> {
    await this.verifyTopics();
    await refuseOtherReplicas(this.kafka, this.#groupPrefix(), claim, patienceMs);
  }

  openLog(options: {
    readonly partitions: readonly TopicPartition[];
    readonly claim: Claim;
    readonly codec: RecordCodec;
    readonly onRestart: (what: string, cause: unknown) => void;
    readonly recordsOf?: KafkaSourceOptions['recordsOf'];
  }): KafkaLog {
    const { partitions, claim, codec, onRestart, recordsOf } = options;
    const { kafka, names } = this;
    const log = (this.#logs += 1);
    return new KafkaLog({
      kafka,
      names,
      partitions,
      groupId: (attempt) =>
        `${this.#groupPrefix()}r${claim.replicas}.o${claim.ordinal}.${claim.startId}.${log}.${attempt}`,
      onRestart: (reason) => {
        onRestart('consumer', reason);
      },
      ...(recordsOf && { recordsOf }),
      ...(codec.ready && { prepare: (records) => codec.ready?.(records) ?? Promise.resolve() }),
    });
  }

  /** Transactional id of what one start of a process publishes beside its tasks. */
  startTransactionalId(claim: Claim): string {
    return `${this.names.namespace}.${this.app}.${claim.startId}`;
  }

  #groupPrefix(): string {
    return `${this.names.namespace}.${this.app}.`;
  }
}
