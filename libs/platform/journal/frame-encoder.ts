import { crc32 } from 'node:zlib';
import type { Headers } from '#stream/log-record.js';
import { VARINT_BYTES, textBound, writeText, writeVarint } from './varint.js';

/** u32 payload length, u32 CRC-32 of the payload. */
export const FRAME_PREFIX_BYTES = 8;
const FRAME_FIXED_BYTES = 24;
const SECTION_FIXED_BYTES = 24;

/** A record on its way into a section. */
export interface DraftRecord {
  readonly key: string;
  readonly value: Uint8Array | null;
  readonly headers?: Headers | undefined;
}

/** Records of one topic partition inside a frame; `start` and `byteLength` are filled in by encoding. */
export interface SectionDraft {
  readonly topic: string;
  readonly partition: number;
  readonly baseOffset: number;
  readonly records: DraftRecord[];
  /** Where its records begin, from the frame's first byte on. */
  start: number;
  byteLength: number;
}

/** A frame on its way into the journal. */
export interface FrameDraft {
  readonly number: number;
  readonly time: number;
  readonly stage: string;
  readonly task: number;
  readonly sections: readonly SectionDraft[];
}

/** Most bytes a record needs. */
export function recordBound({ key, value, headers }: DraftRecord): number {
  let bound = 4 * VARINT_BYTES + key.length * 3 + (value === null ? 0 : value.length);
  if (headers !== undefined) {
    for (const name in headers) bound += textBound(name) + textBound(headers[name]);
  }
  return bound;
}

/** Most bytes a frame needs beside its records. */
export function frameBound({ stage, sections }: FrameDraft): number {
  return sections.reduce(
    (sum, { topic }) => sum + SECTION_FIXED_BYTES + textBound(topic),
    FRAME_PREFIX_BYTES + FRAME_FIXED_BYTES + textBound(stage),
  );
}

/** Writes a frame with all its sections; returns the position after it. */
export function encodeFrame(target: Buffer, at: number, frame: FrameDraft): number {
  const start = at + FRAME_PREFIX_BYTES;
  let position = writeU64(target, start, frame.number);
  position = writeU64(target, position, frame.time);
  position = writeText(target, position, frame.stage);
  position = target.writeUInt32LE(frame.task, position);
  position = target.writeUInt32LE(frame.sections.length, position);
  for (const section of frame.sections) position = encodeSection(target, position, section, at);
  sealFrame(target, at, position);
  return position;
}

/** Writes length and checksum before a payload that ends at `end`. */
export function sealFrame(target: Buffer, at: number, end: number): void {
  const start = at + FRAME_PREFIX_BYTES;
  target.writeUInt32LE(end - start, at);
  target.writeUInt32LE(crc32(target.subarray(start, end)), at + 4);
}

/** Writes what stands before a section's records; returns the position after it. */
export function encodeSectionFront(
  target: Buffer,
  at: number,
  section: {
    readonly topic: string;
    readonly partition: number;
    readonly baseOffset: number;
  },
  { span, count }: { readonly span: number; readonly count: number },
): number {
  let position = writeText(target, at, section.topic);
  position = target.writeUInt32LE(section.partition, position);
  position = writeU64(target, position, section.baseOffset);
  position = target.writeUInt32LE(span, position);
  return target.writeUInt32LE(count, position);
}

function encodeSection(target: Buffer, at: number, section: SectionDraft, frameAt: number): number {
  const { records } = section;
  const { length } = records;
  const lengthAt = encodeSectionFront(target, at, section, { span: length, count: length });
  const start = lengthAt + 4;
  let position = start;
  for (let i = 0; i < length; i++) {
    position = encodeRecord(target, position, i, records[i]);
  }
  target.writeUInt32LE(position - start, lengthAt);
  section.start = start - frameAt;
  section.byteLength = position - start;
  return position;
}

function encodeRecord(
  target: Buffer,
  at: number,
  offsetDelta: number,
  record: DraftRecord,
): number {
  const { value } = record;
  let position = writeText(target, writeVarint(target, at, offsetDelta), record.key);
  position = encodeHeaders(target, position, record.headers);
  if (value === null) return writeVarint(target, position, 0);
  position = writeVarint(target, position, value.length + 1);
  target.set(value, position);
  return position + value.length;
}

function encodeHeaders(target: Buffer, at: number, headers: Headers | undefined): number {
  if (headers === undefined) return writeVarint(target, at, 0);
  const names = Object.keys(headers);
  let position = writeVarint(target, at, names.length);
  for (const name of names) {
    position = writeText(target, writeText(target, position, name), headers[name]);
  }
  return position;
}

function writeU64(target: Buffer, at: number, value: number): number {
  const middle = target.writeUInt32LE(value % 0x1_0000_0000, at);
  return target.writeUInt32LE(Math.floor(value / 0x1_0000_0000), middle);
}
