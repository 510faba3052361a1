import { BallastError } from '#core/ballast-error.js';
import type { FileSystem } from './file-system.js';
import type { RecentFrames } from './recent-frames.js';
import type { Segment } from './segment.js';

const WINDOW_BYTES = 256 * 1024;
const WINDOWS = 16;

interface Window {
  readonly segment: Segment;
  readonly position: number;
  readonly bytes: Buffer;
}

/** Bytes of segments: from memory when they are recent, else from the file, read ahead. */
export class SegmentBytes {
  readonly #windows: Window[] = [];

  constructor(
    private readonly fs: FileSystem,
    private readonly recent: RecentFrames,
  ) {}

  /** A view that stays as it is. @throws BallastError IO_JOURNAL */
  slice(segment: Segment, position: number, length: number): Buffer {
    return this.recent.find(segment, position, length) ?? this.#fromFile(segment, position, length);
  }

  /** Drops what was read of a segment whose bytes have changed. */
  forget(segment: Segment): void {
    this.recent.forget(segment);
    for (let i = this.#windows.length - 1; i >= 0; i--) {
      if (this.#windows[i].segment === segment) this.#windows.splice(i, 1);
    }
  }

  #fromFile(segment: Segment, position: number, length: number): Buffer {
    for (const window of this.#windows) {
      const start = position - window.position;
      if (window.segment === segment && start >= 0 && start + length <= window.bytes.length) {
        return window.bytes.subarray(start, start + length);
      }
    }
    const bytes = readAt(this.fs, segment, position, Math.max(length, WINDOW_BYTES));
    if (bytes.length < length) {
      const expected = `${length} bytes at ${position} of ${segment.path}`;
      throw new BallastError('IO_JOURNAL', `expected ${expected}, was ${bytes.length}`);
    }
    if (this.#windows.length === WINDOWS) this.#windows.shift();
    this.#windows.push({ segment, position, bytes });
    return bytes.subarray(0, length);
  }
}

/** As many of `length` bytes as the file has. @throws BallastError IO_JOURNAL */
export function readAt(fs: FileSystem, segment: Segment, position: number, length: number): Buffer {
  const { file, path } = segment;
  if (file === null)
    throw new BallastError('IO_JOURNAL', `expected ${path} to be open, was closed`);
  const room = Buffer.allocUnsafeSlow(Math.min(length, Math.max(0, segment.size - position)));
  let filled = 0;
  try {
    while (filled < room.length) {
      const read = fs.read(file, room.subarray(filled), position + filled);
      if (read === 0) break;
      filled += read;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError('IO_JOURNAL', `cannot read ${path} at ${position}: ${reason}`, {
      cause,
    });
  }
  return room.subarray(0, filled);
}
