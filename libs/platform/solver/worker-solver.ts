import { Worker } from 'node:worker_threads';
import { BallastError } from '#core/ballast-error.js';
import type { Solved } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import type { Solver } from './solver.js';

interface Waiting {
  readonly resolve: (solved: Solved) => void;
  readonly reject: (error: BallastError) => void;
}

/** Solves in one worker thread, in the order asked. A worker that dies fails what it was asked; the next call starts another. */
export class WorkerSolver implements Solver {
  #worker: Worker | null = null;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @param entry the compiled worker */
  constructor(private readonly entry = new URL('./solver-worker.js', import.meta.url)) {}

  decide(request: SolveRequest): Promise<Solved> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, request });
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.entry);
    worker.unref();
    worker.on('message', (message: { id: number; solved?: Solved; reason?: string }) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (this.#waiting.size === 0) worker.unref();
      if (message.solved !== undefined) waiting?.resolve(message.solved);
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
