import { type Link, ROOT_CONTEXT, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import type { TaskName } from '#platform/task/task-observer.js';
import { hrTime } from './hr-time.js';
import type { CallSpan, PendingSpan } from './pending-span.js';
import { type TracedWindow, windowIds } from './window-identity.js';
import type { WindowTracer } from './window-tracer.js';

/** Writes spans of stages: of windows below the window, of calls below the gateway's span. */
export class SpanWriter {
  constructor(
    private readonly tracer: Tracer,
    private readonly windows: WindowTracer,
    private readonly namespace: string,
  ) {}

  /** @param acknowledged when the commit was that the span waited for, UTC ms */
  write(span: PendingSpan, acknowledged: number, of: TaskName): void {
    if (span.kind === 'call') this.#writeCall(span, acknowledged, of);
    else this.windows.write(span, acknowledged, of);
  }

  #writeCall(span: CallSpan, acknowledged: number, { stage, task }: TaskName): void {
    const { name, call, window } = span;
    const attributes = { 'ballast.stage': stage, 'ballast.task': task, ...span.attributes };
    const links = window === null ? [] : [this.#linkTo(window)];
    const options = { startTime: hrTime(span.start), attributes, links };
    const below = trace.setSpanContext(ROOT_CONTEXT, call.parent);
    const end = span.end === 'acknowledged' ? acknowledged : span.end;
    this.tracer.startSpan(name, options, below).end(hrTime(end));
  }

  /** The window that a decision is on has a trace of its own. */
  #linkTo(window: TracedWindow): Link {
    const { traceId, rootSpanId: spanId } = windowIds(this.namespace, window);
    return { context: { traceId, spanId, traceFlags: TraceFlags.NONE, isRemote: true } };
  }
}
