import type { Headers } from '#stream/log-record.js';

/** A record as bytes, with its partition decided. */
export interface EncodedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers?: Headers;
}

/** One entry of a task's changelog; null deletes the key. */
export interface ChangelogEntry {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** Next offset to read of each input partition, by `topic/partition`. */
export type Position = Readonly<Record<string, number>>;

/** What a task writes: all of it or nothing. */
export interface TaskCommit {
  readonly outputs: readonly EncodedRecord[];
  readonly changelog: readonly ChangelogEntry[];
  readonly position: Position;
}

/** The runtime port has ONE write: outputs, changelog and position, atomic. */
export interface TaskLog {
  commit(commit: TaskCommit): void | Promise<void>;
}
