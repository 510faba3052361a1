import type { BallastError } from '#core/ballast-error.js';

/** What opening found. */
export interface RecoveryReport {
  readonly segments: number;
  readonly frames: number;
  readonly records: number;
  /** Bytes of a torn tail that were cut. */
  readonly truncatedBytes: number;
  /** File of the torn tail; null when there was none. */
  readonly truncatedSegment: string | null;
  /** Files of an interrupted cleaning that were removed. */
  readonly removedFiles: readonly string[];
  /** Fingerprint of who wrote the newest segment; null for a new journal. */
  readonly fingerprint: string | null;
}

/** What one cleaning did. */
export interface CleanReport {
  readonly rewrittenSegments: number;
  readonly deletedSegments: number;
  readonly removedRecords: number;
  readonly freedBytes: number;
  /** IO_JOURNAL when the disk refused; the journal is as good as before, and the next cleaning tries again. */
  readonly failure: BallastError | null;
}

/** Figures for metrics. */
export interface JournalStats {
  /** On disk, or about to be. */
  readonly bytes: number;
  readonly segments: number;
  /** Number of the next frame: what was ever written. */
  readonly frames: number;
  readonly unsyncedBytes: number;
  /** Duration of the last fsync; null before the first. */
  readonly lastSyncMs: number | null;
  readonly syncs: number;
  readonly memoryBytes: number;
}
