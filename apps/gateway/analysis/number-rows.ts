import type { Fault } from '../problem/problem.js';
import { addFault } from './faults.js';
import { describe } from './json-values.js';

/** Reads `min` to `max` rows of `n` numbers as one row-major array; null, with faults, when they are not. */
export function readNumberRows(
  value: unknown,
  n: number,
  at: {
    readonly path: string;
    readonly min: number;
    readonly max: number;
    readonly faults: Fault[];
  },
): Float64Array | null {
  const { path, min, max, faults } = at;
  if (!Array.isArray(value) || value.length < min || value.length > max) {
    const count = min === max ? min : `${min} to ${max}`;
    const message = `expected ${count} rows of ${n} numbers, was ${describe(value)}`;
    faults.push({ path, message });
    return null;
  }
  const before = faults.length;
  const rows = new Float64Array(value.length * n);
  value.forEach((row: unknown, t) => {
    if (!Array.isArray(row) || row.length !== n) {
      const message = `expected ${n} numbers, was ${describe(row)}`;
      faults.push({ path: `${path}[${t}]`, message });
      return;
    }
    row.forEach((element: unknown, i) => {
      if (typeof element === 'number' && Number.isFinite(element)) rows[t * n + i] = element;
      else {
        addFault(faults, () => ({
          path: `${path}[${t}][${i}]`,
          message: `expected a finite number, was ${describe(element)}`,
        }));
      }
    });
  });
  return faults.length === before ? rows : null;
}
