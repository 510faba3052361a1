import { badRequest, type ProblemError } from '../problem/problem-error.js';
import type { Fault } from '../problem/problem.js';

/** Faults that are listed; more are counted. */
const LISTED = 1_000;

/** Stands for a fault that is counted only. */
const UNLISTED: Fault = { path: '', message: '' };

/** Adds a fault; one that will not be listed is not put into words, of which a body of 8 MiB may have millions. */
export function addFault(faults: Fault[], worded: () => Fault): void {
  faults.push(faults.length < LISTED ? worded() : UNLISTED);
}

/** 400 with every fault; of more than a thousand the others as their number, in the last entry. */
export function refusalOf(faults: readonly Fault[]): ProblemError {
  const more = faults.length - LISTED;
  return badRequest(
    more > 0
      ? [...faults.slice(0, LISTED), { path: '', message: `and ${more} more faults` }]
      : faults,
  );
}

/** @throws ProblemError 400 with every fault, unless there is none */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw refusalOf(faults);
}
