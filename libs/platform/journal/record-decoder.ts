import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Headers } from '#stream/log-record.js';
import { ByteReader } from './byte-reader.js';

const NO_HEADERS: Headers = Object.freeze({});
const NO_BYTES = new Uint8Array(0);
const reader = new ByteReader();

/** Records of one section as they lie in memory. */
export interface SectionBytes {
  readonly topic: string;
  readonly partition: number;
  readonly baseOffset: number;
  readonly bytes: Buffer;
}

/** A record with its place inside the section's bytes; a null value deletes the key. */
export type VisitRecord = (
  record: StoredRecord,
  place: { readonly start: number; readonly end: number; readonly deletes: boolean },
) => void;

/**
 * Appends records from `offset` on to `target` until it holds `max`. Values are views of the section's bytes; a
 * deleted key has an empty one.
 */
export function readRecords(
  section: SectionBytes,
  offset: number,
  max: number,
  target: StoredRecord[],
): void {
  const { topic, partition, baseOffset, bytes } = section;
  reader.bytes = bytes;
  reader.position = 0;
  const { length } = bytes;
  while (reader.position < length && target.length < max) {
    const at = baseOffset + reader.varint();
    if (at < offset) {
      skipRecord();
      continue;
    }
    const key = reader.text();
    const headers = readHeaders();
    const value = readValue() ?? NO_BYTES;
    target.push({ topic, partition, offset: at, key, value, headers });
  }
}

/** Visits every record of a section with its place. */
export function visitRecords(section: SectionBytes, visit: VisitRecord): void {
  const { topic, partition, baseOffset, bytes } = section;
  let start = 0;
  while (start < bytes.length) {
    // Set anew for each record: a visitor may read on its own.
    reader.bytes = bytes;
    reader.position = start;
    const offset = baseOffset + reader.varint();
    const key = reader.text();
    const headers = readHeaders();
    const value = readValue();
    const end = reader.position;
    const record = { topic, partition, offset, key, value: value ?? NO_BYTES, headers };
    visit(record, { start, end, deletes: value === null });
    start = end;
  }
}

function skipRecord(): void {
  reader.skip(reader.varint());
  for (let left = reader.varint() * 2; left > 0; left--) reader.skip(reader.varint());
  const marked = reader.varint();
  if (marked > 0) reader.skip(marked - 1);
}

function readHeaders(): Headers {
  let left = reader.varint();
  if (left === 0) return NO_HEADERS;
  const headers: Record<string, string> = {};
  for (; left > 0; left--) {
    const name = reader.text();
    headers[name] = reader.text();
  }
  return headers;
}

function readValue(): Uint8Array | null {
  const marked = reader.varint();
  if (marked === 0) return null;
  const { bytes, position } = reader;
  reader.skip(marked - 1);
  return new Uint8Array(bytes.buffer, bytes.byteOffset + position, marked - 1);
}
