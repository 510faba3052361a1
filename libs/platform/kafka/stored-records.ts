import type { Batch, IHeaders } from 'kafkajs';
import { internedText } from '#platform/avro/interned-text.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type { Headers } from '#stream/log-record.js';
import { FetchedRecord } from './fetched-record.js';

const NO_HEADERS: Headers = Object.freeze({});
const EMPTY = new Uint8Array();

/** Records of a batch by the table's name of their topic; a tombstone has an empty value, a missing key is empty. */
export function storedRecordsOf(topic: string, batch: Batch): readonly StoredRecord[] {
  const { partition, messages } = batch;
  const records = new Array<StoredRecord>(messages.length);
  for (let i = 0; i < messages.length; i++) {
    const { value, offset, headers } = messages[i];
    records[i] = {
      topic,
      partition,
      offset: Number(offset),
      key: keyOf(messages[i]),
      value: value ?? EMPTY,
      headers: textHeaders(headers),
    };
  }
  return records;
}

/** The key of what our own reader brought lies in its batch still: known texts are found again without a buffer. */
function keyOf(message: Batch['messages'][number] | FetchedRecord): string {
  if (message instanceof FetchedRecord && message.keyFrom >= 0) {
    const known = internedText(message.bytes, message.keyFrom, message.keyTo);
    if (known !== null) return known;
  }
  const { key } = message;
  return key === null ? '' : (internedText(key, 0, key.length) ?? key.toString());
}

/** The last value of each name; the client's own reader has null for a header without one. */
function textHeaders(headers: IHeaders | undefined): Headers {
  let text: Record<string, string> | null = null;
  for (const name in headers) {
    const value = headers[name] as IHeaders[string] | null;
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last === undefined || last === null) continue;
    text ??= Object.create(null) as Record<string, string>;
    text[name] = last.toString();
  }
  return text ?? NO_HEADERS;
}
