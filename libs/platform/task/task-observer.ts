import type { Output } from '#stream/log-record.js';

/** One task of one stage, by name. */
export interface TaskName {
  readonly stage: string;
  readonly task: number;
}

/** Hears what tasks do, for metrics; changes nothing. */
export interface TaskObserver {
  /** Of every output that is folded, those of a restore too. */
  onOutput(of: TaskName, output: Output): void;
  /** Of every transaction that was acknowledged. */
  onTransaction(of: TaskName, seconds: number): void;
}
