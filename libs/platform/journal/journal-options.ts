import type { BallastError } from '#core/ballast-error.js';
import type { ChangelogEntry, EncodedRecord } from '#platform/task/task-log.js';
import type { TopicSpec } from '#stream/topics.js';
import type { FileSystem } from './file-system.js';

/**
 * When what was committed reaches the disk. `interval`: an fsync starts at most `ms` after a commit. `every`: each
 * commit is written at once and an fsync starts as soon as the one before has ended. `never`: written within 50 ms,
 * fsynced when a segment is full and on close alone (the operating system decides; a crash of the process loses at most those 50 ms).
 */
export type SyncPolicy =
  | { readonly kind: 'interval'; readonly ms: number }
  | { readonly kind: 'every' }
  | { readonly kind: 'never' };

/** How a journal is opened. */
export interface JournalOptions {
  /** The journal's own directory; created when missing. */
  readonly directory: string;
  /** The table of topics; changelogs are known by their name and compacted. */
  readonly topics: readonly TopicSpec[];
  readonly sync: SyncPolicy;
  /** UTC ms, stamped on commits and compared with retention. */
  readonly now: () => number;
  /** Called once, with IO_JOURNAL, when the disk no longer takes what is committed. */
  readonly onFatal: (error: BallastError) => void;
  /** A journal is opened under the namespace it was created with; default `ballast`. */
  readonly namespace?: string;
  /** What the writer calls its topology and schemas; kept in each segment's header for whoever reads it. */
  readonly fingerprint?: string;
  /** A segment is closed when it would grow over this; default 64 MiB. */
  readonly segmentBytes?: number;
  /** Recent frames kept in memory for readers; default 64 MiB. */
  readonly memoryBytes?: number;
  /** A closed segment is rewritten when at least this share of it can go; default 0.2. */
  readonly cleanableRatio?: number;
  readonly fileSystem?: FileSystem;
}

/** One atomic write of one task: outputs, changelog and, as an entry of it, the task's position. */
export interface JournalCommit {
  readonly stage: string;
  readonly task: number;
  readonly outputs: readonly EncodedRecord[];
  readonly changelog: readonly ChangelogEntry[];
}
