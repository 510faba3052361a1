import { readNumber } from '../analysis/fields.js';
import { describe, isRecord } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';

type Fields = Readonly<Record<string, unknown>>;

/** A finite number that has to be there. */
export function readGivenNumber(value: unknown, path: string, faults: Fault[]): number {
  if (value === undefined) faults.push({ path, message: 'expected a finite number, was absent' });
  return readNumber(value, path, faults);
}

/** An object that has to be there; null, with a fault, where it is none. `like` shows one. */
export function readObject(
  value: unknown,
  at: { readonly path: string; readonly like: string; readonly faults: Fault[] },
): Fields | null {
  if (isRecord(value)) return value;
  at.faults.push({ path: at.path, message: `expected ${at.like}, was ${describe(value)}` });
  return null;
}

/** An object that may be null or absent; null for both, and with a fault for anything else. */
export function readOptionalObject(
  value: unknown,
  at: { readonly path: string; readonly like: string; readonly faults: Fault[] },
): Fields | null {
  return value === undefined || value === null ? null : readObject(value, at);
}

/** A list that has at most so many elements, each read; empty, with a fault, where it is none. */
export function readList<Item>(
  value: unknown,
  at: { readonly path: string; readonly longest: number; readonly faults: Fault[] },
  read: (item: unknown, path: string) => Item,
): Item[] {
  const { path, longest, faults } = at;
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length <= longest) {
    return value.map((item: unknown, i) => read(item, `${path}[${i}]`));
  }
  faults.push({ path, message: `expected a list of at most ${longest}, was ${describe(value)}` });
  return [];
}
