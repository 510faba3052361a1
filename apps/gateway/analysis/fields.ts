import type { Fault } from '../problem/problem.js';
import { badRequest } from '../problem/problem-error.js';
import { addFault } from './faults.js';
import { describe, isRecord } from './json-values.js';

/** A body that is an object. @throws ProblemError 400 */
export function readBody(body: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(body)) return body;
  throw badRequest([{ path: '', message: `expected a JSON object, was ${describe(body)}` }]);
}

/** Collects a fault for every field that is not known. */
export function refuseUnknown(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  at: {
    /** '' for the body itself. */
    readonly path: string;
    readonly faults: Fault[];
    readonly message?: (field: string) => string;
  },
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const path = at.path === '' ? key : `${at.path}.${key}`;
    at.faults.push({ path, message: at.message?.(key) ?? 'expected no such field' });
  }
}

/** A finite number, or the default where the field is absent. */
export function readNumber(
  value: unknown,
  path: string,
  faults: Fault[],
  whenAbsent: number = 0,
): number {
  if (value === undefined) return whenAbsent;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  faults.push({ path, message: `expected a finite number, was ${describe(value)}` });
  return whenAbsent;
}

/** A number > 0, or the default where the field is absent. */
export function readPositive(
  value: unknown,
  path: string,
  faults: Fault[],
  whenAbsent: number,
): number {
  const number = readNumber(value, path, faults, whenAbsent);
  if (number <= 0) faults.push({ path, message: `expected > 0, was ${number}` });
  return number;
}

/** A number >= 0, or the default where the field is absent. */
export function readNotNegative(
  value: unknown,
  path: string,
  faults: Fault[],
  whenAbsent: number = 0,
): number {
  const number = readNumber(value, path, faults, whenAbsent);
  if (number < 0) faults.push({ path, message: `expected >= 0, was ${number}` });
  return number;
}

/** A name that is not in `seen` yet, and is then; '' where there is none. */
export function readUniqueName(
  value: unknown,
  path: string,
  seen: Set<string>,
  faults: Fault[],
): string {
  if (typeof value !== 'string' || value === '') {
    faults.push({ path, message: `expected a name, was ${describe(value)}` });
    return '';
  }
  if (seen.has(value)) {
    faults.push({ path, message: `expected unique names, was "${value}" again` });
  }
  seen.add(value);
  return value;
}

/** One of a few values, or the first where the field is absent. */
export function readOneOf<Value extends string | number | boolean>(
  value: unknown,
  values: readonly [Value, ...Value[]],
  path: string,
  faults: Fault[],
): Value {
  if (value === undefined) return values[0];
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  faults.push({ path, message: `expected ${values.join(' or ')}, was ${describe(value)}` });
  return values[0];
}

/** Faults of the elements of an array that are not finite numbers; the array as numbers. */
export function readNumbers(
  value: readonly unknown[],
  path: string,
  faults: Fault[],
): Float64Array {
  value.forEach((element, i) => {
    if (typeof element === 'number' && Number.isFinite(element)) return;
    addFault(faults, () => ({
      path: `${path}[${i}]`,
      message: `expected a finite number, was ${describe(element)}`,
    }));
  });
  // Not what Number makes of it: an object with a toString of its own throws.
  return Float64Array.from(value, (element) => (typeof element === 'number' ? element : NaN));
}
