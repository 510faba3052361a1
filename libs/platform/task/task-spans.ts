import type { LogRecord, Output } from '#stream/log-record.js';
import type { TaskName } from './task-observer.js';

/** A heavy step that runs elsewhere. */
export type Step = (record: LogRecord) => Promise<readonly Output[]>;

/**
 * Hears when one life of a task folds and commits, for traces; changes nothing. What a restore folds again it does not
 * hear: an earlier life has committed that.
 */
export interface TaskSpans {
  /** A batch is about to be folded. */
  onBatch(): void;
  /** These were folded just now and go out with the next commit. */
  onOutputs(outputs: readonly Output[]): void;
  /** The step, with its time taken. */
  timed(step: Step): Step;
  /** Everything folded so far was committed, and acknowledged. */
  onCommitted(): void;
}

/** What hears of the next life of a task; null for a task whose outputs belong to no window. */
export type SpansOf = (of: TaskName) => TaskSpans | null;
