import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What may go into a log line and a header as it is. */
const READABLE = /^[A-Za-z0-9._-]{1,128}$/;

/** Every exchange has an id: the caller's `x-request-id` where it is readable, else one of ours. The answer says it. */
export function requestId({ headers }: { readonly headers: IncomingHttpHeaders }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && READABLE.test(given) ? given : randomUUID();
}
