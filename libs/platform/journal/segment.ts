import type { FileHandle } from './file-system.js';
import type { SegmentHeader } from './segment-header.js';

const NAME = /^(\d{12})\.journal$/;

/** Name of the segment whose first frame is `firstFrame`. */
export const segmentName = (firstFrame: number): string =>
  `${String(firstFrame).padStart(12, '0')}.journal`;

/** First frame of a segment by its file name; null for other names. */
export function firstFrameOf(name: string): number | null {
  const match = NAME.exec(name);
  return match === null ? null : Number(match[1]);
}

/** One file of the journal. */
export class Segment {
  /** null until the file exists: frames are readable before that. */
  file: FileHandle | null = null;
  frames = 0;
  /** Commit times, UTC ms. */
  firstTime = Infinity;
  lastTime = 0;
  /** Bytes of records of compacted topics that have a later one of their key. */
  supersededBytes = 0;

  constructor(
    readonly path: string,
    public header: SegmentHeader,
    /** Bytes, those that are still in memory included. */
    public size: number,
  ) {}

  get firstFrame(): number {
    return this.header.firstFrame;
  }

  /** Notes a frame that lies in it. */
  count(time: number): void {
    this.frames += 1;
    this.firstTime = Math.min(this.firstTime, time);
    this.lastTime = Math.max(this.lastTime, time);
  }
}
