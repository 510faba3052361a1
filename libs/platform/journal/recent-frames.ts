import type { Segment } from './segment.js';

const BLOCK_BYTES = 1024 * 1024;

/** A run of frames in memory. Bytes below `used` never change, so readers may keep views of them. */
export interface Block {
  readonly segment: Segment;
  /** Position of its first byte in the segment. */
  readonly position: number;
  readonly bytes: Buffer;
  used: number;
  /** Bytes of it that are in the file. */
  written: number;
}

/** The newest frames: those that are still to be written, and as many others as fit. */
export class RecentFrames {
  readonly #blocks: Block[] = [];
  #bytes = 0;

  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** A block of the segment with room for `bound` bytes. */
  reserve(segment: Segment, bound: number): Block {
    const newest = this.#blocks.at(-1);
    if (newest?.segment === segment && newest.bytes.length - newest.used >= bound) return newest;
    const bytes = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, bound));
    const block: Block = { segment, position: segment.size, bytes, used: 0, written: 0 };
    this.#blocks.push(block);
    this.#bytes += bytes.length;
    this.#evict();
    return block;
  }

  /** Keeps what recovery has read. */
  keep(segment: Segment, bytes: Buffer): void {
    const { length } = bytes;
    this.#blocks.push({ segment, position: 0, bytes, used: length, written: length });
    this.#bytes += length;
    this.#evict();
  }

  /** Blocks with bytes that are not in the file, oldest first. */
  unwritten(): readonly Block[] {
    return this.#blocks.filter((block) => block.written < block.used);
  }

  /** Bytes of a segment from memory; null when they are not there. */
  find(segment: Segment, position: number, length: number): Buffer | null {
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      const block = this.#blocks[i];
      const start = position - block.position;
      if (block.segment === segment && start >= 0 && start + length <= block.used) {
        return block.bytes.subarray(start, start + length);
      }
    }
    return null;
  }

  /** Drops what was kept of a segment whose bytes have changed. */
  forget(segment: Segment): void {
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      if (this.#blocks[i].segment !== segment) continue;
      this.#bytes -= this.#blocks[i].bytes.length;
      this.#blocks.splice(i, 1);
    }
  }

  #evict(): void {
    while (this.#bytes > this.limit && this.#blocks.length > 1) {
      const [oldest] = this.#blocks;
      if (oldest.written < oldest.used) return;
      this.#bytes -= oldest.bytes.length;
      this.#blocks.shift();
    }
  }
}
