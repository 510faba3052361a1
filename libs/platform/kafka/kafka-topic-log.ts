import { BallastError } from '#core/ballast-error.js';
import type { Claim } from '#platform/task/claim.js';
import type { StartingPoint } from '#platform/task/partitioned-log.js';
import type { RecordCodec, StoredRecord } from '#platform/task/record-codec.js';
import { readableRecord } from '#platform/task/readable-record.js';
import type {
  Positions,
  TopicCursor,
  TopicReader,
  TopicSource,
  TopicWriter,
  Unsubscribe,
} from '#platform/topic-log.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import { topicList } from '#stream/topics.js';
import type { KafkaCluster } from './kafka-cluster.js';
import type { KafkaCursor } from './kafka-cursor.js';
import type { KafkaLog } from './kafka-log.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { endsOf, KafkaTopicCursor } from './kafka-topic-cursor.js';
import { processTiming } from './process-timing.js';

/** How often a reader looks whether it has reached the end, while nothing comes. */
const LOOK_EVERY_MS = 50;

/** Readers and writers of topics on Kafka. */
export class KafkaTopicLog implements TopicReader, TopicSource, TopicWriter {
  readonly #publisher: KafkaPublisher;
  readonly #stops = new Set<Unsubscribe>();
  readonly #cursors = new Set<KafkaCursor>();
  readonly #logs = new Set<KafkaLog>();
  /** Of consumers whose reader has stopped. */
  #pastRestarts = 0;

  constructor(
    private readonly options: {
      readonly cluster: KafkaCluster;
      readonly claim: Claim;
      readonly codec: RecordCodec;
      readonly onFatal: (error: BallastError) => void;
      readonly onRestart: (what: string, cause: unknown) => void;
    },
  ) {
    const { cluster, claim, codec } = options;
    const log = cluster.openLog({ partitions: [], claim, codec, onRestart: options.onRestart });
    this.#publisher = new KafkaPublisher(log, codec, cluster.startTransactionalId(claim));
  }

  /** Records of all followed topics that were not handed on yet. */
  get lag(): number {
    let lag = 0;
    for (const cursor of this.#cursors) lag += cursor.lag;
    return lag;
  }

  /** The consumers of all followed topics as one. */
  get consumer(): { readonly restarts: number; readonly inFlightBytes: number } {
    let restarts = this.#pastRestarts;
    let inFlightBytes = 0;
    for (const { source } of this.#logs) {
      restarts += source.restarts;
      inFlightBytes += source.inFlightBytes;
    }
    return { restarts, inFlightBytes };
  }

  follow(
    topics: readonly string[],
    onRecord: (record: LogRecord) => void,
    onCaughtUp: () => void,
  ): Unsubscribe {
    const { codec } = this.options;
    const deliver = (record: StoredRecord): void => {
      const decoded = readableRecord(codec, record);
      if (decoded !== null) onRecord(decoded);
    };
    return this.followStored(topics, deliver, onCaughtUp);
  }

  /** Like `follow`, with the bytes as they are in the log. */
  followStored(
    topics: readonly string[],
    onRecord: (record: StoredRecord) => void,
    onCaughtUp: () => void,
  ): Unsubscribe {
    let stopped = false;
    const isStopped = (): boolean => stopped;
    const stop = (): void => {
      stopped = true;
      this.#stops.delete(stop);
    };
    this.#stops.add(stop);
    this.#read(topics, { onRecord, onCaughtUp, isStopped }).catch((cause: unknown) => {
      if (stopped) return;
      const failure =
        cause instanceof BallastError
          ? cause
          : new BallastError('IO_LOG', `a reader failed: ${String(cause)}`, { cause });
      this.options.onFatal(failure);
    });
    return stop;
  }

  /** With a consumer of its own; whoever opens it closes it. */
  open(topics: readonly string[], from: Positions): TopicCursor {
    return new KafkaTopicCursor({ ...this.options, topics, from });
  }

  ends(topics: readonly string[]): Promise<Positions> {
    return endsOf(this.options, topics);
  }

  publish(outputs: readonly Output[]): Promise<void> {
    return this.#publisher.publish(outputs);
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#publisher.close();
  }

  async #read(topics: readonly string[], to: Delivery): Promise<void> {
    const { cluster, claim, codec, onRestart } = this.options;
    const partitions = topics.flatMap((topic) => {
      const count = topicList.find(({ name }) => name === topic)?.partitions ?? 0;
      return Array.from({ length: count }, (_, partition) => ({ topic, partition }));
    });
    const log = cluster.openLog({ partitions, claim, codec, onRestart });
    this.#logs.add(log);
    try {
      await log.start();
      const ranges = await Promise.all(
        partitions.map(async (of) => ({ ...of, ...(await log.range(of)) })),
      );
      const positions = ranges.map(({ topic, partition, start, end }) => {
        return { topic, partition, offset: start, end };
      });
      while (!to.isStopped()) await this.#pass(log, positions, to, onRestart);
    } finally {
      this.#logs.delete(log);
      this.#pastRestarts += log.source.restarts;
      await log.stop();
    }
  }

  /** Reads until stopped, or until the consumer was replaced: then from where it was. */
  async #pass(
    log: KafkaLog,
    positions: Position[],
    to: Delivery,
    onRestart: (what: string, cause: unknown) => void,
  ): Promise<void> {
    const cursor = log.source.open(positions);
    this.#cursors.add(cursor);
    const arrived = (): boolean =>
      cursor.empty && cursor.queues.every((queue, i) => queue.fetchNext >= positions[i].end);
    try {
      while (!to.isStopped()) {
        const batch = await cursor.next(LOOK_EVERY_MS);
        for (const record of batch) to.onRecord(record);
        const last = batch.at(-1);
        const at = positions.find(
          ({ topic, partition }) => topic === last?.topic && partition === last.partition,
        );
        if (last !== undefined && at !== undefined) at.offset = last.offset + 1;
        if (!to.caughtUp && arrived()) {
          to.caughtUp = true;
          to.onCaughtUp();
        }
      }
    } catch (cause) {
      if (!(cause instanceof BallastError) || cause.family !== 'IO') throw cause;
      onRestart('reader', cause);
      await processTiming.sleep(200);
    } finally {
      this.#cursors.delete(cursor);
      cursor.close();
    }
  }
}

interface Position extends StartingPoint {
  offset: number;
  /** Where the log ended when reading began. */
  readonly end: number;
}

interface Delivery {
  readonly onRecord: (record: StoredRecord) => void;
  readonly onCaughtUp: () => void;
  readonly isStopped: () => boolean;
  caughtUp?: boolean;
}
