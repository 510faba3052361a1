import { BallastError } from '#core/ballast-error.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { topics } from '#stream/topics.js';
import { positionEntry, snapshotEntry, type TaskCheckpoint } from './changelog.js';
import { deadLetterOf } from './dead-letter.js';
import type { RecordCodec, StoredRecord } from './record-codec.js';
import type { SpansOf, Step, TaskSpans } from './task-spans.js';
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
  /** A snapshot is due this long after the last one if anything was folded since; 0: with every commit. */
  readonly snapshotEveryMs?: number;
  /** Counted on, when several runners follow each other in one process. */
  readonly counters?: RunnerCounters;
  /** Sees every output that is folded, those of a restore too: the runtime's timers hang on it. */
  readonly observe?: (output: Output) => void;
  /** Hears what is folded and committed, for traces; not of what a restore folds. */
  readonly spansOf?: SpansOf | null;
}

/** Counters of one task, for metrics. */
export interface RunnerCounters {
  records: number;
  outputs: number;
  deadLetters: number;
  /** Ticks put aside because their window had closed. */
  late: number;
  commits: number;
  snapshots: number;
}

/** All zero. */
export const newRunnerCounters = (): RunnerCounters => ({
  records: 0,
  outputs: 0,
  deadLetters: 0,
  late: 0,
  commits: 0,
  snapshots: 0,
});

/**
 * One task of one stage on any runtime: decodes, folds, turns DATA_* errors into dead letters, and prepares commits.
 * The runtime reads the input and executes the commits; when one fails in doubt, it drops the runner and restores another.
 */
export class StageRunner {
  readonly #fold: StageTask;
  /** Committed positions that folding again has not reached yet. */
  readonly #behind = new Map<string, number>();
  /** What came meanwhile and is new. */
  readonly #held: (readonly StoredRecord[])[] = [];
  #position: Record<string, number> = {};
  #pending: EncodedRecord[] = [];
  #uncommitted = 0;
  #foldMs = 0;
  #snapshotAt: number;
  readonly #spans: TaskSpans | null;
  readonly counters: RunnerCounters;

  constructor(private readonly options: RunnerOptions) {
    this.#fold = options.stage.create(options.task);
    this.#snapshotAt = options.clock();
    this.counters = options.counters ?? newRunnerCounters();
    const { stage, task, spansOf } = options;
    this.#spans = spansOf?.({ stage: stage.name, task }) ?? null;
  }

  get fingerprint(): string {
    return this.options.fingerprint;
  }

  /** Next offset to read of each input partition. */
  get position(): Position {
    return this.#position;
  }

  /** Continues where a checkpoint ends, with all of the input between its snapshot and its position at hand. */
  restore(
    checkpoint: TaskCheckpoint,
    refold: (from: Position, to: Position) => Iterable<StoredRecord>,
  ): void {
    const from = this.resume(checkpoint);
    for (const record of refold(from, checkpoint.position)) this.fold([record]);
    // What a gap of the offsets (a marker, compaction) keeps from being folded counts as folded.
    this.#position = { ...from, ...checkpoint.position };
    this.#behind.clear();
  }

  /**
   * Takes a checkpoint's snapshot and returns where to read on: state of the snapshot, then the input from there to the
   * committed position is folded again with its outputs suppressed, since they are in the log.
   */
  resume(checkpoint: TaskCheckpoint): Position {
    const { offload } = this.options.stage;
    const from = offload ? checkpoint.position : (checkpoint.snapshot?.position ?? {});
    if (!offload && checkpoint.snapshot !== null) this.#fold.restore(checkpoint.snapshot.state);
    for (const [partition, offset] of Object.entries(checkpoint.position)) {
      if (offset > (from[partition] ?? 0)) this.#behind.set(partition, offset);
    }
    this.#position = { ...from };
    return from;
  }

  /**
   * Folds a batch of one partition in place. What is new waits until everything behind the committed position is folded
   * again: the state that it meets must be the one of its time (a portfolio's definition before its weights).
   */
  fold(batch: readonly StoredRecord[]): void {
    if (batch.length === 0) return;
    const started = this.options.clock();
    const again = this.#behind.size === 0 ? 0 : this.#foldAgain(batch);
    const fresh = again === 0 ? batch : batch.slice(again);
    if (this.#behind.size > 0) this.#held.push(fresh);
    else {
      this.release();
      this.#foldFresh(fresh);
    }
    this.#foldMs += this.options.clock() - started;
  }

  /** Folds what waits: nothing more is at hand, so what is still missing was compacted away. */
  release(): void {
    for (const batch of this.#held.splice(0)) this.#foldFresh(batch);
  }

  #foldFresh(batch: readonly StoredRecord[]): void {
    this.#spans?.onBatch();
    for (const record of batch) {
      const outputs = this.#process(record);
      if (outputs.length === 0) continue;
      this.emit(this.#spans?.onOutputs(outputs, record.headers) ?? outputs);
    }
    this.#advance(batch.at(-1), batch.length);
  }

  /** Folds what lies before the committed position without its outputs; returns how many records that were. */
  #foldAgain(batch: readonly StoredRecord[]): number {
    const name = `${batch[0].topic}/${batch[0].partition}`;
    const until = this.#behind.get(name) ?? 0;
    const { deadLetters } = this.counters;
    const pending = this.#pending.length;
    let i = 0;
    for (; i < batch.length && batch[i].offset < until; i++) this.#observe(this.#process(batch[i]));
    this.#pending.length = pending;
    this.counters.deadLetters = deadLetters;
    this.#advance(batch[i - 1], 0);
    if (i < batch.length || batch[i - 1].offset + 1 >= until) this.#behind.delete(name);
    return i;
  }

  /** A heavy stateless step, run elsewhere for a whole batch at once; the answers go out in input order. */
  async answer(batch: readonly StoredRecord[], given: Step): Promise<void> {
    const step = this.#spans?.timed(given) ?? given;
    const answers = await Promise.all(
      batch.map(async (record) => {
        const decoded = this.#decode(record);
        return decoded === null ? [] : step(decoded);
      }),
    );
    for (const outputs of answers) this.emit(outputs);
    this.#advance(batch.at(-1), batch.length);
  }

  emit(outputs: readonly Output[]): void {
    this.#observe(outputs);
    for (const output of outputs) {
      if (output.topic === topics.late.name) this.counters.late += 1;
      this.#pending.push(this.options.codec.encode(output));
    }
  }

  /** True when something must go out, or enough has been read that a restart should not read it again. */
  get due(): boolean {
    return this.#pending.length > 0 || this.#uncommitted >= RECORDS_A_COMMIT;
  }

  /** Outputs that wait for a commit. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Records folded since the last commit. */
  get uncommitted(): number {
    return this.#uncommitted;
  }

  /** What is to be committed now. The caller commits it or drops this runner. */
  takeCommit(snapshot: 'when due' | 'now' = 'when due'): TaskCommit {
    // What is being folded again is committed already: a position never moves back.
    const position = { ...this.#position, ...Object.fromEntries(this.#behind) };
    const changelog: ChangelogEntry[] = [positionEntry(position)];
    if (!this.options.stage.offload && (snapshot === 'now' || this.#snapshotDue())) {
      const { fingerprint, clock } = this.options;
      const state = this.#fold.snapshot();
      changelog.push(snapshotEntry({ fingerprint, position: { ...this.#position }, state }));
      this.#foldMs = 0;
      this.#snapshotAt = clock();
      this.counters.snapshots += 1;
    }
    const outputs = this.#pending;
    this.#pending = [];
    this.#uncommitted = 0;
    this.counters.commits += 1;
    this.counters.outputs += outputs.length;
    return { outputs, changelog, position };
  }

  /** What was taken last is in the log. */
  committed(): void {
    this.#spans?.onCommitted();
  }

  #snapshotDue(): boolean {
    const { snapshotEveryMs: every = Infinity, clock } = this.options;
    return this.#foldMs >= FOLD_MS_A_SNAPSHOT || clock() - this.#snapshotAt >= every;
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

  #advance(last: StoredRecord | undefined, fresh: number): void {
    if (last === undefined) return;
    this.#position[`${last.topic}/${last.partition}`] = last.offset + 1;
    this.#uncommitted += fresh;
    this.counters.records += fresh;
  }

  #deadLetter(record: StoredRecord, error: unknown): void {
    if (!(error instanceof BallastError) || error.family !== 'DATA') throw error;
    this.counters.deadLetters += 1;
    this.#pending.push(
      this.options.codec.encode(deadLetterOf(record, error, this.options.stage.name)),
    );
  }
}
