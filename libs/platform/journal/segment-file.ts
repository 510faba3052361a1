import type { FileHandle, FileSystem } from './file-system.js';
import { encodeHeader } from './segment-header.js';
import type { Segment } from './segment.js';

/** Writes all bytes, however many the system takes at a time. */
export function writeAll(
  fs: FileSystem,
  file: FileHandle,
  bytes: Uint8Array,
  position: number,
): void {
  let at = 0;
  while (at < bytes.length) {
    const length = fs.write(file, bytes.subarray(at), position + at);
    if (length === 0) throw new Error('the file takes no more bytes');
    at += length;
  }
}

/** Creates a segment's file with its header; the directory is synced by the caller. */
export function createSegmentFile(fs: FileSystem, segment: Segment): void {
  const file = fs.open(segment.path, 'create');
  try {
    writeAll(fs, file, encodeHeader(segment.header), 0);
  } catch (error) {
    fs.close(file);
    fs.remove(segment.path);
    throw error;
  }
  segment.file = file;
}
