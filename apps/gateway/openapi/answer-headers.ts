import { text, within } from './schema.js';

const header = (description: string, schema = text(), required = true) => ({
  description,
  required,
  schema,
});

/** Headers of answers, each a component of the document. */
export const HEADERS = {
  'x-request-id': header('Names the exchange in the logs and in the audit trail'),
  'Retry-After': header('Seconds to wait', within(text(), { pattern: '^[0-9]+$' })),
  'WWW-Authenticate': header('How to authorise'),
  Location: header('Where to ask what became of it'),
  ETag: header('The version that If-Match may ask for'),
  RateLimit: header(
    'The limit that was reached and when it lets through again (draft-ietf-httpapi-ratelimit-headers); none where it is not requests that are counted',
    within(text(), { pattern: '^"[a-z]+";r=[0-9]+;t=[0-9]+$' }),
    false,
  ),
  'RateLimit-Policy': header(
    'How many requests (q) that limit lets through in so many seconds (w)',
    within(text(), { pattern: '^"[a-z]+";q=[0-9]+;w=[0-9]+$' }),
    false,
  ),
};

export type HeaderName = keyof typeof HEADERS;

/** Headers of every answer with a status, beside those of its operation. */
const BY_STATUS: Readonly<Record<number, readonly HeaderName[]>> = {
  202: ['Location'],
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
};

/** References to the headers of an answer with a status, and to those of its own. */
export function headersOf(
  status: number,
  own: readonly HeaderName[] = [],
): Record<string, { $ref: string }> {
  const names = new Set<HeaderName>(['x-request-id', ...(BY_STATUS[status] ?? []), ...own]);
  return Object.fromEntries(
    [...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
