import { BallastError } from '#core/ballast-error.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { positionEntry, snapshotEntry, type TaskCheckpoint } from './changelog.js';
import { deadLetterOf } from './dead-letter.js';
import type { RecordCodec, StoredRecord } from './record-codec.js';
import type { ChangelogEntry, EncodedRecord, Position, TaskCommit } from './task-log.js';

/** A commit is due after this many records even when nothing went out. */
const RECORDS_A_COMMIT = 20_000;
/** A snapshot is due when folding since the last one took this long: it bounds what a restart folds again. */
const FOLD_MS_A_SNAPSHOT = 1000;

/** How a runner meets its surroundings. */
export interface RunnerOptions {
  readonly stage: Stage;
  readonly task: number;
  readonly codec: RecordCodec;
  readonly fingerprint: string;
  /** Monotonic milliseconds; only decides when a snapshot is worth its bytes. */
  readonly clock: () => number;
  /** Sees every output that is folded, those of a restore too: the runtime's timers hang on it. */
  readonly observe?: (output: Output) => void;
}

/** Counters of one task, for metrics. */
export interface RunnerCounters {
  records: number;
  outputs: number;
  deadLetters: number;
  commits: number;
  snapshots: number;
}

/**
 * One task of one stage on any runtime: decodes, folds, turns DATA_* errors into dead letters, and prepares commits.
 * The runtime reads the input and executes the commits; when one fails in doubt, it drops the runner and restores another.
 */
export class StageRunner {
  readonly #fold: StageTask;
  #position: Record<string, number> = {};
  #pending: EncodedRecord[] = [];
  #uncommitted = 0;
  #foldMs = 0;
  readonly counters: RunnerCounters = {
    records: 0,
    outputs: 0,
    deadLetters: 0,
    commits: 0,
    snapshots: 0,
  };

  constructor(private readonly options: RunnerOptions) {
    this.#fold = options.stage.create(options.task);
  }

  get fingerprint(): string {
    return this.options.fingerprint;
  }

  /** Next offset to read of each input partition. */
  get position(): Position {
    return this.#position;
  }

  /**
   * Continues where a checkpoint ends: state of the snapshot, then the input from there to the committed position is
   * folded again with its outputs suppressed, since they are in the log.
   */
  restore(
    checkpoint: TaskCheckpoint,
    refold: (from: Position, to: Position) => Iterable<StoredRecord>,
  ): void {
    const from = checkpoint.snapshot?.position ?? {};
    if (checkpoint.snapshot !== null) this.#fold.restore(checkpoint.snapshot.state);
    const started = this.options.clock();
    if (!this.options.stage.offload) {
      for (const record of refold(from, checkpoint.position)) this.#observe(this.#process(record));
      this.#pending = [];
      this.counters.deadLetters = 0;
    }
    this.#foldMs = this.options.clock() - started;
    this.#position = { ...from, ...checkpoint.position };
  }

  /** Folds a batch of one partition in place. */
  fold(batch: readonly StoredRecord[]): void {
    const started = this.options.clock();
    for (const record of batch) {
      const outputs = this.#process(record);
      if (outputs.length > 0) this.emit(outputs);
    }
    this.#advance(batch);
    this.#foldMs += this.options.clock() - started;
  }

  /** A heavy stateless step, run elsewhere for a whole batch at once; the answers go out in input order. */
  async answer(
    batch: readonly StoredRecord[],
    step: (record: LogRecord) => Promise<readonly Output[]>,
  ): Promise<void> {
    const answers = await Promise.all(
      batch.map(async (record) => {
        const decoded = this.#decode(record);
        return decoded === null ? [] : step(decoded);
      }),
    );
    for (const outputs of answers) this.emit(outputs);
    this.#advance(batch);
  }

  emit(outputs: readonly Output[]): void {
    this.#observe(outputs);
    for (const output of outputs) this.#pending.push(this.options.codec.encode(output));
  }

  /** True when something must go out, or enough has been read that a restart should not read it again. */
  get due(): boolean {
    return this.#pending.length > 0 || this.#uncommitted >= RECORDS_A_COMMIT;
  }

  /** What is to be committed now. The caller commits it or drops this runner. */
  takeCommit(snapshot: 'when due' | 'now' = 'when due'): TaskCommit {
    const position = { ...this.#position };
    const changelog: ChangelogEntry[] = [positionEntry(position)];
    const wanted = snapshot === 'now' || this.#foldMs >= FOLD_MS_A_SNAPSHOT;
    if (wanted && !this.options.stage.offload) {
      const { fingerprint } = this.options;
      changelog.push(snapshotEntry({ fingerprint, position, state: this.#fold.snapshot() }));
      this.#foldMs = 0;
      this.counters.snapshots += 1;
    }
    const outputs = this.#pending;
    this.#pending = [];
    this.#uncommitted = 0;
    this.counters.commits += 1;
    this.counters.outputs += outputs.length;
    return { outputs, changelog, position };
  }

  #observe(outputs: readonly Output[]): void {
    const { observe } = this.options;
    if (observe !== undefined) for (const output of outputs) observe(output);
  }

  /** A poison record becomes a dead letter and null. */
  #decode(record: StoredRecord): LogRecord | null {
    try {
      return this.options.codec.decode(record);
    } catch (error) {
      this.#deadLetter(record, error);
      return null;
    }
  }

  #process(record: StoredRecord): readonly Output[] {
    try {
      return this.#fold.process(this.options.codec.decode(record));
    } catch (error) {
      this.#deadLetter(record, error);
      return [];
    }
  }

  /** A batch is of one partition. */
  #advance(batch: readonly StoredRecord[]): void {
    const last = batch.at(-1);
    if (last === undefined) return;
    this.#position[`${last.topic}/${last.partition}`] = last.offset + 1;
    this.#uncommitted += batch.length;
    this.counters.records += batch.length;
  }

  #deadLetter(record: StoredRecord, error: unknown): void {
    if (!(error instanceof BallastError) || error.family !== 'DATA') throw error;
    this.counters.deadLetters += 1;
    this.#pending.push(
      this.options.codec.encode(deadLetterOf(record, error, this.options.stage.name)),
    );
  }
}
