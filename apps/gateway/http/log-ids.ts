import type { HttpRequest } from './http-exchange.js';

/** What every log line about an exchange has: its id, and that of its trace where there is one. */
export interface LogIds {
  readonly requestId: string;
  readonly traceId?: string;
}

/** The ids of an exchange. */
export function logIdsOf({ id, traceId }: Pick<HttpRequest, 'id' | 'traceId'>): LogIds {
  return { requestId: id, ...(typeof traceId === 'string' && { traceId }) };
}
