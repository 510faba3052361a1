import { dirname } from 'node:path';
import { cleanSegment, type Keeps } from './clean-segment.js';
import { type SectionView, decodeFrame } from './frame-decoder.js';
import { writeFault } from './journal-fault.js';
import type { CleanReport } from './journal-reports.js';
import type { OpenedJournal } from './open-journal.js';
import type { PartitionLog } from './partition-log.js';
import { visitRecords } from './record-decoder.js';
import { TEMPORARY } from './recovery.js';
import { SectionList } from './section-list.js';
import type { Segment } from './segment.js';
import { readAt } from './segment-bytes.js';
import { writeAll } from './segment-file.js';
import { encodeHeader } from './segment-header.js';

/** The lowest offset of a partition that is still needed. */
export type HoldOf = (topic: string, partition: number) => number;

/** What decides what may go. */
export interface CleaningRules {
  /** UTC ms. */
  readonly now: number;
  /** Share of a segment that must be able to go. */
  readonly cleanableRatio: number;
  readonly hold: HoldOf;
}

/**
 * Rewrites closed segments without records past retention or superseded by a later one of their key, as long as nobody
 * needs them. Everything a removed record depends on being there (its successor, the end offsets at the front of the
 * newest segment) is on disk before: the caller syncs.
 */
export class Cleaner {
  readonly #holds = new Map<PartitionLog, number>();
  #report: CleanReport = {
    rewrittenSegments: 0,
    deletedSegments: 0,
    removedRecords: 0,
    freedBytes: 0,
  };

  constructor(
    private readonly journal: OpenedJournal,
    private readonly rules: CleaningRules,
  ) {}

  /** Cleans at most `limit` segments, oldest first. @throws BallastError IO_JOURNAL; the journal stays readable */
  run(limit: number): CleanReport {
    let left = limit;
    for (const segment of this.journal.segments.slice(0, -1)) {
      if (left <= 0) break;
      const removable = this.#removableBytes(segment);
      if (removable === 0 || removable < this.rules.cleanableRatio * segment.size) continue;
      if (this.#clean(segment)) left -= 1;
    }
    return this.#report;
  }

  /** An upper bound: superseded records may be held. */
  #removableBytes(segment: Segment): number {
    let bytes = segment.supersededBytes;
    for (const log of this.journal.index.all()) {
      const { cleanup } = log;
      if (cleanup.kind !== 'delete') continue;
      if (segment.firstTime >= this.rules.now - cleanup.retentionMs) continue;
      const list = log.inSegment(segment);
      if (list !== null && list.firstOffset < this.#hold(log)) bytes += list.bytes;
    }
    return bytes;
  }

  #clean(segment: Segment): boolean {
    const { fs, index, segments } = this.journal;
    const header = { ...segment.header, cleanings: segment.header.cleanings + 1 };
    const bytes = readAt(fs, segment, 0, segment.size);
    const keeps: Keeps = (record, time) =>
      this.#keeps(index.of(record.topic, record.partition), record, time);
    const front = encodeHeader(segment.header).length;
    const { frames, removedRecords } = cleanSegment(bytes, front, keeps);
    if (removedRecords === 0) return false;
    const before = segment.size;
    try {
      if (frames.length === 0) this.#remove(segment);
      else this.#replace(segment, Buffer.concat([encodeHeader(header), frames]));
    } catch (cause) {
      throw writeFault(segment.path, cause);
    }
    this.journal.bytes.forget(segment);
    segment.header = header;
    this.#reindex(segment, frames);
    if (frames.length === 0) segments.splice(segments.indexOf(segment), 1);
    this.#count(
      frames.length === 0 ? 'deleted' : 'rewritten',
      removedRecords,
      before - segment.size,
    );
    return true;
  }

  #keeps(
    log: PartitionLog,
    { offset, key }: { readonly offset: number; readonly key: string },
    time: number,
  ): boolean {
    const { cleanup, table } = log;
    if (cleanup.kind === 'forever' || offset >= this.#hold(log)) return true;
    if (cleanup.kind === 'delete') return time >= this.rules.now - cleanup.retentionMs;
    return table === null || !table.supersedes(key, offset);
  }

  #hold(log: PartitionLog): number {
    let hold = this.#holds.get(log);
    if (hold === undefined) {
      hold = this.rules.hold(log.topic, log.partition);
      this.#holds.set(log, hold);
    }
    return hold;
  }

  #remove(segment: Segment): void {
    const { fs } = this.journal;
    this.#closeFile(segment);
    fs.remove(segment.path);
    fs.syncDirectory(dirname(segment.path));
  }

  /** A crash leaves the old file, the new one, or the old one beside a temporary that the next start removes. */
  #replace(segment: Segment, bytes: Buffer): void {
    const { fs } = this.journal;
    const temporary = segment.path + TEMPORARY;
    if (fs.list(dirname(segment.path)).some((name) => temporary.endsWith(name)))
      fs.remove(temporary);
    const file = fs.open(temporary, 'create');
    try {
      writeAll(fs, file, bytes, 0);
      fs.sync(file);
    } finally {
      fs.close(file);
    }
    // Windows renames over no open file.
    this.#closeFile(segment);
    try {
      fs.rename(temporary, segment.path);
    } finally {
      segment.file = fs.open(segment.path, 'readWrite');
    }
    segment.size = bytes.length;
    fs.syncDirectory(dirname(segment.path));
  }

  #closeFile(segment: Segment): void {
    if (segment.file !== null) this.journal.fs.close(segment.file);
    segment.file = null;
  }

  /** Notes where the records lie now. */
  #reindex(segment: Segment, frames: Buffer): void {
    const { index } = this.journal;
    const lists = new Map<PartitionLog, SectionList>();
    const shift = segment.size - frames.length;
    segment.frames = 0;
    segment.supersededBytes = 0;
    for (let at = 0; at < frames.length;) {
      const frame = decodeFrame(frames, at);
      if (typeof frame === 'string') throw new RangeError(`expected a frame at ${at}`);
      for (const section of frame.sections) {
        const log = index.of(section.topic, section.partition);
        const list = lists.get(log) ?? new SectionList();
        lists.set(log, list);
        const { baseOffset, span, count, start, byteLength } = section;
        list.add(baseOffset, span, count, shift + start, byteLength);
        segment.supersededBytes += heldBytes(log, frames, section);
      }
      segment.frames += 1;
      at = frame.end;
    }
    for (const log of index.all()) log.replace(segment, lists.get(log) ?? null);
  }

  #count(what: 'deleted' | 'rewritten', removedRecords: number, freedBytes: number): void {
    const report = this.#report;
    this.#report = {
      rewrittenSegments: report.rewrittenSegments + (what === 'rewritten' ? 1 : 0),
      deletedSegments: report.deletedSegments + (what === 'deleted' ? 1 : 0),
      removedRecords: report.removedRecords + removedRecords,
      freedBytes: report.freedBytes + freedBytes,
    };
  }
}

/** Bytes of superseded records that stay because somebody may read them: a later cleaning takes them. */
function heldBytes({ table }: PartitionLog, frames: Buffer, section: SectionView): number {
  if (table === null) return 0;
  let held = 0;
  const { start, byteLength } = section;
  const view = { ...section, bytes: frames.subarray(start, start + byteLength) };
  visitRecords(view, ({ key, offset }, place) => {
    if (table.supersedes(key, offset)) held += place.end - place.start;
  });
  return held;
}
