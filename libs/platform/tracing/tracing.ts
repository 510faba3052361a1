import type { SpansOf } from '#platform/task/task-spans.js';
import type { CallTracing } from './call-tracing.js';

/** Traces of one process. */
export interface Tracing {
  /** null: nobody asked for traces. */
  readonly spansOf: SpansOf | null;
  /** Likewise. */
  readonly calls: CallTracing | null;
  /** Exports what waits, for a second at most. */
  stop(): Promise<void>;
}
