import { BallastError } from '#core/ballast-error.js';
import type { Claim } from '#platform/task/claim.js';
import type { StartingPoint, TopicPartition } from '#platform/task/partitioned-log.js';
import { readableRecord } from '#platform/task/readable-record.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { partitionName, type Positions, type TopicCursor } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';
import { topicList } from '#stream/topics.js';
import type { KafkaCluster } from './kafka-cluster.js';
import type { KafkaCursor } from './kafka-cursor.js';
import type { KafkaLog } from './kafka-log.js';
import { processTiming } from './process-timing.js';

/** After a consumer was replaced, before the next look. */
const PAUSE_MS = 200;

interface Place extends StartingPoint {
  offset: number;
  /** Where the log ended when reading began. */
  readonly end: number;
}

interface Reading {
  readonly log: KafkaLog;
  readonly cursor: KafkaCursor;
  readonly places: readonly Place[];
}

/** Reads topics of a cluster from given positions on, with a consumer of its own that fetches while there is room. */
export class KafkaTopicCursor implements TopicCursor {
  #reading: Reading | null = null;
  /** Brought and not yet asked for. */
  #left: LogRecord[] = [];
  #closed = false;

  constructor(
    private readonly options: {
      readonly cluster: KafkaCluster;
      readonly claim: Claim;
      readonly codec: RecordCodec;
      readonly onRestart: (what: string, cause: unknown) => void;
      readonly topics: readonly string[];
      readonly from: Positions;
    },
  ) {}

  /** Commit markers included. What was there at the start counts before a consumer has told of it. */
  get lag(): number {
    if (this.#reading === null) return this.#left.length;
    const { cursor, places } = this.#reading;
    const ahead = cursor.queues.map(({ fetchNext }, i) => Math.max(0, places[i].end - fetchNext));
    const unfetched = ahead.reduce((sum, records) => sum + records, 0);
    return this.#left.length + Math.max(cursor.lag, unfetched);
  }

  async next(max: number, waitMs: number): Promise<readonly LogRecord[]> {
    if (this.#left.length === 0 && !this.#closed) this.#left = await this.#fetch(waitMs);
    return this.#left.splice(0, max);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const reading = this.#reading;
    this.#reading = null;
    reading?.cursor.close();
    await reading?.log.stop();
  }

  async #fetch(waitMs: number): Promise<LogRecord[]> {
    const reading = (this.#reading ??= await this.#start());
    const { codec, onRestart } = this.options;
    try {
      const batch = await reading.cursor.next(waitMs);
      const [first] = batch;
      const last = batch.at(-1);
      const place = reading.places.find(
        ({ topic, partition }) => topic === first?.topic && partition === first.partition,
      );
      if (last !== undefined && place !== undefined) place.offset = last.offset + 1;
      return batch.flatMap((stored) => readableRecord(codec, stored) ?? []);
    } catch (cause) {
      if (!(cause instanceof BallastError) || cause.family !== 'IO') throw cause;
      onRestart('reader', cause);
      await processTiming.sleep(PAUSE_MS);
      reading.cursor.close();
      const { log, places } = reading;
      if (this.#reading === reading) {
        this.#reading = { log, places, cursor: log.source.open(places) };
      }
      return [];
    }
  }

  async #start(): Promise<Reading> {
    const { cluster, claim, codec, onRestart, topics, from } = this.options;
    const partitions = partitionsOf(topics);
    const log = cluster.openLog({ partitions, claim, codec, onRestart });
    try {
      await log.start();
      const places = await Promise.all(partitions.map((of) => placeIn(log, of, from)));
      return { log, places, cursor: log.source.open(places) };
    } catch (cause) {
      await log.stop();
      if (cause instanceof BallastError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BallastError('IO_LOG', `expected a log that can be read, was: ${reason}`, {
        cause,
      });
    }
  }
}

/** Where the partitions of some topics end now. */
export async function endsOf(
  options: {
    readonly cluster: KafkaCluster;
    readonly claim: Claim;
    readonly codec: RecordCodec;
    readonly onRestart: (what: string, cause: unknown) => void;
  },
  topics: readonly string[],
): Promise<Positions> {
  const { cluster, claim, codec, onRestart } = options;
  const partitions = partitionsOf(topics);
  const log = cluster.openLog({ partitions, claim, codec, onRestart });
  try {
    await log.start();
    const ends = await Promise.all(
      partitions.map(async (of) => {
        const { end } = await log.range(of);
        return [partitionName(of.topic, of.partition), end] as const;
      }),
    );
    return new Map(ends);
  } finally {
    await log.stop();
  }
}

const partitionsOf = (topics: readonly string[]): TopicPartition[] =>
  topicList
    .filter(({ name }) => topics.includes(name))
    .flatMap(({ name: topic, partitions }) =>
      Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
    );

/** What retention has taken is passed over. @throws BallastError CONFIG_HISTORY behind the end: the topic was made anew */
async function placeIn(log: KafkaLog, of: TopicPartition, from: Positions): Promise<Place> {
  const { start, end } = await log.range(of);
  const name = partitionName(of.topic, of.partition);
  const offset = Math.max(from.get(name) ?? start, start);
  if (offset <= end) return { ...of, offset, end };
  throw new BallastError(
    'CONFIG_HISTORY',
    `expected a position of at most ${end} in ${name}, was ${offset}: of another log`,
  );
}
