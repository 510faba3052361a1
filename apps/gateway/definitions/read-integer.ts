import { describe } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';

/** The largest count that the wire holds. */
export const MOST = 2_147_483_647;

/** Where a whole number stands, and what it may be. */
export interface IntegerAt {
  readonly path: string;
  readonly min: number;
  readonly max: number;
  /** Null: it has to be there. */
  readonly whenAbsent: number | null;
  readonly faults: Fault[];
}

/** A whole number within its limits, or the default where it is absent. */
export function readInteger(value: unknown, at: IntegerAt): number {
  const { path, min, max, whenAbsent, faults } = at;
  if (value === undefined && whenAbsent !== null) return whenAbsent;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) {
    return value;
  }
  faults.push({
    path,
    message: `expected a whole number of ${min} to ${max}, was ${describe(value)}`,
  });
  return min;
}
