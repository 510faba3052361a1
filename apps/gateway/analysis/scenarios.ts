import type { Fault } from '../problem/problem.js';
import { describe } from './json-values.js';

/** Scenarios of one problem. */
const MAX_SCENARIOS = 10_000;

/** Reads T rows of `n` numbers as one row-major array; null, with faults, when they are not. */
export function readScenarios(value: unknown, n: number, faults: Fault[]): Float64Array | null {
  const path = 'scenarios';
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_SCENARIOS) {
    const message = `expected 1 to ${MAX_SCENARIOS} rows of ${n} numbers, was ${describe(value)}`;
    faults.push({ path, message });
    return null;
  }
  const before = faults.length;
  const scenarios = new Float64Array(value.length * n);
  value.forEach((row: unknown, t) => {
    if (!Array.isArray(row) || row.length !== n) {
      const message = `expected ${n} numbers, was ${describe(row)}`;
      faults.push({ path: `${path}[${t}]`, message });
      return;
    }
    row.forEach((element: unknown, i) => {
      if (typeof element === 'number' && Number.isFinite(element)) scenarios[t * n + i] = element;
      else {
        const message = `expected a finite number, was ${describe(element)}`;
        faults.push({ path: `${path}[${t}][${i}]`, message });
      }
    });
  });
  return faults.length === before ? scenarios : null;
}
