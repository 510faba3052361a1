import { performance } from 'node:perf_hooks';
import { BallastError } from '#core/ballast-error.js';
import type { RecordCodec, StoredRecord } from '#platform/task/record-codec.js';
import type { BatchHandler, StageRuntime, StageStatus } from '#platform/task/stage-runtime.js';
import type { TaskObserver } from '#platform/task/task-observer.js';
import type { SpansOf } from '#platform/task/task-spans.js';
import type { Output } from '#stream/log-record.js';
import type { Stage } from '#stream/operator.js';
import type { CommitLog } from './commit-log.js';
import { HostedTask } from './hosted-task.js';
import { OverdueWatch } from '#platform/task/overdue-watch.js';

/** Folding never keeps the event loop longer than this: HTTP and signals get their turn. */
const SLICE_MS = 8;

/** What the runtime is made of. */
export interface EmbeddedRuntimeOptions {
  readonly journal: CommitLog;
  readonly codec: RecordCodec;
  readonly fingerprint: string;
  /** A stage failed with something that is no DATA error: the process must end and recover from the log. */
  readonly onFatal: (error: BallastError) => void;
  readonly observer?: TaskObserver;
  /** Hears for traces. */
  readonly spansOf?: SpansOf | null;
}

interface Hosted {
  readonly task: HostedTask;
  readonly handler: BatchHandler;
}

/** All stages over one journal in one process: the role that Kafka and separate processes play elsewhere. */
export class EmbeddedRuntime implements StageRuntime {
  readonly #hosted: Hosted[] = [];
  readonly #overdue: OverdueWatch;
  readonly #idle: (() => void)[] = [];
  #scheduled = false;
  #running = false;
  #stopped = false;
  #unsubscribe: () => void = () => undefined;

  constructor(private readonly options: EmbeddedRuntimeOptions) {
    this.#overdue = new OverdueWatch((outputs) => {
      this.#publish('overdue', outputs);
    });
  }

  /** Restores every task of a stage and lets it run. */
  host(stage: Stage, handler: BatchHandler): void {
    const { journal, codec, fingerprint, observer, spansOf = null } = this.options;
    const clock = (): number => performance.now();
    for (let task = 0; task < stage.tasks; task++) {
      const name = { stage: stage.name, task };
      const observe = (output: Output): void => {
        this.#overdue.observe(output);
        observer?.onOutput(name, output);
      };
      const onTransaction = (seconds: number): void => {
        observer?.onTransaction(name, seconds);
      };
      const options = { codec, fingerprint, clock, observe, onTransaction, spansOf };
      const hosted = new HostedTask(journal, stage, task, options);
      this.#hosted.push({ task: hosted, handler });
    }
  }

  start(): void {
    this.#unsubscribe = this.options.journal.subscribe(() => {
      this.#wake();
    });
    this.#wake();
  }

  /** Finishes what is being folded, writes a snapshot of every task, and stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#overdue.stop();
    while (this.#running || this.#hosted.some(({ task }) => task.busy)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const { task } of this.#hosted) task.commit(task.runner.takeCommit('now'));
  }

  /** Resolves when every stage has read everything there is, answers of solves included. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#wake();
    });
  }

  /** Records that lie unread before any stage. */
  get unread(): number {
    return this.#hosted.reduce((sum, { task }) => sum + task.lag, 0);
  }

  status(): StageStatus[] {
    return this.#hosted.map(({ task }) => ({
      stage: task.stage.name,
      task: task.task,
      lag: task.lag,
      ...task.runner.counters,
      restarts: 0,
      transactionSeconds: task.transactionSeconds,
      restored: true,
    }));
  }

  /** The lowest offset that a restart of any task would read. */
  hold(topic: string, partition: number): number {
    let lowest = Infinity;
    for (const { task } of this.#hosted) {
      lowest = Math.min(lowest, task.holds(topic, partition) ?? Infinity);
    }
    return lowest;
  }

  #wake(): void {
    if (this.#scheduled || this.#running || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#running = true;
      this.#pump()
        .catch((cause: unknown) => {
          this.#fail(cause);
        })
        .finally(() => {
          this.#running = false;
          if (this.#hasWork() || this.#mayBeIdle()) this.#wake();
        });
    });
  }

  #hasWork(): boolean {
    return this.#hosted.some(({ task }) => !task.busy && task.lag > 0);
  }

  /** Someone waits for idleness, and no answer is under way that would wake the pump. */
  #mayBeIdle(): boolean {
    return this.#idle.length > 0 && this.#hosted.every(({ task }) => !task.busy);
  }

  async #pump(): Promise<void> {
    const started = performance.now();
    let progressed = true;
    while (progressed && !this.#stopped) {
      progressed = false;
      for (const { task, handler } of this.#hosted) {
        if (task.busy) continue;
        const batch = task.nextBatch();
        if (batch.length === 0) continue;
        progressed = true;
        if (task.stage.offload) this.#offload(task, handler, batch);
        else await this.#handle(task, handler, batch);
      }
      if (performance.now() - started > SLICE_MS) return;
    }
    if (this.#hosted.every(({ task }) => !task.busy && task.lag === 0)) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  async #handle(
    task: HostedTask,
    handler: BatchHandler,
    batch: readonly StoredRecord[],
  ): Promise<void> {
    await handler({ stage: task.stage.name, task: task.task, records: batch }, task.runner);
    if (task.runner.due) task.commit(task.runner.takeCommit());
  }

  /** A heavy step goes on beside the pump; its task reads nothing more until its answers are committed. */
  #offload(task: HostedTask, handler: BatchHandler, batch: readonly StoredRecord[]): void {
    task.busy = true;
    void this.#handle(task, handler, batch)
      .catch((cause: unknown) => {
        this.#fail(cause);
      })
      .finally(() => {
        task.busy = false;
        this.#wake();
      });
  }

  #fail(cause: unknown): void {
    this.#stopped = true;
    this.options.onFatal(
      cause instanceof BallastError
        ? cause
        : new BallastError('BUG_INVARIANT', `a stage failed: ${String(cause)}`, { cause }),
    );
  }

  #publish(stage: string, outputs: readonly Output[]): void {
    const { journal, codec } = this.options;
    const encoded = outputs.map((output) => codec.encode(output));
    journal.commit({ stage, task: 0, outputs: encoded, changelog: [] });
  }
}
