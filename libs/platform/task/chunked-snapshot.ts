import { SNAPSHOT_KEY } from './changelog.js';
import type { ChangelogEntry } from './task-log.js';

/** Well under any broker's limit of a message. */
const CHUNK_BYTES = 512 * 1024;

const chunkKey = (index: number): string => `${SNAPSHOT_KEY}/${index}`;

/** A snapshot as entries that a broker takes: chunk 0 starts with their number (u32 little-endian), the rest are bytes. */
export function chunksOf(snapshot: Uint8Array): ChangelogEntry[] {
  const count = Math.max(1, Math.ceil((snapshot.length + 4) / CHUNK_BYTES));
  const whole = Buffer.alloc(snapshot.length + 4);
  whole.writeUInt32LE(count);
  whole.set(snapshot, 4);
  return Array.from({ length: count }, (_, index) => ({
    key: chunkKey(index),
    value: whole.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  }));
}

/** True for the entry a snapshot begins with. */
export const isFirstChunk = (key: string): boolean => key === chunkKey(0);

/** The snapshot of the latest chunks; null when there is none. Chunks of one snapshot are written in one transaction. */
export function joinChunks(latest: (key: string) => Uint8Array | null): Buffer | null {
  const first = latest(chunkKey(0));
  if (first === null) return null;
  const count = Buffer.from(first.buffer, first.byteOffset, first.byteLength).readUInt32LE();
  const chunks = Array.from({ length: count }, (_, index) => latest(chunkKey(index)));
  if (chunks.some((chunk) => chunk === null)) return null;
  return Buffer.concat(chunks.flatMap((chunk) => chunk ?? [])).subarray(4);
}
