import { BallastError } from '#core/ballast-error.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { changelogTopic } from '#stream/topics.js';
import { Cleaner, type HoldOf } from './cleaner.js';
import { draftFrame, indexDraft } from './draft-frame.js';
import { appendFrame, newSegment } from './frame-log.js';
import type { JournalCommit, JournalOptions } from './journal-options.js';
import type { CleanReport, JournalStats, RecoveryReport } from './journal-reports.js';
import { type OpenedJournal, openJournal } from './open-journal.js';
import { readRecords } from './record-decoder.js';
import type { Segment } from './segment.js';

const NO_RECORDS: ReadonlyMap<string, StoredRecord> = new Map();
const SEGMENT_BYTES = 64 * 1024 * 1024;
const CLEANABLE_RATIO = 0.2;

/**
 * The log of one process: topics with partitions and offsets over one sequence of checksummed frames, one frame a
 * commit. A commit is visible to readers at once and on disk soon after (see SyncPolicy); `synced` tells when. Format:
 * docs/journal-format.md.
 */
export class Journal {
  readonly #listeners = new Set<() => void>();
  readonly #segmentBytes: number;
  #nextFrame: number;
  #closed: Promise<void> | null = null;

  private constructor(
    private readonly options: JournalOptions,
    private readonly parts: OpenedJournal,
  ) {
    this.#segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    this.#nextFrame = parts.nextFrame;
  }

  /**
   * Opens or creates the journal of a directory and locks it.
   * @throws BallastError CONFIG_DATA_DIR, CONFIG_JOURNAL, IO_JOURNAL: one line that says what to do
   */
  static open(options: JournalOptions): Journal {
    return new Journal(options, openJournal(options));
  }

  /** Names this journal: another one has another. */
  get id(): string {
    const [{ header }] = this.parts.segments;
    return Buffer.from(header.journalId).toString('hex');
  }

  /** What opening found. */
  get recovery(): RecoveryReport {
    return this.parts.report;
  }

  /**
   * Appends outputs and changelog as one frame and gives them offsets.
   * @throws BallastError IO_JOURNAL after the disk has failed, BUG_INVARIANT for what is not in the table of topics
   */
  commit(commit: JournalCommit): void {
    const { writer } = this.parts;
    if (this.#closed !== null) throw new BallastError('IO_JOURNAL', 'the journal is closed');
    writer.makeRoom();
    writer.check();
    if (commit.outputs.length + commit.changelog.length === 0) return;
    this.#append(commit);
    writer.check();
    for (const listener of this.#listeners) listener();
  }

  /** Resolves when all that was committed so far is on disk. */
  synced(): Promise<void> {
    return this.parts.writer.synced();
  }

  /**
   * At most `maxRecords` records from `offset` on; what cleaning has removed is passed over. Empty at the end. The value
   * of a deleted key is empty.
   */
  read(
    topic: string,
    partition: number,
    offset: number,
    maxRecords: number,
  ): readonly StoredRecord[] {
    const log = this.parts.index.find(topic, partition);
    const records: StoredRecord[] = [];
    if (log === null || maxRecords <= 0) return records;
    for (const { segment, baseOffset, start, byteLength } of log.sections(offset)) {
      const bytes = this.parts.bytes.slice(segment, start, byteLength);
      readRecords({ topic, partition, baseOffset, bytes }, offset, maxRecords, records);
      if (records.length >= maxRecords) break;
    }
    return records;
  }

  /** Offset from which on records may be there. */
  startOffset(topic: string, partition: number): number {
    return this.parts.index.find(topic, partition)?.startOffset ?? 0;
  }

  /** Offset of the next record. */
  endOffset(topic: string, partition: number): number {
    return this.parts.index.find(topic, partition)?.endOffset ?? 0;
  }

  /**
   * Latest record of every key in one partition of a compacted topic; stays current. Empty for other topics.
   * @throws BallastError BUG_INVARIANT for what is not in the table of topics
   */
  table(topic: string, partition: number): ReadonlyMap<string, StoredRecord> {
    return this.parts.index.writable(topic, partition).table?.records ?? NO_RECORDS;
  }

  /** Latest record of a key in one partition of a compacted topic. */
  latest(topic: string, partition: number, key: string): StoredRecord | null {
    return this.table(topic, partition).get(key) ?? null;
  }

  /** Calls the listener after each commit, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Rewrites closed segments without what may go; `hold` gives the lowest offset of a partition that a task may still
   * read, Infinity when none does. Synchronous: at most `limit` segments, so that a caller can spread the work.
   */
  clean(hold: HoldOf, limit = Infinity): CleanReport {
    const { parts, options } = this;
    const cleaner = new Cleaner(parts, {
      now: options.now(),
      cleanableRatio: options.cleanableRatio ?? CLEANABLE_RATIO,
      hold,
    });
    return cleaner.run(this.#closed === null && parts.writer.syncNow() ? limit : 0);
  }

  stats(): JournalStats {
    const { segments, writer, recent } = this.parts;
    return {
      bytes: segments.reduce((sum, { size }) => sum + size, 0),
      segments: segments.length,
      frames: this.#nextFrame,
      unsyncedBytes: writer.unsyncedBytes,
      lastSyncMs: writer.lastSyncMs,
      syncs: writer.syncs,
      memoryBytes: recent.bytes,
    };
  }

  /** Writes, fsyncs and gives the directory back. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #append({ stage, task, outputs, changelog }: JournalCommit): void {
    const { index, recent, writer } = this.parts;
    const time = this.options.now();
    const records = {
      outputs,
      changelog: { topic: changelogTopic(stage), partition: task, entries: changelog },
    };
    const drafted = draftFrame(index, { number: this.#nextFrame, time, stage, task }, records);
    const segment = this.#segmentFor(drafted.recordsBound);
    // The new segment has taken a number for its first frame.
    const draft = { ...drafted.draft, number: this.#nextFrame++ };
    const place = appendFrame(recent, segment, { ...drafted, draft });
    indexDraft(drafted.logs, place, draft);
    writer.appended(place.length);
  }

  /** The segment that takes a frame of about this size; a new one begins with the end offsets of all partitions. */
  #segmentFor(bytes: number): Segment {
    const { segments, index, recent, writer } = this.parts;
    const newest = segments[segments.length - 1];
    if (newest.frames < 2 || newest.size + bytes <= this.#segmentBytes) return newest;
    const { journalId, namespace } = newest.header;
    const fingerprint = this.options.fingerprint ?? '';
    const number = this.#nextFrame++;
    const header = { journalId, namespace, fingerprint, firstFrame: number };
    const segment = newSegment(this.options.directory, header);
    segments.push(segment);
    const sections = [...index.all()]
      .filter(({ endOffset }) => endOffset > 0)
      .map(({ topic, partition, endOffset }) => {
        return { topic, partition, baseOffset: endOffset, records: [], start: 0, byteLength: 0 };
      });
    const draft = { number, time: this.options.now(), stage: 'journal', task: 0, sections };
    writer.appended(appendFrame(recent, segment, { draft, recordsBound: 0 }).length);
    return segment;
  }

  async #close(): Promise<void> {
    const { fs, segments, writer, unlock } = this.parts;
    try {
      await writer.close();
    } finally {
      for (const segment of segments) {
        if (segment.file !== null) fs.close(segment.file);
        segment.file = null;
      }
      unlock();
    }
    writer.check();
  }
}
