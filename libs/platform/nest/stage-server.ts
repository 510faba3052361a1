import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { StageRunner } from '#platform/task/stage-runner.js';
import type { StageBatch, StageRuntime } from '#platform/task/stage-runtime.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import { stageNamed } from '#stream/topology.js';

/** What a handler gets: one batch of one task, the runner that folds it, and a place for what went wrong. */
export class StageWork {
  failure: Error | undefined = undefined;

  constructor(
    readonly batch: StageBatch,
    readonly runner: StageRunner,
  ) {}

  /** The work of a stage that folds. */
  fold(): Promise<void> {
    return this.#guard(() => {
      this.runner.fold(this.batch.records);
    });
  }

  /** The work of a stage whose step is heavy: run elsewhere, answered in input order. */
  answer(step: (record: LogRecord) => Promise<readonly Output[]>): Promise<void> {
    return this.#guard(() => this.runner.answer(this.batch.records, step));
  }

  /** Nest's filters would mask the error of an event handler, and a poison batch would come for ever. */
  async #guard(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}

/**
 * Nest's transport for stages: `@EventPattern(<stage name>)` handlers are hosted by a runtime (the journal here, Kafka
 * elsewhere), one call a batch. Decorators, modules and lifecycle stay Nest's.
 */
export class StageServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly runtime: StageRuntime) {
    super();
  }

  listen(callback: () => void): void {
    for (const [pattern, handler] of this.getHandlers()) {
      this.runtime.host(stageNamed(pattern), async (batch: StageBatch, runner: StageRunner) => {
        const work = new StageWork(batch, runner);
        const answer: unknown = await handler(work);
        if (isObservable(answer)) {
          await lastValueFrom(answer, { defaultValue: undefined }).catch((error: unknown) => {
            throw work.failure ?? new Error(String(error));
          });
        }
        if (work.failure !== undefined) throw work.failure;
      });
    }
    this.runtime.start();
    callback();
  }

  async close(): Promise<void> {
    await this.runtime.stop();
  }

  on(): never {
    throw new TypeError('expected no listener: stages have no transport events');
  }

  unwrap<T>(): T {
    return this.runtime as T;
  }
}
