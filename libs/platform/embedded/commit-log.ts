import type { StoredRecord } from '#platform/task/record-codec.js';
import type { ChangelogEntry, EncodedRecord } from '#platform/task/task-log.js';

/** One atomic write of one task. */
export interface StageCommit {
  readonly stage: string;
  readonly task: number;
  readonly outputs: readonly EncodedRecord[];
  readonly changelog: readonly ChangelogEntry[];
}

/** What the embedded runtime needs of the journal. */
export interface CommitLog {
  /** Outputs get offsets, changelog entries become records of the stage's changelog, partition = task. */
  commit(commit: StageCommit): void;
  /** Resolves when everything committed so far is on disk. */
  synced(): Promise<void>;
  read(
    topic: string,
    partition: number,
    offset: number,
    maxRecords: number,
  ): readonly StoredRecord[];
  /** Offset of the oldest record that retention has left. */
  startOffset(topic: string, partition: number): number;
  endOffset(topic: string, partition: number): number;
  /** The latest record of a key in one partition of a compacted topic. */
  latest(topic: string, partition: number, key: string): StoredRecord | null;
  subscribe(listener: () => void): () => void;
}
