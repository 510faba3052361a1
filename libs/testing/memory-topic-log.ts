import {
  partitionName,
  type Positions,
  type TopicCursor,
  type TopicReader,
  type TopicSource,
  type TopicWriter,
  type Unsubscribe,
} from '#platform/topic-log.js';
import { partitionOf } from '#stream/partition.js';
import type { LogRecord, Output } from '#stream/log-record.js';

interface Follower {
  readonly topics: ReadonlySet<string>;
  readonly onRecord: (record: LogRecord) => void;
}

const PARTITIONS = 4;

/** Both ends of a log in memory, delivered synchronously: a reader sees a record before `append` returns. */
export class MemoryTopicLog implements TopicReader, TopicSource, TopicWriter {
  readonly records: LogRecord[] = [];
  readonly #followers = new Set<Follower>();
  readonly #offsets = new Map<string, number>();
  #onPublish: (outputs: readonly Output[]) => void | Promise<void> = () => undefined;

  follow(
    topics: readonly string[],
    onRecord: (record: LogRecord) => void,
    onCaughtUp: () => void,
  ): Unsubscribe {
    const follower: Follower = { topics: new Set(topics), onRecord };
    this.records.filter((record) => follower.topics.has(record.topic)).forEach(onRecord);
    this.#followers.add(follower);
    onCaughtUp();
    return () => this.#followers.delete(follower);
  }

  open(topics: readonly string[], from: Positions): TopicCursor {
    const wanted = new Set(topics);
    const next = new Map(from);
    const unread = (): LogRecord[] =>
      this.records.filter(({ topic, partition, offset }) => {
        return wanted.has(topic) && offset >= (next.get(partitionName(topic, partition)) ?? 0);
      });
    return {
      get lag() {
        return unread().length;
      },
      async next(max) {
        const records = unread().slice(0, max);
        for (const { topic, partition, offset } of records) {
          next.set(partitionName(topic, partition), offset + 1);
        }
        // Whoever asks again and again lets the others have their turn.
        if (records.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        return records;
      },
      close: () => Promise.resolve(),
    };
  }

  async ends(topics: readonly string[]): Promise<Positions> {
    const ends = [...this.#offsets].filter(([place]) => topics.includes(place.split('/')[0]));
    return new Map(ends);
  }

  async publish(outputs: readonly Output[]): Promise<void> {
    this.append(...outputs);
    await this.#onPublish(outputs);
  }

  /** Plays the part of the stages that would read what was published. */
  reactTo(onPublish: (outputs: readonly Output[]) => void | Promise<void>): void {
    this.#onPublish = onPublish;
  }

  append(...outputs: readonly Output[]): void {
    for (const output of outputs) {
      const record = this.#stored(output);
      this.records.push(record);
      for (const follower of this.#followers) {
        if (follower.topics.has(record.topic)) follower.onRecord(record);
      }
    }
  }

  #stored(output: Output): LogRecord {
    const partition = output.partition ?? partitionOf(output.key, PARTITIONS);
    const place = `${output.topic}/${partition}`;
    const offset = this.#offsets.get(place) ?? 0;
    this.#offsets.set(place, offset + 1);
    const { topic, key, value, headers } = output;
    return { topic, partition, offset, key, value, headers: headers ?? {} };
  }
}
