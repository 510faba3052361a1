import type { Constraints } from '../generated/wire-types.js';

/** Whether there are n lower and n upper bounds, no lower one above its upper one; infinite where there is none. */
export function boundsFit({ lower, upper }: Constraints, n: number): boolean {
  return (
    lower.length === n &&
    upper.length === n &&
    lower.every((value, i) => value <= upper[i] && value < Infinity && upper[i] > -Infinity)
  );
}
