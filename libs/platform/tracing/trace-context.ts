import { createTraceState, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { Headers } from '#stream/log-record.js';

/** The headers of W3C Trace Context, on requests and on records alike. */
interface ContextHeaders {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** Version, trace id, parent's id, flags; a later version may have more behind them. */
const PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NOTHING = /^0+$/;

/**
 * The span that headers name as the parent; null where `traceparent` is missing or invalid, which W3C Trace Context
 * (Recommendation, 3.2.2) has ignored. Of `tracestate` what is valid is kept; baggage is never read.
 */
export function spanContextIn({
  traceparent = '',
  tracestate,
}: ContextHeaders): SpanContext | null {
  const [, version, traceId, spanId, flags, more] = PARENT.exec(traceparent) ?? [];
  if (version === undefined || version === 'ff') return null;
  if (version === '00' && more !== undefined) return null;
  if (NOTHING.test(traceId) || NOTHING.test(spanId)) return null;
  return {
    traceId,
    spanId,
    isRemote: true,
    traceFlags: parseInt(flags, 16) & TraceFlags.SAMPLED,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  };
}

/** The headers that name a span as the parent of what follows. */
export function headersOf({ traceId, spanId, traceFlags, traceState }: SpanContext): Headers {
  const flags = traceFlags.toString(16).padStart(2, '0');
  const tracestate = traceState?.serialize() ?? '';
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    ...(tracestate !== '' && { tracestate }),
  };
}
