import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { FileSystem } from './file-system.js';
import { type FrameDraft, encodeFrame, frameBound } from './frame-encoder.js';
import type { RecentFrames } from './recent-frames.js';
import { Segment, segmentName } from './segment.js';
import { createSegmentFile } from './segment-file.js';
import { encodeHeader, type SegmentHeader } from './segment-header.js';

/** Where an appended frame lies. */
export interface FramePlace {
  readonly segment: Segment;
  readonly position: number;
  readonly length: number;
}

/** A segment that has no file yet. */
export function newSegment(
  directory: string,
  header: Omit<SegmentHeader, 'journalId' | 'cleanings'> & { readonly journalId?: Buffer },
): Segment {
  const whole = { journalId: randomBytes(16), ...header, cleanings: 0 };
  const path = join(directory, segmentName(header.firstFrame));
  return new Segment(path, whole, encodeHeader(whole).length);
}

/** The first segment of a journal, on disk. */
export function firstSegment(fs: FileSystem, directory: string, segment: Segment): Segment {
  createSegmentFile(fs, segment);
  if (segment.file !== null) fs.sync(segment.file);
  fs.syncDirectory(directory);
  return segment;
}

/** Encodes a frame behind all others in memory. */
export function appendFrame(
  recent: RecentFrames,
  segment: Segment,
  { draft, recordsBound }: { readonly draft: FrameDraft; readonly recordsBound: number },
): FramePlace {
  const block = recent.reserve(segment, frameBound(draft) + recordsBound);
  const end = encodeFrame(block.bytes, block.used, draft);
  const place = { segment, position: block.position + block.used, length: end - block.used };
  block.used = end;
  segment.size += place.length;
  segment.count(draft.time);
  return place;
}
