import { Worker } from 'node:worker_threads';
import { BallastError } from '#core/ballast-error.js';
import { CalculatingThread, type CalculationJob } from './calculating-thread.js';
import type {
  Calculation,
  CalculationAnswer,
  CalculationKind,
  CalculationTask,
  JudgedAnswer,
} from './calculations.js';
import { deadlineError, type Calculator, type CalculatorLoad } from './calculator.js';

/** How much is calculated at once, and for how long. */
export interface CalculatorOptions {
  /** Threads, at least 1. */
  readonly workers: number;
  /** Calculations that may wait for one of them. */
  readonly queue: number;
  /** From the call to the answer, waiting included. */
  readonly deadlineMs: number;
  /** Starts a thread that answers each {@link Calculation} with a CalculatorReply; the compiled worker by default. */
  readonly startWorker?: () => Worker;
}

const startCompiledWorker = (): Worker =>
  new Worker(new URL('./calculator-worker.js', import.meta.url));

const closedError = (): BallastError =>
  new BallastError('IO_WORKER', 'expected a calculator that is open, was closed');

/** Calculates in a pool of worker threads, first come first served, one calculation a thread. */
export class WorkerCalculator implements Calculator {
  readonly #options: CalculatorOptions;
  readonly #threads: readonly CalculatingThread[];
  readonly #waiting = new Set<CalculationJob>();
  #cancelled = 0;
  #refused = 0;
  #closed = false;

  constructor(options: CalculatorOptions) {
    this.#options = options;
    const start = options.startWorker ?? startCompiledWorker;
    this.#threads = Array.from(
      { length: options.workers },
      () => new CalculatingThread(start, () => this.#assign()),
    );
  }

  run<Kind extends CalculationKind>(
    kind: Kind,
    task: CalculationTask<Kind>,
    signal: AbortSignal,
  ): Promise<CalculationAnswer<Kind>> {
    // What a worker answers is of the kind it was asked.
    return this.#ask({ kind, task }, signal) as Promise<CalculationAnswer<Kind>>;
  }

  runJudged<Kind extends CalculationKind>(
    calculation: Calculation<Kind>,
    signal: AbortSignal,
  ): Promise<JudgedAnswer<Kind>> {
    return this.#ask(calculation, signal) as Promise<JudgedAnswer<Kind>>;
  }

  load(): CalculatorLoad {
    return {
      busyWorkers: this.#threads.filter(({ job }) => job !== null).length,
      waitingJobs: this.#waiting.size,
      cancelledJobs: this.#cancelled,
      refusedJobs: this.#refused,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    const running = this.#threads.flatMap(({ job }) => (job === null ? [] : [job]));
    for (const job of [...running, ...this.#waiting]) job.reject(closedError());
    this.#waiting.clear();
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #ask(calculation: Calculation, signal: AbortSignal): Promise<JudgedAnswer<CalculationKind>> {
    return new Promise((resolve, reject) => {
      const { deadlineMs } = this.#options;
      signal.throwIfAborted();
      this.#admit();
      const cancel = (reason: Error): void => {
        this.#cancelled += 1;
        this.#drop(job);
        job.reject(reason);
      };
      const timer = setTimeout(() => cancel(deadlineError(deadlineMs)), deadlineMs);
      const onAbort = (): void => cancel(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      const settled = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const job: CalculationJob = {
        calculation,
        resolve(answer) {
          settled();
          resolve(answer);
        },
        reject(reason) {
          settled();
          reject(reason);
        },
      };
      this.#waiting.add(job);
      this.#assign();
    });
  }

  #admit(): void {
    const { queue } = this.#options;
    if (this.#closed) throw closedError();
    const isBusy = this.#threads.every(({ job }) => job !== null);
    if (!isBusy || this.#waiting.size < queue) return;
    this.#refused += 1;
    throw new BallastError(
      'IO_BUSY',
      `expected at most ${queue} calculations that wait, were more: try again later`,
    );
  }

  #drop(job: CalculationJob): void {
    if (this.#waiting.delete(job)) return;
    this.#threads.find((thread) => thread.job === job)?.giveUp();
  }

  #assign(): void {
    for (const thread of this.#threads) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      if (thread.job !== null) continue;
      this.#waiting.delete(next);
      thread.take(next);
    }
  }
}
