import type { Kafka, Message, Producer, TopicMessages } from 'kafkajs';
import { type TransactionalWriter, WriterFenced } from '#platform/task/partitioned-log.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { KafkaNames } from './names.js';

/** The client groups the records of a send in time quadratic in their number; batches stay under 1 MB. */
const RECORDS_A_SEND = 1000;
const BYTES_A_SEND = 900_000;
/** The coordinator ends what a dead process left open after this. */
const TRANSACTION_TIMEOUT_MS = 10_000;
const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_TXN_STATE',
]);

/** One transactional producer of kafkajs, discarded after its first error: a failed commit leaves it wedged. */
export class KafkaWriter implements TransactionalWriter {
  private constructor(
    private readonly producer: Producer,
    private readonly names: KafkaNames,
  ) {}

  static async open(
    kafka: Kafka,
    names: KafkaNames,
    transactionalId: string,
  ): Promise<KafkaWriter> {
    const producer = kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      allowAutoTopicCreation: false,
      // A transaction that follows another closely finds it still being ended, and sleeps for the first retry time.
      retry: { initialRetryTime: 15, maxRetryTime: 300, retries: 20, factor: 0 },
      createPartitioner: () => partitionOfMessage,
    });
    await producer.connect();
    return new KafkaWriter(producer, names);
  }

  async commit(records: readonly EncodedRecord[]): Promise<ReadonlyMap<string, number>> {
    const offsets = new Map<string, number>();
    try {
      const transaction = await this.producer.transaction();
      for (const topicMessages of this.#sends(records)) {
        const written = await transaction.sendBatch({ topicMessages, acks: -1 });
        for (const { topicName, partition, baseOffset } of written) {
          const name = `${this.names.logical(topicName)}/${partition}`;
          if (!offsets.has(name)) offsets.set(name, Number(baseOffset));
        }
      }
      await transaction.commit();
    } catch (error) {
      throw isFenced(error) ? new WriterFenced(error) : error;
    }
    return offsets;
  }

  async close(): Promise<void> {
    await this.producer.disconnect().catch(() => undefined);
  }

  /** Sends in order, none with more of one partition than the client takes well. */
  #sends(records: readonly EncodedRecord[]): TopicMessages[][] {
    const sends: Map<string, Message[]>[] = [];
    const filled = new Map<string, { send: number; count: number; bytes: number }>();
    for (const { topic, partition, key, value, headers } of records) {
      const name = `${topic}/${partition}`;
      let at = filled.get(name);
      if (at === undefined) filled.set(name, (at = { send: 0, count: 0, bytes: 0 }));
      const full = at.count >= RECORDS_A_SEND || at.bytes + value.length > BYTES_A_SEND;
      if (full && at.count > 0) Object.assign(at, { send: at.send + 1, count: 0, bytes: 0 });
      at.count += 1;
      at.bytes += value.length;
      const send = (sends[at.send] ??= new Map<string, Message[]>());
      const physical = this.names.physical(topic);
      const messages = send.get(physical);
      const message: Message = {
        key,
        value: asBuffer(value),
        partition,
        ...(headers && { headers }),
      };
      if (messages === undefined) send.set(physical, [message]);
      else messages.push(message);
    }
    return sends.map((send) => [...send].map(([topic, messages]) => ({ topic, messages })));
  }
}

/** Every record comes with its partition. */
function partitionOfMessage({ message }: { readonly message: Message }): number {
  return message.partition ?? 0;
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The broker has several words for it, and the client wraps some of them. */
function isFenced(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string' && FENCED.has(at.type)) return true;
  }
  return false;
}
