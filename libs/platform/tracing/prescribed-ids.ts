import type { Span } from '@opentelemetry/api';
import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace';
import type { WindowIds } from './window-identity.js';

/** Random ids; a window's root gets those that every process computes. */
export class PrescribedIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #next: WindowIds | null = null;

  /** Calls `start`, which starts one span: it gets these ids. */
  prescribe(ids: WindowIds, start: () => Span): Span {
    this.#next = ids;
    try {
      return start();
    } finally {
      this.#next = null;
    }
  }

  generateTraceId(): string {
    return this.#next?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#next?.rootSpanId ?? this.#random.generateSpanId();
  }
}
