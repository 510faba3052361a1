import { createHash } from 'node:crypto';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { type TopicSpec, topics } from '#stream/topics.js';

/** What a run over history says: its records do not depend on speed, restarts, runtime or Node version. */
export const DIGEST_TOPICS: readonly TopicSpec[] = [
  topics.returns,
  topics.metrics,
  topics.decisions,
  topics.portfMetrics,
  topics.portfUpdatedStats,
  topics.weights,
];

const NAMES: ReadonlySet<string> = new Set(DIGEST_TOPICS.map(({ name }) => name));

/** One number for a whole history. */
export interface HistoryDigest {
  /** 64 hexadecimal digits. */
  readonly digest: string;
  readonly records: number;
}

interface Stamped {
  readonly topic: Buffer;
  readonly key: Buffer;
  readonly windowEnd: number;
  readonly revision: number;
  readonly value: Uint8Array;
}

/**
 * SHA-256 over topic, key and value of all records of the digest's topics whose header `source` is history, each as u32
 * little-endian byte length and bytes, ordered by topic, key (bytes of UTF-8), headers `windowEnd` and `revision`
 * (numbers, 0 when missing), value (bytes). Offsets, other headers and the order of reading do not enter.
 */
export function digestOfHistory(read: Iterable<StoredRecord>): HistoryDigest {
  const stamped: Stamped[] = [];
  for (const record of read) {
    if (NAMES.has(record.topic) && record.headers.source === 'history') stamped.push(stamp(record));
  }
  stamped.sort(inOrder);
  const hash = createHash('sha256');
  const length = Buffer.alloc(4);
  for (const { topic, key, value } of stamped) {
    for (const bytes of [topic, key, value]) {
      length.writeUInt32LE(bytes.length);
      hash.update(length).update(bytes);
    }
  }
  return { digest: hash.digest('hex'), records: stamped.length };
}

function stamp({ topic, key, value, headers }: StoredRecord): Stamped {
  return {
    topic: Buffer.from(topic),
    key: Buffer.from(key),
    windowEnd: Number(headers.windowEnd ?? 0) || 0,
    revision: Number(headers.revision ?? 0) || 0,
    value,
  };
}

const inOrder = (a: Stamped, b: Stamped): number =>
  Buffer.compare(a.topic, b.topic) ||
  Buffer.compare(a.key, b.key) ||
  a.windowEnd - b.windowEnd ||
  a.revision - b.revision ||
  Buffer.compare(a.value, b.value);
