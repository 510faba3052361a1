import { badRequest } from '../problem/problem-error.js';
import type { Fault } from '../problem/problem.js';

/** Faults that are listed; more are counted. */
const LISTED = 1_000;

/** @throws ProblemError 400 with every fault, unless there is none */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const more = faults.length - LISTED;
  throw badRequest(
    more > 0
      ? [...faults.slice(0, LISTED), { path: '', message: `and ${more} more faults` }]
      : faults,
  );
}
