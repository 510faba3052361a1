import type { StoredRecord } from './record-codec.js';
import type { EncodedRecord } from './task-log.js';

/** One partition of one topic, by the names of the table of topics. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Where a cursor starts. */
export interface StartingPoint extends TopicPartition {
  readonly offset: number;
}

/**
 * Somebody else initialised the same transactional id, or the coordinator ended a transaction that took too long. Any
 * other rejection of a writer is in doubt: the transaction may have been committed or not.
 */
export class WriterFenced extends Error {
  constructor(cause: unknown) {
    super('the transactional id belongs to a newer producer', { cause });
    this.name = 'WriterFenced';
  }
}

/** One transactional producer. After any rejection it is dead: close it and open another. */
export interface TransactionalWriter {
  /**
   * One transaction with all of it; the first one fences every earlier writer of the same id and ends its open
   * transaction. Resolves, once the commit is acknowledged, with the offset of the first record of each
   * `topic/partition`. The caller waits for it before the next one.
   * @throws WriterFenced, or anything else when the outcome is in doubt
   */
  commit(records: readonly EncodedRecord[]): Promise<ReadonlyMap<string, number>>;
  /** Never rejects; does not end an open transaction. */
  close(): Promise<void>;
}

/** Committed records of a few partitions in offset order per partition. */
export interface RecordCursor {
  /**
   * The next records of one of the partitions; an empty array when `waitMs` have passed without any.
   * @throws BallastError IO_LOG when the log cannot be read, BUG_INVARIANT when records are missing in front of these
   */
  next(waitMs: number): Promise<readonly StoredRecord[]>;
  /** Records that are in the log behind what `next` has returned. */
  readonly lag: number;
  close(): void;
}

/** A log of partitioned topics with transactions, read committed: Kafka, or the simulator's. */
export interface PartitionedLog {
  openWriter(transactionalId: string): Promise<TransactionalWriter>;
  openCursor(from: readonly StartingPoint[]): RecordCursor;
  /** Oldest retained offset and the end of what is committed (control records included). */
  range(of: TopicPartition): Promise<{ readonly start: number; readonly end: number }>;
}

/** Time as a task sees it; the simulator has its own. */
export interface Timing {
  /** Monotonic milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Lets everything else of the process have its turn. */
  turn(): Promise<void>;
}
