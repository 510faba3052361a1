import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

/** What may go into a log line and a header as it is. */
const READABLE = /^[A-Za-z0-9._-]{1,128}$/;

/** Every exchange has an id: the caller's `x-request-id` where it is readable, else one of ours. The answer says it. */
export function requestIds(request: HttpRequest, response: HttpResponse, next: Next): void {
  const given = request.headers['x-request-id'] ?? '';
  request.requestId = READABLE.test(given) ? given : randomUUID();
  response.setHeader('x-request-id', request.requestId);
  next();
}
