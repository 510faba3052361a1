import { crc32 } from 'node:zlib';
import { ByteReader } from './byte-reader.js';
import { FRAME_PREFIX_BYTES } from './frame-encoder.js';

/** Where the records of one topic partition lie inside the bytes of a segment. */
export interface SectionView {
  readonly topic: string;
  readonly partition: number;
  readonly baseOffset: number;
  /** Offsets it covers: the next one is baseOffset + span, whatever cleaning has removed. */
  readonly span: number;
  readonly count: number;
  readonly start: number;
  readonly byteLength: number;
}

/** A whole frame, checksum right. */
export interface FrameView {
  readonly number: number;
  readonly time: number;
  readonly stage: string;
  readonly task: number;
  readonly sections: readonly SectionView[];
  /** Position of the first section. */
  readonly sectionsAt: number;
  /** Position after the frame. */
  readonly end: number;
}

/** Why there is no whole frame at a position. */
export type FrameFault = 'ends early' | 'checksum differs' | 'is malformed';

const SMALLEST_PAYLOAD = 25;
const reader = new ByteReader();

/** Reads the frame at `at`. */
export function decodeFrame(bytes: Buffer, at: number): FrameView | FrameFault {
  if (bytes.length - at < FRAME_PREFIX_BYTES + SMALLEST_PAYLOAD) return 'ends early';
  const length = bytes.readUInt32LE(at);
  const start = at + FRAME_PREFIX_BYTES;
  const end = start + length;
  if (end > bytes.length) return 'ends early';
  if (length < SMALLEST_PAYLOAD) return 'is malformed';
  if (crc32(bytes.subarray(start, end)) !== bytes.readUInt32LE(at + 4)) return 'checksum differs';
  try {
    return decodePayload(bytes, start, end);
  } catch {
    return 'is malformed';
  }
}

/**
 * Position of the first whole frame after `from` whose number is above `last`; null when there is none. What lies
 * between is then damage and no torn tail.
 */
export function findFrame(bytes: Buffer, from: number, last: number): number | null {
  const final = bytes.length - FRAME_PREFIX_BYTES - SMALLEST_PAYLOAD;
  for (let at = from; at <= final; at++) {
    const start = at + FRAME_PREFIX_BYTES;
    if (at + FRAME_PREFIX_BYTES + bytes.readUInt32LE(at) > bytes.length) continue;
    // The number rules out nearly every position before a checksum is computed.
    const number = bytes.readUInt32LE(start) + bytes.readUInt32LE(start + 4) * 0x1_0000_0000;
    if (number <= last || number > last + bytes.length) continue;
    if (typeof decodeFrame(bytes, at) === 'object') return at;
  }
  return null;
}

function decodePayload(bytes: Buffer, start: number, end: number): FrameView | FrameFault {
  reader.bytes = bytes;
  reader.position = start;
  const number = reader.u64();
  const time = reader.u64();
  const stage = reader.text();
  const task = reader.u32();
  const sections: SectionView[] = [];
  let left = reader.u32();
  const sectionsAt = reader.position;
  for (; left > 0; left--) {
    const topic = reader.text();
    const partition = reader.u32();
    const baseOffset = reader.u64();
    const span = reader.u32();
    const count = reader.u32();
    const byteLength = reader.u32();
    sections.push({
      topic,
      partition,
      baseOffset,
      span,
      count,
      start: reader.position,
      byteLength,
    });
    reader.skip(byteLength);
    if (reader.position > end) return 'is malformed';
  }
  return reader.position === end
    ? { number, time, stage, task, sections, sectionsAt, end }
    : 'is malformed';
}
