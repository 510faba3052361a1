import { ProblemError } from '../problem/problem-error.js';

/** Longest id of a decision, a definition or a command; ours are shorter by far. */
const LONGEST = 512;

/**
 * An id of a path that may be one: printable ASCII, bounded. Anything else names nothing, and no log or database is
 * asked for it: SQL refuses NUL.
 * @param what it would be of
 * @throws ProblemError 404
 */
export function possibleId(id: string, what: string): string {
  if (id.length <= LONGEST && /^[\x20-\x7e]+$/.test(id)) return id;
  throw new ProblemError(
    'notFound',
    `expected a known ${what}, was none by its characters or length`,
  );
}
