import type { Worker } from 'node:worker_threads';
import { BallastError } from '#core/ballast-error.js';
import type { Calculation, CalculationKind, JudgedAnswer } from './calculations.js';
import type { CalculatorReply } from './calculator-reply.js';

/** A calculation with whoever waits for it. */
export interface CalculationJob {
  readonly calculation: Calculation;
  readonly resolve: (answer: JudgedAnswer<CalculationKind>) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A place for one calculation at a time, with the worker thread that makes it: started when it is first needed, kept
 * while it answers, replaced when it is stopped. A thread that dies fails the calculation it had and no other.
 */
export class CalculatingThread {
  #worker: Worker | null = null;
  /** Whether the worker has loaded what it needs; before that it is asked nothing. */
  #ready = false;
  #job: CalculationJob | null = null;

  /** @param onFree called whenever another calculation can be taken */
  constructor(
    private readonly start: () => Worker,
    private readonly onFree: () => void,
  ) {}

  get job(): CalculationJob | null {
    return this.#job;
  }

  /** Takes a calculation; only when it has none. */
  take(job: CalculationJob): void {
    this.#job = job;
    const worker = (this.#worker ??= this.#started());
    worker.ref();
    if (this.#ready) this.#post(worker, job);
  }

  /** Gives up the calculation it has. One that runs can only be interrupted by the end of its thread. */
  giveUp(): void {
    const worker = this.#worker;
    this.#job = null;
    worker?.unref();
    if (this.#ready) {
      // The next caller does not wait for a thread to start.
      this.#worker = this.#started();
      void worker?.terminate();
    }
    this.onFree();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #started(): Worker {
    const worker = this.start();
    this.#ready = false;
    worker.unref();
    worker.on('message', (reply: CalculatorReply) => this.#heard(worker, reply));
    worker.on('error', (error) => this.#died(worker, error.message));
    worker.on('exit', (code) => this.#died(worker, `was one that exited with ${code}`));
    return worker;
  }

  #post(worker: Worker, job: CalculationJob): void {
    try {
      worker.postMessage(job.calculation);
    } catch (cause) {
      const error = new BallastError('BUG_INVARIANT', 'expected a task of plain data', { cause });
      this.#freed(worker)?.reject(error);
      this.onFree();
    }
  }

  #heard(worker: Worker, reply: CalculatorReply): void {
    // One that was stopped or closed has nothing to say.
    if (this.#worker !== worker) return;
    if (reply === 'ready') {
      this.#ready = true;
      if (this.#job !== null) this.#post(worker, this.#job);
      return;
    }
    const job = this.#freed(worker);
    if ('answer' in reply) job?.resolve(reply.answer);
    else job?.reject(new BallastError('BUG_INVARIANT', reply.reason));
    this.onFree();
  }

  #died(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#freed(worker)?.reject(
      new BallastError('IO_WORKER', `expected a calculating thread that answers, ${reason}`),
    );
    this.onFree();
  }

  #freed(worker: Worker): CalculationJob | null {
    const job = this.#job;
    this.#job = null;
    worker.unref();
    return job;
  }
}
