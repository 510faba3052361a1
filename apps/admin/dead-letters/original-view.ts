import type { RecordCodec } from '#platform/task/record-codec.js';
import { topicList } from '#stream/topics.js';
import type { Letter } from './letters.js';

/** Bytes of a line of the dump. */
const WIDTH = 16;

/**
 * The original read by the schema of its topic as indented JSON, numbers that JSON has not as texts; null where it
 * cannot be read, which may be why it was refused.
 */
export function decodedOriginal({ letter, headers }: Letter, codec: RecordCodec): string | null {
  const { topic, partition, offset, key, original: value } = letter;
  if (value.length < letter.length || !topicList.some(({ name }) => name === topic)) return null;
  try {
    const record = codec.decode({ topic, partition, offset, key, value, headers });
    return JSON.stringify(record.value, readably, 2);
  } catch {
    return null;
  }
}

function readably(_: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

/** Offset, sixteen bytes, and those of them that are printable, a line. */
export function hexLines(bytes: Uint8Array, longest: number): readonly string[] {
  const shown = bytes.subarray(0, longest);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += WIDTH) {
    const row = shown.subarray(at, at + WIDTH);
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = [...row].map((byte) =>
      byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.',
    );
    lines.push(
      `${at.toString(16).padStart(6, '0')}  ${hex.padEnd(3 * WIDTH - 1)}  ${text.join('')}`,
    );
  }
  const more = bytes.length - shown.length;
  return more > 0 ? [...lines, `and ${more} bytes more`] : lines;
}
