import { Worker } from 'node:worker_threads';
import { BallastError } from '#core/ballast-error.js';
import type { Solved } from '#stream/decide.js';
import type { OptimiseAnswer } from './optimise-task.js';
import type { PerformanceAnswer } from './performance-task.js';
import type { SolverJob, SolverReply } from './solver-job.js';
import type { Solver } from './solver.js';

interface Waiting {
  readonly resolve: (reply: SolverReply) => void;
  readonly reject: (error: BallastError) => void;
}

/** Solves in one worker thread, in the order asked. A worker that dies fails what it was asked; the next call starts another. */
export class WorkerSolver implements Solver {
  #worker: Worker | null = null;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  async decide(request: Extract<SolverJob, { kind: 'decide' }>['request']): Promise<Solved> {
    return (await this.#ask({ kind: 'decide', request })) as Solved;
  }

  async optimise(task: Extract<SolverJob, { kind: 'optimise' }>['task']): Promise<OptimiseAnswer> {
    return (await this.#ask({ kind: 'optimise', task })) as OptimiseAnswer;
  }

  async performance(
    task: Extract<SolverJob, { kind: 'performance' }>['task'],
  ): Promise<PerformanceAnswer> {
    return (await this.#ask({ kind: 'performance', task })) as PerformanceAnswer;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #ask(job: SolverJob): Promise<SolverReply> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, job });
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./solver-worker.js', import.meta.url));
    worker.unref();
    worker.on('message', (message: { id: number; reply?: SolverReply; reason?: string }) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (this.#waiting.size === 0) worker.unref();
      if (message.reply !== undefined) waiting?.resolve(message.reply);
      else waiting?.reject(new BallastError('BUG_INVARIANT', message.reason ?? 'solver failed'));
    });
    const died = (reason: string): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const { reject } of this.#waiting.values()) {
        reject(new BallastError('IO_WORKER', `expected a solver thread that answers, ${reason}`));
      }
      this.#waiting.clear();
    };
    worker.on('error', (error) => {
      died(error.message);
    });
    worker.on('exit', (code) => {
      died(`was one that exited with ${code}`);
    });
    return worker;
  }
}
