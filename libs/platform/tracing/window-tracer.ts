import { ROOT_CONTEXT, type Span, trace, type Tracer } from '@opentelemetry/api';
import type { TaskName } from '#platform/task/task-observer.js';
import { hrTime } from './hr-time.js';
import type { WindowSpan } from './pending-span.js';
import { type TracedWindow, windowIds, type WindowIds } from './window-identity.js';

/** Windows whose first span here is remembered until the root is written. */
const REMEMBERED = 1000;

/** OpenTelemetry's tracer, with a way to say which ids the next root gets. */
export interface SpanSource {
  readonly tracer: Tracer;
  /** Calls `start`, which starts one span: it gets these ids. */
  prescribe(ids: WindowIds, start: () => Span): Span;
}

/** Writes the spans of windows: all of one window in one trace, from whichever process. */
export class WindowTracer {
  /** By trace: when its first span that was written here began. */
  readonly #first = new Map<string, number>();

  constructor(
    private readonly source: SpanSource,
    private readonly namespace: string,
  ) {}

  /** @param acknowledged when the commit was that the span waited for, UTC ms */
  write(span: WindowSpan, acknowledged: number, { stage, task }: TaskName): void {
    const { window } = span;
    const ids = windowIds(this.namespace, window);
    const attributes = {
      'ballast.universe': window.universeId,
      'ballast.window_end_ms': window.windowEnd,
      'ballast.source': window.source,
      'ballast.stage': stage,
      'ballast.task': task,
      ...span.attributes,
    };
    const end = hrTime(span.end === 'acknowledged' ? acknowledged : span.end);
    if (span.kind === 'root') {
      const startTime = hrTime(this.#startOf(span, ids));
      const { tracer } = this.source;
      this.source
        .prescribe(ids, () => tracer.startSpan(span.name, { startTime, attributes }, ROOT_CONTEXT))
        .end(end);
      return;
    }
    this.#remember(ids, span.start);
    const options = { startTime: hrTime(span.start), attributes };
    this.source.tracer.startSpan(span.name, options, this.#below(ids, window)).end(end);
  }

  /**
   * The root as a parent. It is started here for the sampler's word on it, which every process comes to alike, and is
   * never ended: only who folds the window writes it.
   */
  #below(ids: WindowIds, { universeId }: TracedWindow): typeof ROOT_CONTEXT {
    const { tracer } = this.source;
    const attributes = { 'ballast.universe': universeId };
    const root = this.source.prescribe(ids, () =>
      tracer.startSpan('window', { attributes }, ROOT_CONTEXT),
    );
    return trace.setSpanContext(ROOT_CONTEXT, { ...root.spanContext(), isRemote: true });
  }

  /** Live windows begin to be late at their end. What is simulated has no such time: its first span here begins it. */
  #startOf({ window, start }: WindowSpan, { traceId }: WindowIds): number {
    const first = this.#first.get(traceId) ?? start;
    this.#first.delete(traceId);
    return Math.min(window.source === 'live' ? window.windowEnd : first, start);
  }

  #remember({ traceId }: WindowIds, start: number): void {
    const first = this.#first.get(traceId);
    if (first !== undefined && first <= start) return;
    this.#first.set(traceId, start);
    if (this.#first.size <= REMEMBERED) return;
    const [oldest] = this.#first.keys();
    this.#first.delete(oldest);
  }
}
