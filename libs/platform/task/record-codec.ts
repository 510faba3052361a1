import { BallastError } from '#core/ballast-error.js';
import type { SchemaName } from '#platform/avro/present-schemas.js';
import { PlainTopicCodec } from '#platform/registry/plain-topic-codec.js';
import type { TopicCodec } from '#platform/registry/topic-codec.js';
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
  /** @throws BallastError DATA_MALFORMED, DATA_UNKNOWN_SCHEMA */
  decode(record: StoredRecord): LogRecord;
  /** Awaited before records are handed to a task: schemas that decoding will need are fetched here. */
  ready?(records: readonly StoredRecord[]): Promise<void>;
}

/** A topic as a codec needs to know it. */
export interface CodedTopic {
  readonly name: string;
  readonly schema: SchemaName;
  readonly public: boolean;
}

/** Every topic of the table whose values have a schema. */
export const codedTopics: readonly CodedTopic[] = topicList.flatMap((topic) =>
  topic.schema === null
    ? []
    : [{ name: topic.name, schema: topic.schema as SchemaName, public: topic.public }],
);

/** Plain Avro by the schema of each topic; partitions by key unless an output names its own. */
export const avroRecordCodec = (): RecordCodec =>
  recordCodec(new Map(codedTopics.map(({ name, schema }) => [name, new PlainTopicCodec(schema)])));

/** The codec of all topics, of one a topic. */
export function recordCodec(codecs: ReadonlyMap<string, TopicCodec>): RecordCodec {
  const byTopic = new Map(
    topicList.flatMap(({ name, partitions }) => {
      const codec = codecs.get(name);
      return codec === undefined ? [] : [[name, { partitions, codec }] as const];
    }),
  );
  const partitionFor = partitioner();
  const entryOf = (topic: string) => {
    const entry = byTopic.get(topic);
    if (entry === undefined) {
      throw new BallastError('BUG_INVARIANT', `expected a topic with a schema, was ${topic}`);
    }
    return entry;
  };
  return {
    encode({ topic, key, value, partition, headers }) {
      const { partitions, codec } = entryOf(topic);
      const record = {
        topic,
        partition: partition ?? partitionFor(key, partitions),
        key,
        value: codec.encode(value),
      };
      const written = codec.headersOf(value);
      if (written !== null) return { ...record, headers: { ...headers, ...written } };
      return headers === undefined ? record : { ...record, headers };
    },
    decode(record) {
      // Spelled out: copying by spread is what a tick's decoding spent most on.
      const { topic, partition, offset, key, headers } = record;
      const value = entryOf(topic).codec.decode(record.value, headers);
      return { topic, partition, offset, key, value, headers };
    },
  };
}

/** The partition of a key, remembered: the hash costs more than the look-up. */
function partitioner(): (key: string, count: number) => number {
  const partitions = new Map<string, number>();
  return (key, count) => {
    const name = `${count}/${key}`;
    let partition = partitions.get(name);
    if (partition === undefined) {
      partition = partitionOf(key, count);
      // Keys are instruments, portfolios and ids; ids would grow without bound.
      if (partitions.size < 100_000) partitions.set(name, partition);
    }
    return partition;
  };
}
