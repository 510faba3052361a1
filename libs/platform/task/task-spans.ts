import type { Headers, LogRecord, Output } from '#stream/log-record.js';
import type { TaskName } from './task-observer.js';

/** A heavy step that runs elsewhere. */
export type Step = (record: LogRecord) => Promise<readonly Output[]>;

/**
 * Hears when one life of a task folds and commits, for traces. It changes nothing but headers that no fold and no digest
 * reads. What a restore folds again it does not hear: an earlier life has committed that.
 */
export interface TaskSpans {
  /** A batch is about to be folded. */
  onBatch(): void;
  /** These were folded just now of a record with such headers; they go out with the next commit as they are returned. */
  onOutputs(outputs: readonly Output[], headers: Headers): readonly Output[];
  /** The step, with its time taken; likewise. */
  timed(step: Step): Step;
  /** Everything folded so far was committed, and acknowledged. */
  onCommitted(): void;
}

/** What hears of the next life of a task; null for a task whose outputs belong to no window. */
export type SpansOf = (of: TaskName) => TaskSpans | null;
