import { codecOfTopic } from '#platform/avro/codec.js';
import type { Headers, LogRecord, Output } from '#stream/log-record.js';
import { partitionOf } from '#stream/partition.js';
import { topicList } from '#stream/topics.js';
import type { EncodedRecord } from './task-log.js';

/** A record as the log holds it. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Headers;
}

/** Between values and bytes, by topic. */
export interface RecordCodec {
  encode(output: Output): EncodedRecord;
  /** @throws BallastError DATA_MALFORMED */
  decode(record: StoredRecord): LogRecord;
  /** Awaited before records are handed to a task: schemas that decoding will need are fetched here. */
  ready?(records: readonly StoredRecord[]): Promise<void>;
}

/** Plain Avro by the schema of each topic; partitions by key unless an output names its own. */
export function avroRecordCodec(): RecordCodec {
  const byTopic = new Map(
    topicList.map((spec) => [spec.name, { spec, codec: codecOfTopic(spec.name) }]),
  );
  const partitions = new Map<string, number>();
  const partitionFor = (key: string, count: number): number => {
    const name = `${count}/${key}`;
    let partition = partitions.get(name);
    if (partition === undefined) {
      partition = partitionOf(key, count);
      // Keys are instruments, portfolios and ids; ids would grow without bound.
      if (partitions.size < 100_000) partitions.set(name, partition);
    }
    return partition;
  };
  const entryOf = (topic: string) => {
    const entry = byTopic.get(topic);
    if (entry === undefined) throw new RangeError(`expected a topic of the table, was ${topic}`);
    return entry;
  };
  return {
    encode(output) {
      const { spec, codec } = entryOf(output.topic);
      const record = {
        topic: output.topic,
        partition: output.partition ?? partitionFor(output.key, spec.partitions),
        key: output.key,
        value: codec.encode(output.value),
      };
      return output.headers === undefined ? record : { ...record, headers: output.headers };
    },
    decode(record) {
      return { ...record, value: entryOf(record.topic).codec.decode(record.value) };
    },
  };
}
