import type { Headers } from '#stream/log-record.js';

/** What spans say beside their times. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** One HTTP call that is traced, from its request to its answer. */
export interface TracedCall {
  /** 32 hex digits: the caller's, where it named a trace. */
  readonly traceId: string;
  /** Goes with the records that the call writes: W3C Trace Context, its parent the call's span. */
  readonly headers: Headers;
  /** What is known by now. */
  tell(attributes: SpanAttributes): void;
  /** A step of the call as a span of its own; one that fails says so. */
  timed<Result>(name: string, step: () => Promise<Result>): Promise<Result>;
  /** The answer is out; a call that is never ended leaves no span. */
  end(status: number): void;
}

/** Traces calls over HTTP. */
export interface CallTracing {
  /** @param headers the request's; an invalid `traceparent` is as none */
  begin(name: string, headers: Readonly<Record<string, string | undefined>>): TracedCall;
  /** The trace that a request names; null for none, or an invalid one. */
  traceIdIn(headers: Readonly<Record<string, string | undefined>>): string | null;
}
