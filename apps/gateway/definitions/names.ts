import { describe } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';

/** Ids are parts of paths, keys and file names. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Names are keys of JSON objects, and of maps on the wire. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._:/^=&+-]{0,63}$/;

/** An id that is given in the body, in the path or in both; '' with a fault where it is none. */
export function readId(
  value: unknown,
  at: { readonly path: string; readonly named: string | null; readonly faults: Fault[] },
): string {
  const { path, named, faults } = at;
  const id = value ?? named;
  if (typeof id !== 'string' || !ID.test(id)) {
    const expected = 'expected 1 to 64 letters, digits, dots, dashes and underscores';
    faults.push({ path, message: `${expected}, was ${describe(id ?? undefined)}` });
    return '';
  }
  if (named !== null && id !== named) {
    faults.push({ path, message: `expected "${named}", as in the path, was "${id}"` });
  }
  return id;
}

/** A name of an instrument, a venue, a feed or an estimator; '' with a fault where it is none. */
export function readName(value: unknown, path: string, faults: Fault[]): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  const expected = 'expected a name of 1 to 64 letters, digits, spaces and . _ : / ^ = & + -';
  faults.push({ path, message: `${expected}, was ${describe(value)}` });
  return '';
}

/** A text of at most so many characters; the default where it is absent. */
export function readText(
  value: unknown,
  at: { readonly path: string; readonly longest: number; readonly faults: Fault[] },
): string {
  const { path, longest, faults } = at;
  if (value === undefined) return '';
  if (typeof value === 'string' && value.length <= longest) return value;
  const was = typeof value === 'string' ? `one of ${value.length}` : describe(value);
  faults.push({ path, message: `expected a text of at most ${longest} characters, was ${was}` });
  return '';
}
