import type { Fault } from '../problem/problem.js';
import { readNumber, readNumbers } from './fields.js';
import { readInstrumentName } from './instrument-name.js';
import { describe, isRecord } from './json-values.js';

/** Reads a number per instrument, as an array in their order or as `{ name: number }`; a name that is missing there has `whenMissing`, or is a fault where that is null. */
export function readNamedVector(
  value: unknown,
  at: {
    readonly path: string;
    readonly instruments: readonly string[];
    readonly whenMissing: number | null;
    readonly faults: Fault[];
  },
): Float64Array {
  const { path, instruments, whenMissing, faults } = at;
  if (Array.isArray(value) && value.length === instruments.length) {
    return readNumbers(value, path, faults);
  }
  if (!isRecord(value)) {
    const message = `expected a number per instrument, was ${describe(value)}`;
    faults.push({ path, message });
    return new Float64Array(instruments.length);
  }
  for (const name of Object.keys(value)) {
    readInstrumentName(name, { ...at, path: `${path}.${name}` });
  }
  return Float64Array.from(instruments, (name) => {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const place = `${path}.${name}`;
    if (given === undefined && whenMissing === null) {
      faults.push({ path: place, message: 'expected a finite number, was absent' });
    }
    return readNumber(given, place, faults, whenMissing ?? 0);
  });
}
