import { createHash } from 'node:crypto';
import type { BallastError } from '#core/ballast-error.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { StoredRecord } from './record-codec.js';

/** At most this much of the original is kept. */
const KEPT_BYTES = 64 * 1024;

/** Poison as a record: coordinates, code, reason, SHA-256 and the front of the original. */
export function deadLetterOf(
  record: Pick<StoredRecord, 'topic' | 'partition' | 'offset' | 'key' | 'value'>,
  error: BallastError,
  stage: string,
): Output<DeadLetter> {
  return {
    topic: topics.deadLetter.name,
    key: record.key,
    value: {
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      key: record.key,
      stage,
      code: error.code,
      message: error.message,
      sha256: createHash('sha256').update(record.value).digest('hex'),
      length: record.value.length,
      original: Buffer.from(record.value.subarray(0, KEPT_BYTES)),
    },
  };
}
