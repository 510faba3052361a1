import { basename, dirname } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
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
    failure: null,
  };

  constructor(
    private readonly journal: OpenedJournal,
    private readonly rules: CleaningRules,
  ) {}

  /** Cleans at most `limit` segments, oldest first, until the disk refuses. */
  run(limit: number): CleanReport {
    let left = limit;
    for (const segment of this.journal.segments.slice(0, -1)) {
      if (left <= 0) break;
      const removable = this.#removableBytes(segment);
      if (removable === 0 || removable < this.rules.cleanableRatio * segment.size) continue;
      try {
        if (this.#clean(segment)) left -= 1;
      } catch (cause) {
        const failure = cause instanceof BallastError ? cause : writeFault(segment.path, cause);
        return { ...this.#report, failure };
      }
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
    const left = frames.length === 0 ? null : Buffer.concat([encodeHeader(header), frames]);
    this.#exchange(segment, left);
    // From here on the file is the new one, whatever fails.
    const report = this.#report;
    this.#report = {
      ...report,
      rewrittenSegments: report.rewrittenSegments + (left === null ? 0 : 1),
      deletedSegments: report.deletedSegments + (left === null ? 1 : 0),
      removedRecords: report.removedRecords + removedRecords,
      freedBytes: report.freedBytes + segment.size - (left?.length ?? 0),
    };
    segment.header = header;
    segment.size = left?.length ?? 0;
    this.journal.bytes.forget(segment);
    this.#reindex(segment, frames);
    if (left === null) segments.splice(segments.indexOf(segment), 1);
    else segment.file = fs.open(segment.path, 'readWrite');
    fs.syncDirectory(dirname(segment.path));
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

  /**
   * Puts a file into the place of a segment, or nothing. A crash leaves the old file, the new one, or the old one beside
   * a temporary that the next start removes.
   */
  #exchange(segment: Segment, bytes: Buffer | null): void {
    const { fs } = this.journal;
    const { path, file } = segment;
    const temporary = path + TEMPORARY;
    if (bytes !== null) this.#writeTemporary(temporary, bytes);
    // Windows renames over no open file.
    if (file !== null) fs.close(file);
    segment.file = null;
    try {
      if (bytes === null) fs.remove(path);
      else fs.rename(temporary, path);
    } catch (error) {
      segment.file = fs.open(path, 'readWrite');
      throw error;
    }
  }

  #writeTemporary(path: string, bytes: Buffer): void {
    const { fs } = this.journal;
    if (fs.list(dirname(path)).includes(basename(path))) fs.remove(path);
    const file = fs.open(path, 'create');
    try {
      writeAll(fs, file, bytes, 0);
      fs.sync(file);
    } finally {
      fs.close(file);
    }
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
