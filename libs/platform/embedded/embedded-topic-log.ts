import type { RecordCodec } from '#platform/task/record-codec.js';
import {
  partitionName,
  type Positions,
  type TopicCursor,
  type TopicReader,
  type TopicSource,
  type TopicWriter,
  type Unsubscribe,
} from '#platform/topic-log.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import { topicList } from '#stream/topics.js';
import type { CommitLog } from './commit-log.js';
import { EmbeddedTopicCursor } from './embedded-topic-cursor.js';

const BATCH = 500;

interface Cursor {
  readonly topic: string;
  readonly partition: number;
  offset: number;
}

/** Readers and writers of topics on the journal. */
export class EmbeddedTopicLog implements TopicReader, TopicSource, TopicWriter {
  constructor(
    private readonly journal: CommitLog,
    private readonly codec: RecordCodec,
  ) {}

  follow(
    topics: readonly string[],
    onRecord: (record: LogRecord) => void,
    onCaughtUp: () => void,
  ): Unsubscribe {
    const cursors: Cursor[] = topics.flatMap((topic) => {
      const count = topicList.find(({ name }) => name === topic)?.partitions ?? 0;
      return Array.from({ length: count }, (_, partition) => ({ topic, partition, offset: 0 }));
    });
    let scheduled = false;
    let stopped = false;
    let caughtUp = false;
    const turn = (): void => {
      scheduled = false;
      if (stopped) return;
      let more = false;
      for (const cursor of cursors) more = this.#deliver(cursor, onRecord) || more;
      if (more) schedule();
      else if (!caughtUp) {
        caughtUp = true;
        onCaughtUp();
      }
    };
    const schedule = (): void => {
      if (scheduled || stopped) return;
      scheduled = true;
      setImmediate(turn);
    };
    const unsubscribe = this.journal.subscribe(schedule);
    schedule();
    return () => {
      stopped = true;
      unsubscribe();
    };
  }

  open(topics: readonly string[], from: Positions): TopicCursor {
    return new EmbeddedTopicCursor(this.journal, this.codec, topics, from);
  }

  async ends(topics: readonly string[]): Promise<Positions> {
    return new Map(
      topicList
        .filter(({ name }) => topics.includes(name))
        .flatMap(({ name, partitions }) =>
          Array.from({ length: partitions }, (_, partition) => {
            const end = this.journal.endOffset(name, partition);
            return [partitionName(name, partition), end] as const;
          }),
        ),
    );
  }

  async publish(outputs: readonly Output[]): Promise<void> {
    this.journal.commit({
      stage: 'publish',
      task: 0,
      outputs: outputs.map((output) => this.codec.encode(output)),
      changelog: [],
    });
    await this.journal.synced();
  }

  /** One batch of one partition; true when more is there. */
  #deliver(cursor: Cursor, onRecord: (record: LogRecord) => void): boolean {
    const { topic, partition } = cursor;
    const end = this.journal.endOffset(topic, partition);
    if (cursor.offset >= end) return false;
    const records = this.journal.read(topic, partition, cursor.offset, BATCH);
    for (const record of records) onRecord(this.codec.decode(record));
    cursor.offset = records.length === 0 ? end : records[records.length - 1].offset + 1;
    return cursor.offset < end;
  }
}
