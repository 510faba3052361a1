import { BallastError } from '#core/ballast-error.js';
import type { Stage } from '#stream/operator.js';
import { isCompacted } from '#stream/topics.js';
import type { Claim } from './claim.js';
import { ClaimedChangelog } from './claimed-changelog.js';
import { inputsOf } from './inputs-of.js';
import {
  type PartitionedLog,
  type RecordCursor,
  type StartingPoint,
  type Timing,
  type TopicPartition,
  type TransactionalWriter,
  WriterFenced,
} from './partitioned-log.js';
import type { StoredRecord } from './record-codec.js';
import { newRunnerCounters, type RunnerOptions, StageRunner } from './stage-runner.js';
import type { BatchHandler, StageStatus } from './stage-runtime.js';
import type { Position } from './task-log.js';

/** Longest time a position waits for its commit when nothing goes out. */
const POSITION_EVERY_MS = 1000;
/** Outputs wait at most this long for company while more input is at hand: commits cost, volume does not. */
const GATHER_MS = 15;
/** So many outputs go out at once. */
const GATHERED_OUTPUTS = 5000;
/** Records folded before everything else in the process has its turn; a heavy stage answers fewer at once. */
const SLICE = 2000;
const OFFLOADED_SLICE = 64;
/** A snapshot this often even when little is folded: input older than its retention is never needed. */
const SNAPSHOT_EVERY_MS = 60_000;
const BACKOFF_MS = [50, 100, 200, 500, 1000] as const;
/** A task that fails again and again without a commit in between gives up. */
const ATTEMPTS = 60;

/** What one task of one stage lives on. */
export interface ClaimedTaskOptions {
  readonly log: PartitionedLog;
  readonly timing: Timing;
  readonly stage: Stage;
  readonly task: number;
  readonly claim: Claim;
  readonly transactionalId: string;
  readonly runner: Pick<RunnerOptions, 'codec' | 'fingerprint' | 'observe' | 'spansOf'>;
  readonly handler: BatchHandler;
  /** Hears of every failure that is survived. */
  readonly onRestart?: (cause: unknown) => void;
  /** Hears of every transaction that was acknowledged. */
  readonly onTransaction?: (seconds: number) => void;
}

/**
 * One task on a log with transactions, exactly once: claims its changelog, takes state and position from there, folds,
 * and writes outputs, changelog and position as one transaction. Whatever leaves a commit in doubt drops the state with
 * the writer and starts again at the claim; nothing is aborted and continued.
 */
export class ClaimedTask {
  /** Of all lives of the task in this process. */
  readonly #records = newRunnerCounters();
  #restarts = 0;
  #transactionSeconds = 0;
  #runner: StageRunner | null = null;
  #cursor: RecordCursor | null = null;
  #stopping = false;
  #attempts = 0;
  #hasClaimed = false;
  readonly #changelog: ClaimedChangelog;

  constructor(private readonly options: ClaimedTaskOptions) {
    this.#changelog = new ClaimedChangelog(options.log, options.stage.name, options.task);
  }

  status(): StageStatus {
    const { stage, task } = this.options;
    return {
      stage: stage.name,
      task,
      lag: this.#cursor?.lag ?? 0,
      ...this.#records,
      restarts: this.#restarts,
      transactionSeconds: this.#transactionSeconds,
      restored: this.#runner !== null,
    };
  }

  /** Finish what is folded, write a snapshot with it, and return from `run`. */
  stop(): void {
    this.#stopping = true;
  }

  /**
   * Runs until stopped.
   * @throws BallastError CONFIG_REPLICAS or CONFIG_SUPERSEDED when somebody else has claimed the task, BUG_* from the
   * fold, IO_LOG when the log stays out of reach
   */
  async run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#live();
      } catch (cause) {
        await this.#survive(cause);
      }
    }
  }

  async #live(): Promise<void> {
    const { log, transactionalId } = this.options;
    const writer = await log.openWriter(transactionalId);
    try {
      const from = await this.#begin(writer);
      this.#cursor = log.openCursor(from);
      await this.#work(writer, this.#cursor);
    } finally {
      this.#cursor?.close();
      this.#cursor = null;
      this.#runner = null;
      await writer.close();
    }
  }

  /** Claims the task and restores it; returns where to read on. */
  async #begin(writer: TransactionalWriter): Promise<readonly StartingPoint[]> {
    const { stage, task, claim, runner: options, timing } = this.options;
    const clock = (): number => timing.now();
    const inputs = inputsOf(stage, task);
    // Several partitions are read in an order that no log keeps: their fold is never repeated.
    const snapshotEveryMs = inputs.length > 1 ? 0 : SNAPSHOT_EVERY_MS;
    const runner = new StageRunner({
      stage,
      task,
      clock,
      snapshotEveryMs,
      counters: this.#records,
      ...options,
    });
    const checkpoint = await this.#changelog.claim(writer, claim, options.fingerprint);
    this.#hasClaimed = true;
    const from = runner.resume(checkpoint);
    this.#runner = runner;
    return Promise.all(inputs.map((input) => this.#startOf(input, from, checkpoint.position)));
  }

  /** Where an input is read on; what the state still needs must not have been deleted. */
  async #startOf(
    input: TopicPartition,
    from: Position,
    committed: Position,
  ): Promise<StartingPoint> {
    const name = `${input.topic}/${input.partition}`;
    const { start, end } = await this.options.log.range(input);
    // What was folded and lies in no snapshot that fits is folded again from its beginning.
    const offset = from[name] ?? (name in committed ? 0 : start);
    const isThere = offset >= start || isCompacted(input.topic);
    // A topic that was deleted and made again under a kept changelog ends before the position.
    if (isThere && offset <= end) return { ...input, offset: Math.max(offset, start) };
    const { stage, task } = this.options;
    throw new BallastError(
      'CONFIG_TOPICS',
      `expected the input of ${stage.name}/${task} from ${name}@${offset} on, was kept from @${start} to @${end}: the stored ` +
        'state cannot be continued (docs/operations.md, "Starting over")',
    );
  }

  async #work(writer: TransactionalWriter, cursor: RecordCursor): Promise<void> {
    const { timing } = this.options;
    const runner = this.#runner;
    if (runner === null) return;
    let committedAt = timing.now();
    let pendingSince: number | null = null;
    while (!this.#stopping) {
      const wait = pendingSince === null ? POSITION_EVERY_MS : 0;
      const batch = await cursor.next(wait);
      if (batch.length > 0) await this.#handle(runner, batch);
      else if (cursor.lag === 0) runner.release();
      const now = timing.now();
      if (runner.pending > 0) pendingSince ??= now;
      const gathered = batch.length === 0 || runner.pending >= GATHERED_OUTPUTS;
      const outputsDue = pendingSince !== null && (gathered || now - pendingSince >= GATHER_MS);
      const positionDue = runner.uncommitted > 0 && now - committedAt >= POSITION_EVERY_MS;
      if (outputsDue || positionDue) {
        await this.#commit(writer, runner, 'when due');
        committedAt = timing.now();
        pendingSince = null;
      }
    }
    await this.#commit(writer, runner, 'now');
  }

  async #handle(runner: StageRunner, batch: readonly StoredRecord[]): Promise<void> {
    const { stage, task, handler, timing } = this.options;
    const slice = stage.offload ? OFFLOADED_SLICE : SLICE;
    for (let at = 0; at < batch.length; at += slice) {
      if (at > 0) await timing.turn();
      const records = batch.length <= slice ? batch : batch.slice(at, at + slice);
      await handler({ stage: stage.name, task, records }, runner);
    }
  }

  async #commit(
    writer: TransactionalWriter,
    runner: StageRunner,
    snapshot: 'when due' | 'now',
  ): Promise<void> {
    const { timing } = this.options;
    const { outputs, changelog } = runner.takeCommit(snapshot);
    const started = timing.now();
    const entries = this.#changelog.records(changelog);
    const offsets = await writer.commit([...outputs, ...entries]);
    this.#changelog.committed(changelog, offsets);
    runner.committed();
    const seconds = (timing.now() - started) / 1000;
    this.#transactionSeconds += seconds;
    this.options.onTransaction?.(seconds);
    this.#attempts = 0;
  }

  /** Decides what follows a failure: nothing for what no restart mends, else a pause and the next life. */
  async #survive(cause: unknown): Promise<void> {
    if (cause instanceof BallastError && cause.family !== 'IO') throw cause;
    this.#restarts += 1;
    this.#attempts += 1;
    this.options.onRestart?.(cause);
    if (this.#attempts >= ATTEMPTS) {
      const { stage, task } = this.options;
      const message = `expected the log within ${ATTEMPTS} attempts of ${stage.name}/${task}: ${String(cause)}`;
      throw new BallastError('IO_LOG', message, { cause });
    }
    const backoff = BACKOFF_MS[Math.min(this.#attempts, BACKOFF_MS.length) - 1];
    await this.options.timing.sleep(backoff);
    if (this.#stopping || !this.#hasClaimed) return;
    await this.#refuseForeignClaim(cause instanceof WriterFenced);
  }

  /**
   * Two owners would fence each other for ever: the one whose claim is no longer the newest ends. A fenced writer waits
   * for the claim of whoever fenced it, which may be on its way.
   */
  async #refuseForeignClaim(fenced: boolean): Promise<void> {
    const { claim, stage, task, timing } = this.options;
    for (let waited = 0; waited < (fenced ? 4 : 1); waited++) {
      if (waited > 0) await timing.sleep(250);
      const newest = await this.#changelog.newestClaim().catch(() => null);
      if (newest === null || newest.startId === claim.startId) continue;
      const who = `${stage.name}/${task}`;
      if (newest.replicas !== claim.replicas) {
        throw new BallastError(
          'CONFIG_REPLICAS',
          `expected ${claim.replicas} replicas, ${who} was claimed by one of ${newest.replicas}: the number of replicas ` +
            'changes with all of them stopped (docs/operations.md, "Changing replicas")',
        );
      }
      throw new BallastError(
        'CONFIG_SUPERSEDED',
        `expected one process of ordinal ${claim.ordinal}, a newer one has claimed ${who}: this one ends`,
      );
    }
  }
}
