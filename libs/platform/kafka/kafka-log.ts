import type { Admin, Kafka } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type {
  PartitionedLog,
  RecordCursor,
  StartingPoint,
  TopicPartition,
  TransactionalWriter,
} from '#platform/task/partitioned-log.js';
import { KafkaSource, type KafkaSourceOptions } from './kafka-source.js';
import { KafkaWriter } from './kafka-writer.js';
import type { KafkaNames } from './names.js';

/** A cluster as tasks see it: writers by transactional id, cursors on one shared consumer. */
export class KafkaLog implements PartitionedLog {
  readonly #kafka: Kafka;
  readonly #names: KafkaNames;
  readonly #admin: Admin;
  readonly source: KafkaSource;

  constructor(options: KafkaSourceOptions) {
    this.#kafka = options.kafka;
    this.#names = options.names;
    this.#admin = options.kafka.admin({ retry: { initialRetryTime: 100, retries: 10 } });
    this.source = new KafkaSource(options);
  }

  async start(): Promise<void> {
    await this.#admin.connect();
    await this.source.start();
  }

  async stop(): Promise<void> {
    await this.source.stop();
    await this.#admin.disconnect().catch(() => undefined);
  }

  openWriter(transactionalId: string): Promise<TransactionalWriter> {
    return KafkaWriter.open(this.#kafka, this.#names, transactionalId);
  }

  openCursor(from: readonly StartingPoint[]): RecordCursor {
    return this.source.open(from);
  }

  async range({ topic, partition }: TopicPartition): Promise<{ start: number; end: number }> {
    const offsets = await this.#admin.fetchTopicOffsets(this.#names.physical(topic));
    const found = offsets.find((at) => at.partition === partition);
    if (found === undefined) {
      throw new BallastError('IO_LOG', `expected offsets of ${topic}/${partition}, were not there`);
    }
    return { start: Number(found.low), end: Number(found.high) };
  }
}
