import type { Stage } from '#stream/operator.js';
import type { StoredRecord } from './record-codec.js';
import type { RunnerCounters, StageRunner } from './stage-runner.js';

/** Records of one task, as a handler gets them. */
export interface StageBatch {
  readonly stage: string;
  readonly task: number;
  readonly records: readonly StoredRecord[];
}

/** Folds one batch; the runtime commits what it emitted. */
export type BatchHandler = (batch: StageBatch, runner: StageRunner) => Promise<void> | void;

/** Where one task stands. */
export interface StageStatus extends Readonly<RunnerCounters> {
  readonly stage: string;
  readonly task: number;
  /** Input records not read yet. */
  readonly lag: number;
  /** Failures survived by starting again from the log. */
  readonly restarts: number;
  readonly transactionSeconds: number;
  /** False while the task claims its state and reads it back. */
  readonly restored: boolean;
}

/** What hosts stages: the embedded journal, or Kafka. */
export interface StageRuntime {
  host(stage: Stage, handler: BatchHandler): void;
  start(): void;
  stop(): Promise<void>;
  status(): StageStatus[];
}
