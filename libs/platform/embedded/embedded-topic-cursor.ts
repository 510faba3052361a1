import { BallastError } from '#core/ballast-error.js';
import { readableRecord } from '#platform/task/readable-record.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { partitionName, type Positions, type TopicCursor } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';
import { topicList } from '#stream/topics.js';
import type { CommitLog } from './commit-log.js';

/** How often it looks for new records while there are none. */
const LOOK_EVERY_MS = 20;

interface Place {
  readonly topic: string;
  readonly partition: number;
  offset: number;
}

/** Reads topics of the journal from given positions on, as much as is asked for. */
export class EmbeddedTopicCursor implements TopicCursor {
  readonly #places: readonly Place[];
  /** Where the next look begins: no partition waits behind a busy one. */
  #turn = 0;
  #closed = false;

  /** @throws BallastError CONFIG_HISTORY for a position behind the end of the journal */
  constructor(
    private readonly journal: CommitLog,
    private readonly codec: RecordCodec,
    topics: readonly string[],
    from: Positions,
  ) {
    this.#places = topicList
      .filter(({ name }) => topics.includes(name))
      .flatMap(({ name: topic, partitions }) =>
        Array.from({ length: partitions }, (_, partition) => {
          const start = journal.startOffset(topic, partition);
          const offset = Math.max(from.get(partitionName(topic, partition)) ?? start, start);
          const end = journal.endOffset(topic, partition);
          if (offset > end) throw behindTheEnd(partitionName(topic, partition), offset, end);
          return { topic, partition, offset };
        }),
      );
  }

  get lag(): number {
    return this.#places.reduce(
      (sum, { topic, partition, offset }) =>
        sum + this.journal.endOffset(topic, partition) - offset,
      0,
    );
  }

  async next(max: number, waitMs: number): Promise<readonly LogRecord[]> {
    const records = this.#take(max);
    for (let waited = 0; records.length === 0 && waited < waitMs && !this.#closed;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      waited += LOOK_EVERY_MS;
      records.push(...this.#take(max));
    }
    return records;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #take(max: number): LogRecord[] {
    const records: LogRecord[] = [];
    const { journal, codec } = this;
    for (let i = 0; i < this.#places.length && records.length < max; i++) {
      const place = this.#places[(this.#turn + i) % this.#places.length];
      const { topic, partition, offset } = place;
      const end = journal.endOffset(topic, partition);
      if (offset >= end) continue;
      const stored = journal.read(topic, partition, offset, max - records.length);
      for (const one of stored) {
        const record = readableRecord(codec, one);
        if (record !== null) records.push(record);
      }
      place.offset = stored.length === 0 ? end : stored[stored.length - 1].offset + 1;
    }
    this.#turn = (this.#turn + 1) % this.#places.length;
    return records;
  }
}

function behindTheEnd(name: string, offset: number, end: number): BallastError {
  return new BallastError(
    'CONFIG_HISTORY',
    `expected a position of at most ${end} in ${name}, was ${offset}: of another log`,
  );
}
