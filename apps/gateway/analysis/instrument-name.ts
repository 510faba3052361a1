import type { Fault } from '../problem/problem.js';
import { describe } from './json-values.js';

/** The place of a name among the instruments; -1, with a fault, where it is none of them. */
export function readInstrumentName(
  name: unknown,
  at: { readonly path: string; readonly instruments: readonly string[]; readonly faults: Fault[] },
): number {
  const i = typeof name === 'string' ? placesOf(at.instruments).get(name) : undefined;
  if (i !== undefined) return i;
  const was = typeof name === 'string' ? `"${name}"` : describe(name);
  at.faults.push({ path: at.path, message: `expected one of the instruments, was ${was}` });
  return -1;
}

/** The places of lists of instruments that are in use: a request asks for each of its names, in each of its groups. */
const PLACES = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function placesOf(instruments: readonly string[]): ReadonlyMap<string, number> {
  const known = PLACES.get(instruments);
  if (known !== undefined) return known;
  const places = new Map<string, number>();
  instruments.forEach((name, i) => {
    // Of a name that is given twice, which is a fault of its own, the first.
    if (!places.has(name)) places.set(name, i);
  });
  PLACES.set(instruments, places);
  return places;
}
