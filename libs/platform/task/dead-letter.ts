import { createHash } from 'node:crypto';
import type { BallastError } from '#core/ballast-error.js';
import type { DeadLetter } from '#stream/generated/wire-types.js';
import type { Headers, Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { StoredRecord } from './record-codec.js';

/** At most this much of the original is kept. */
const KEPT_BYTES = 64 * 1024;

/** In front of the names of the original's headers: one of them says by which version it was written. */
const ORIGINAL = 'original.';

/** Poison as a record: coordinates, code, reason, SHA-256 and the front of the original. */
export function deadLetterOf(
  record: Pick<StoredRecord, 'topic' | 'partition' | 'offset' | 'key' | 'value' | 'headers'>,
  error: BallastError,
  stage: string,
): Output<DeadLetter> {
  return {
    topic: topics.deadLetter.name,
    key: record.key,
    ...headersOf(record.headers),
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

/** The headers that the original of a dead letter came with. */
export function originalHeaders(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(ORIGINAL) ? [[name.slice(ORIGINAL.length), value]] : [],
    ),
  );
}

function headersOf(original: Headers): { readonly headers?: Headers } {
  const names = Object.keys(original);
  if (names.length === 0) return {};
  const headers: Record<string, string> = {};
  for (const name of names) headers[`${ORIGINAL}${name}`] = original[name];
  return { headers };
}
