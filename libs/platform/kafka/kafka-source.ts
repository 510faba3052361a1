import { performance } from 'node:perf_hooks';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type { StartingPoint, TopicPartition } from '#platform/task/partitioned-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { isCompacted } from '#stream/topics.js';
import { fixedAssigner } from './fixed-assigner.js';
import { KafkaCursor } from './kafka-cursor.js';
import type { KafkaNames } from './names.js';
import { PartitionQueue } from './partition-queue.js';
import { storedRecordsOf } from './stored-records.js';

/**
 * Bytes of one partition that may wait for their task; at half of it fetching goes on. A fetch brings as much, and what
 * waits longer is only carried from one generation of the heap to the next (docs/performance.md, "Stream").
 */
const HIGH_WATER_BYTES = 1024 * 1024;
/** Long enough for an idle process to cost nothing, short enough for a seek to be noticed. */
const FETCH_WAIT_MS = 50;
/** A consumer that has not fetched for so long is silent: it is replaced. */
const SILENCE_MS = 20_000;
/** One that has not joined waits for an outage to end, as it should. */
const OUTAGE_MS = 120_000;
const WATCH_EVERY_MS = 2000;

/** What a source reads and under which name. */
export interface KafkaSourceOptions {
  readonly kafka: Kafka;
  readonly names: KafkaNames;
  /** A fresh group for each consumer: nobody waits for dead members, nothing is committed to it. */
  readonly groupId: (attempt: number) => string;
  readonly partitions: readonly TopicPartition[];
  /** What has to be known before records are handed on (schemas of a registry). */
  readonly prepare?: (records: readonly StoredRecord[]) => Promise<void>;
  /** What is taken out of a batch; by default what tasks need. */
  readonly recordsOf?: typeof storedRecordsOf;
  readonly onRestart?: (reason: string) => void;
}

/** Offsets of a batch without records, as the client reports them. */
interface Passed {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: string | null;
  readonly lastOffset: string;
  readonly highWatermark: string;
}

interface Open {
  readonly queue: PartitionQueue;
  readonly cursor: KafkaCursor;
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** One consumer of a fixed set of partitions, whose cursors come and go; offsets are never committed to Kafka. */
export class KafkaSource {
  readonly #open = new Map<string, Open>();
  #consumer: Consumer | null = null;
  #joined = false;
  #attempt = 0;
  #aliveAt = 0;
  #watch: NodeJS.Timeout | null = null;
  #closed = false;
  restarts = 0;

  constructor(private readonly options: KafkaSourceOptions) {
    for (const { topic } of options.partitions) options.names.physical(topic);
  }

  /** Bytes that were brought and no cursor has handed on. */
  get inFlightBytes(): number {
    let bytes = 0;
    for (const { queue } of this.#open.values()) bytes += queue.bytes;
    return bytes;
  }

  async start(): Promise<void> {
    this.#watch = setInterval(() => {
      const silence = performance.now() - this.#aliveAt;
      if (silence > (this.#joined ? SILENCE_MS : OUTAGE_MS)) this.#replace('it fell silent');
    }, WATCH_EVERY_MS);
    this.#watch.unref();
    await this.#run();
  }

  async stop(): Promise<void> {
    this.#closed = true;
    if (this.#watch !== null) clearInterval(this.#watch);
    await this.#consumer?.disconnect().catch(() => undefined);
  }

  open(from: readonly StartingPoint[]): KafkaCursor {
    const queues = from.map(({ topic, partition, offset }) => {
      const holes = isCompacted(topic) ? 'allowed' : 'lost records';
      return new PartitionQueue(topic, partition, offset, holes);
    });
    const cursor = new KafkaCursor(queues, {
      onTaken: (queue) => {
        if (!queue.paused || queue.bytes >= HIGH_WATER_BYTES / 2) return;
        queue.paused = false;
        this.#tell((consumer) => {
          consumer.resume(this.#at(queue));
        });
      },
      onClose: () => {
        for (const queue of queues) {
          if (this.#open.get(nameOf(queue))?.queue !== queue) continue;
          this.#open.delete(nameOf(queue));
          this.#tell((consumer) => {
            consumer.pause(this.#at(queue));
          });
        }
      },
    });
    for (const queue of queues) {
      this.#open.set(nameOf(queue), { queue, cursor });
      this.#seek(queue);
    }
    return cursor;
  }

  async #run(): Promise<void> {
    const { kafka, groupId, partitions, names } = this.options;
    this.#attempt += 1;
    this.#aliveAt = performance.now();
    this.#joined = false;
    const consumer = kafka.consumer({
      groupId: groupId(this.#attempt),
      partitionAssigners: [fixedAssigner(this.#byTopic())],
      readUncommitted: false,
      allowAutoTopicCreation: false,
      sessionTimeout: 10_000,
      heartbeatInterval: 2000,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytesPerPartition: 1_048_576,
      // What ends the client is ours to mend: another consumer, another group.
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 1000,
        retries: 20,
        restartOnFailure: async () => false,
      },
    });
    this.#consumer = consumer;
    const mine = (): boolean => this.#consumer === consumer && !this.#closed;
    consumer.on(consumer.events.GROUP_JOIN, () => {
      if (mine()) this.#placeAll(consumer);
    });
    consumer.on(consumer.events.FETCH, () => {
      if (mine()) this.#aliveAt = performance.now();
    });
    consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => {
      if (mine() && payload.batchSize === 0) this.#passOver(payload);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (mine()) this.#replace(payload.error.message);
    });
    try {
      // Connecting waits for an outage to end, and cannot be called off: whoever was replaced meanwhile goes.
      await consumer.connect();
      if (!mine()) throw new Error('replaced while it connected');
      this.#aliveAt = performance.now();
      const topics = [...new Set(partitions.map(({ topic }) => names.physical(topic)))];
      await consumer.subscribe({ topics, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        eachBatch: (payload) => (mine() ? this.#take(payload) : Promise.resolve()),
      });
      if (!mine()) throw new Error('replaced while it joined');
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      if (mine()) throw error;
    }
  }

  /** The consumer has its partitions (again) and would read from where it likes: each is put where its cursor stands. */
  #placeAll(consumer: Consumer): void {
    this.#joined = true;
    for (const each of this.options.partitions) {
      const open = this.#open.get(nameOf(each));
      if (open === undefined) consumer.pause(this.#at(each));
      else this.#seek(open.queue);
    }
  }

  #seek(queue: PartitionQueue): void {
    this.#tell((consumer) => {
      const topic = this.options.names.physical(queue.topic);
      consumer.seek({ topic, partition: queue.partition, offset: String(queue.fetchNext) });
      if (queue.paused) consumer.pause(this.#at(queue));
      else consumer.resume(this.#at(queue));
    });
  }

  /** A client that is crashing refuses; its replacement is told everything when it joins. */
  #tell(what: (consumer: Consumer) => void): void {
    if (!this.#joined || this.#consumer === null) return;
    try {
      what(this.#consumer);
    } catch (error) {
      this.options.onRestart?.(`the consumer did not listen: ${String(error)}`);
    }
  }

  /** Markers and aborted records alone: nobody is handed them, but the partition stands behind them. */
  #passOver(at: Passed): void {
    const name = `${this.options.names.logical(at.topic)}/${at.partition}`;
    const queue = this.#open.get(name)?.queue;
    const first = Number(at.firstOffset ?? at.lastOffset);
    // From before a seek it would move the partition ahead of what is still to come.
    if (queue === undefined || first > queue.fetchNext) return;
    queue.advance(first, Number(at.lastOffset), Number(at.highWatermark));
  }

  async #take(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const topic = this.options.names.logical(batch.topic);
    const name = `${topic}/${batch.partition}`;
    const open = this.#open.get(name);
    // The client knows exactly which batches were fetched before a seek.
    if (open === undefined || payload.isStale()) return;
    const { queue, cursor } = open;
    const { recordsOf = storedRecordsOf, prepare } = this.options;
    try {
      const before = queue.fetchNext;
      const first = Number(batch.firstOffset() ?? batch.lastOffset());
      queue.advance(first, Number(batch.lastOffset()), Number(batch.highWatermark));
      const records = queue.fresh(recordsOf(topic, batch), before);
      if (records.length === 0) return;
      await prepare?.(records);
      if (this.#open.get(name) !== open) return;
      cursor.push(queue, records);
    } catch (error) {
      // The client would bring the batch again and find it taken: whoever reads starts again where it was.
      cursor.fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (queue.bytes >= HIGH_WATER_BYTES) {
      queue.paused = true;
      this.#tell((consumer) => {
        consumer.pause(this.#at(queue));
      });
    }
    await payload.heartbeat();
  }

  /** Everybody who reads hears of it and starts again; a new consumer in a new group takes over. */
  #replace(reason: string): void {
    const old = this.#consumer;
    if (old === null || this.#closed) return;
    this.#consumer = null;
    this.#joined = false;
    this.restarts += 1;
    this.options.onRestart?.(reason);
    const failure = new BallastError(
      'IO_LOG',
      `expected a consumer that reads, was replaced: ${reason}`,
    );
    for (const { cursor } of new Set(this.#open.values())) cursor.fail(failure);
    this.#open.clear();
    void old.disconnect().catch(() => undefined);
    const again = (): void => {
      if (this.#closed) return;
      this.#run().catch((error: unknown) => {
        this.#consumer = null;
        this.options.onRestart?.(String(error));
        setTimeout(again, 500).unref();
      });
    };
    again();
  }

  #at({ topic, partition }: TopicPartition): { topic: string; partitions: number[] }[] {
    return [{ topic: this.options.names.physical(topic), partitions: [partition] }];
  }

  #byTopic(): Record<string, number[]> {
    const byTopic: Record<string, number[]> = {};
    for (const { topic, partition } of this.options.partitions) {
      (byTopic[this.options.names.physical(topic)] ??= []).push(partition);
    }
    return byTopic;
  }
}
