import { decodeFrame, type FrameView, type SectionView } from './frame-decoder.js';
import { encodeSectionFront, sealFrame } from './frame-encoder.js';
import { visitRecords } from './record-decoder.js';

/** Decides over one record. */
export type Keeps = (
  record: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    readonly key: string;
  },
  time: number,
) => boolean;

/** What is left of a segment. */
export interface CleanedSegment {
  /** Whole frames, behind one another, without the segment's header; empty when nothing is left. */
  readonly frames: Buffer;
  readonly removedRecords: number;
}

/**
 * Copies the frames of a segment without the records that go. What stays keeps its bytes and offsets, a frame its number;
 * sections and frames without records go.
 */
export function cleanSegment(bytes: Buffer, start: number, keeps: Keeps): CleanedSegment {
  // Nothing grows: removing records never lengthens a frame.
  const target = Buffer.allocUnsafeSlow(bytes.length);
  let written = 0;
  let removedRecords = 0;
  for (let at = start; at < bytes.length;) {
    const frame = decodeFrame(bytes, at);
    if (typeof frame === 'string')
      throw new RangeError(`expected a frame at ${at}, but it ${frame}`);
    const kept = frame.sections.map((section) => keptRecords(bytes, section, keeps, frame.time));
    const left = kept.reduce((sum, { count }) => sum + count, 0);
    removedRecords += frame.sections.reduce((sum, { count }) => sum + count, -left);
    if (left > 0) written = copyFrame({ bytes, at, frame }, kept, { target, at: written });
    at = frame.end;
  }
  return { frames: target.subarray(0, written), removedRecords };
}

interface KeptRecords {
  readonly count: number;
  /** Runs of bytes in the segment. */
  readonly runs: readonly { readonly start: number; readonly end: number }[];
}

function keptRecords(bytes: Buffer, section: SectionView, keeps: Keeps, time: number): KeptRecords {
  const { topic, partition, baseOffset, start, byteLength } = section;
  const runs: { start: number; end: number }[] = [];
  let count = 0;
  const view = { topic, partition, baseOffset, bytes: bytes.subarray(start, start + byteLength) };
  visitRecords(view, (record, place) => {
    if (!keeps(record, time)) return;
    count += 1;
    const last = runs.at(-1);
    if (last?.end === start + place.start) last.end = start + place.end;
    else runs.push({ start: start + place.start, end: start + place.end });
  });
  return { count, runs };
}

function copyFrame(
  source: { readonly bytes: Buffer; readonly at: number; readonly frame: FrameView },
  kept: readonly KeptRecords[],
  to: { readonly target: Buffer; readonly at: number },
): number {
  const { bytes, at, frame } = source;
  const { target } = to;
  // Number, time, stage and task as they are; the number of sections stands behind them.
  const front = frame.sectionsAt - at - 4;
  bytes.copy(target, to.at, at, at + front);
  const sections = kept.filter(({ count }) => count > 0).length;
  let position = target.writeUInt32LE(sections, to.at + front);
  frame.sections.forEach((section, i) => {
    const { count, runs } = kept[i];
    if (count === 0) return;
    position = encodeSectionFront(target, position, section, { span: section.span, count });
    position = target.writeUInt32LE(
      runs.reduce((sum, { start, end }) => sum + end - start, 0),
      position,
    );
    for (const { start, end } of runs) position += bytes.copy(target, position, start, end);
  });
  sealFrame(target, to.at, position);
  return position;
}
