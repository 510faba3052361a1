import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BallastError } from '#core/ballast-error.js';
import { makeDirectory } from '#platform/config/make-directory.js';
import { lockDirectory } from '#platform/journal/directory-lock.js';
import { nodeFileSystem } from '#platform/journal/node-file-system.js';
import type { PGlitePlace, PGliteReply, PGliteRequest } from './pglite-message.js';
import { pgliteTemplate } from './pglite-template.js';

interface Waiting {
  readonly resolve: (answer: PGliteAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Rows of a statement, as PGlite gives them. */
export interface PGliteAnswer {
  readonly rows: readonly unknown[];
  readonly affectedRows: number;
}

interface Running {
  readonly worker: Worker;
  readonly unlock: () => void;
}

/**
 * PGlite in a worker thread, loaded with the first statement. A thread that dies fails what it was asked; the next
 * statement starts another, which recovers as a PostgreSQL server does.
 */
export class PGliteThread {
  #running: Running | null = null;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @param entry the compiled worker */
  constructor(
    private readonly directory: string,
    private readonly entry = new URL('./pglite-worker.js', import.meta.url),
  ) {}

  /** @throws BallastError IO_WORKER when the thread dies, CONFIG_JOURNAL when another process has the directory */
  query(sql: string, parameters: readonly unknown[] = []): Promise<PGliteAnswer> {
    return this.#ask({ sql, parameters });
  }

  /** Lets PostgreSQL end in an orderly way. */
  async close(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    // One that cannot close any more recovers at the next start.
    await this.#ask({ sql: null, parameters: [] }).catch(() => undefined);
    this.#running = null;
    await running.worker.terminate();
    running.unlock();
  }

  async #ask(request: Omit<PGliteRequest, 'id'>): Promise<PGliteAnswer> {
    const { worker } = (this.#running ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...request });
    });
  }

  #start(): Running {
    makeDirectory(this.directory);
    const unlock = lockDirectory(nodeFileSystem, this.directory, Date.now);
    const workerData: PGlitePlace = {
      directory: join(this.directory, 'database'),
      template: pgliteTemplate(),
    };
    const worker = new Worker(this.entry, { workerData });
    worker.unref();
    worker.on('message', (reply: PGliteReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) worker.unref();
      if ('rows' in reply) waiting?.resolve(reply);
      else waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
    });
    const died = (reason: string): void => {
      if (this.#running?.worker !== worker) return;
      this.#running = null;
      unlock();
      for (const { reject } of this.#waiting.values()) {
        reject(new BallastError('IO_WORKER', `expected a database thread that answers, ${reason}`));
      }
      this.#waiting.clear();
    };
    worker.on('error', (error) => {
      died(error.message);
    });
    worker.on('exit', (code) => {
      died(`was one that exited with ${code}`);
    });
    return { worker, unlock };
  }
}
