import type { SpanContext } from '@opentelemetry/api';
import type { Headers } from '#stream/log-record.js';
import { headersOf, spanContextIn } from './trace-context.js';

/** The call that a record came of, as the record's headers name it. */
export interface CallContext {
  /** Of the gateway's span: all others of the call are below it. */
  readonly parent: SpanContext;
  /** Say so on what follows from the record. */
  readonly headers: Headers;
}

/** Null for a record that no traced call has written: every tick, every close, what outsiders write. */
export function callContextIn(headers: Headers): CallContext | null {
  if (headers.traceparent === undefined) return null;
  const parent = spanContextIn(headers);
  return parent === null ? null : { parent, headers: headersOf(parent) };
}
