import { BallastError } from '#core/ballast-error.js';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import { topicList } from '#stream/topics.js';

/** What the checker is given: every committed record, in offset order of each partition. */
export interface CheckedLog {
  records(topic: string, partition: number): readonly StoredRecord[];
}

/** A log out of loose records, each partition in their order. */
export function logOf(records: Iterable<StoredRecord>): CheckedLog {
  const partitions = new Map<string, StoredRecord[]>();
  for (const record of records) {
    const name = `${record.topic}/${record.partition}`;
    const known = partitions.get(name);
    if (known === undefined) partitions.set(name, [record]);
    else known.push(record);
  }
  return { records: (topic, partition) => partitions.get(`${topic}/${partition}`) ?? [] };
}

/** A stored record with its value. */
export interface Read<Value> {
  readonly record: StoredRecord;
  readonly value: Value;
}

/** One for all: making one parses every schema with its released versions. */
const codec = avroRecordCodec();

/** Reads a log as values; what no codec reads is left out. */
export class LogReader {
  readonly #read = new Map<string, readonly Read<unknown>[]>();

  constructor(readonly log: CheckedLog) {}

  /** How many partitions the table of topics gives a topic. */
  partitions(topic: string): number {
    return topicList.find(({ name }) => name === topic)?.partitions ?? 0;
  }

  /** All records of a topic, partition by partition. */
  stored(topic: string): readonly StoredRecord[] {
    return Array.from({ length: this.partitions(topic) }, (_, partition) =>
      this.log.records(topic, partition),
    ).flat();
  }

  /** The readable records of a topic, partition by partition. */
  values<Value>(topic: string): readonly Read<Value>[] {
    let read = this.#read.get(topic);
    if (read === undefined) {
      read = this.stored(topic).flatMap((record) => {
        const value = this.valueOf(record);
        return value === null ? [] : [{ record, value }];
      });
      this.#read.set(topic, read);
    }
    return read as readonly Read<Value>[];
  }

  /** null when the bytes are no value of the topic's schema. */
  valueOf(record: StoredRecord): unknown {
    try {
      return codec.decode(record).value;
    } catch (error) {
      if (error instanceof BallastError && error.family === 'DATA') return null;
      throw error;
    }
  }
}

/** Where a record lies, as it is written in a finding. */
export const placeOf = ({ topic, partition, offset }: Omit<StoredRecord, 'value'>): string =>
  `${topic}/${partition}@${offset}`;
