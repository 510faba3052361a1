import type { LogRecord, Output } from './log-record.js';

/**
 * A keyed fold: deterministic and synchronous. No clock, no randomness, no I/O: what the wall clock
 * decides becomes a record first. State is plain data (objects, arrays, Map, Set, typed arrays), so that a
 * snapshot is a structured clone of it.
 *
 * `step` and `onWatermark` change `state` in place and return what goes out. Either may throw a
 * `DATA_*` BallastError BEFORE it has changed anything: the runtime turns the record into a dead letter.
 */
export interface Operator<In, State> {
  readonly name: string;
  initial(key: string): State;
  step(state: State, input: In): readonly Output[];
  /** Event time of this key has reached `watermark` (UTC ms): every window with end <= watermark is complete. */
  onWatermark(state: State, watermark: number): readonly Output[];
}

/** The fold of one task: partition p of each input topic belongs to task p mod `tasks`. */
export interface StageTask {
  process(record: LogRecord): readonly Output[];
  /** Plain data from which `restore` continues bit for bit. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** One box of the topology. */
export interface Stage {
  readonly name: string;
  readonly purpose: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly tasks: number;
  /** The step is heavy and stateless: a runtime runs it in a worker and commits the answers in input order. */
  readonly offload: boolean;
  create(task: number): StageTask;
}
