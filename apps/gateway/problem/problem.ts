/** The media type of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** One fault of a request: where it is, and what was expected there. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The one fault, or how many there are; one of the whole body has no path. */
export function detailOf(errors: readonly Fault[]): string {
  if (errors.length !== 1) return `${errors.length} faults, see errors`;
  const [{ path, message }] = errors;
  return path === '' ? message : `${path}: ${message}`;
}

/** RFC 9457 problem details; 503 carries the progress of the replay. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly Fault[];
  readonly progress?: unknown;
}

/** The closed set of problems the gateway answers with. */
export type ProblemKind = keyof typeof KINDS;

/** The one table of problems: slug of the type URN, status and title. */
const KINDS = {
  badRequest: { slug: 'bad-request', status: 400, title: 'Bad Request' },
  unauthorized: { slug: 'unauthorized', status: 401, title: 'Unauthorized' },
  forbidden: { slug: 'forbidden', status: 403, title: 'Forbidden' },
  notFound: { slug: 'not-found', status: 404, title: 'Not Found' },
  methodNotAllowed: { slug: 'method-not-allowed', status: 405, title: 'Method Not Allowed' },
  requestTimeout: { slug: 'request-timeout', status: 408, title: 'Request Timeout' },
  conflict: { slug: 'conflict', status: 409, title: 'Conflict' },
  preconditionFailed: { slug: 'precondition-failed', status: 412, title: 'Precondition Failed' },
  tooLarge: { slug: 'content-too-large', status: 413, title: 'Content Too Large' },
  unsupportedMediaType: {
    slug: 'unsupported-media-type',
    status: 415,
    title: 'Unsupported Media Type',
  },
  expectationFailed: { slug: 'expectation-failed', status: 417, title: 'Expectation Failed' },
  unprocessable: { slug: 'unprocessable-content', status: 422, title: 'Unprocessable Content' },
  tooManyRequests: { slug: 'too-many-requests', status: 429, title: 'Too Many Requests' },
  headersTooLarge: {
    slug: 'request-header-fields-too-large',
    status: 431,
    title: 'Request Header Fields Too Large',
  },
  internal: { slug: 'internal', status: 500, title: 'Internal Server Error' },
  unavailable: { slug: 'unavailable', status: 503, title: 'Service Unavailable' },
} as const;

/** Builds the problem of a kind. */
export function problem(kind: ProblemKind, detail: string, errors: readonly Fault[] = []): Problem {
  const { slug, status, title } = KINDS[kind];
  return { type: `urn:ballast:problem:${slug}`, title, status, detail, errors };
}

/** The kind that stands for an HTTP status; 400 for a 4xx that has none of its own, else 500. */
export function kindOfStatus(status: number): ProblemKind {
  const kinds = Object.keys(KINDS) as ProblemKind[];
  const exact = kinds.find((kind) => KINDS[kind].status === status);
  return exact ?? (status >= 400 && status < 500 ? 'badRequest' : 'internal');
}
