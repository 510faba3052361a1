import type { Fault } from '../problem/problem.js';
import { readNumberRows } from './number-rows.js';

/** Scenarios of one problem. */
const MAX_SCENARIOS = 10_000;

/** Reads T rows of `n` numbers as one row-major array; null, with faults, when they are not. */
export function readScenarios(value: unknown, n: number, faults: Fault[]): Float64Array | null {
  return readNumberRows(value, n, { path: 'scenarios', min: 1, max: MAX_SCENARIOS, faults });
}
