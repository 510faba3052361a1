import {
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { Headers } from '#stream/log-record.js';
import type { CallTracing, SpanAttributes, TracedCall } from './call-tracing.js';
import { hrTime } from './hr-time.js';
import { headersOf, spanContextIn } from './trace-context.js';

type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** Server spans of calls: below the span that the caller names, else with a trace of their own. */
export class CallTracer implements CallTracing {
  /** @param clock wall clock, UTC ms with microseconds */
  constructor(
    private readonly tracer: Tracer,
    private readonly clock: () => number,
  ) {}

  begin(name: string, headers: RequestHeaders): TracedCall {
    const caller = spanContextIn(headers);
    const above = caller === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
    const options = { kind: SpanKind.SERVER, startTime: hrTime(this.clock()) };
    const span = this.tracer.startSpan(name, options, above);
    return new OpenCall(span, this.tracer, this.clock);
  }

  traceIdIn(headers: RequestHeaders): string | null {
    return spanContextIn(headers)?.traceId ?? null;
  }
}

class OpenCall implements TracedCall {
  readonly traceId: string;
  readonly headers: Headers;

  constructor(
    private readonly span: Span,
    private readonly tracer: Tracer,
    private readonly clock: () => number,
  ) {
    this.traceId = span.spanContext().traceId;
    this.headers = headersOf(span.spanContext());
  }

  tell(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  async timed<Result>(name: string, step: () => Promise<Result>): Promise<Result> {
    const below = trace.setSpan(ROOT_CONTEXT, this.span);
    const span = this.tracer.startSpan(name, { startTime: hrTime(this.clock()) }, below);
    try {
      return await step();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end(hrTime(this.clock()));
    }
  }

  end(status: number): void {
    this.span.setAttribute('http.response.status_code', status);
    if (status >= 500) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end(hrTime(this.clock()));
  }
}
