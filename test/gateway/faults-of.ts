import { ProblemError } from '../../apps/gateway/problem/problem-error.js';
import type { Fault } from '../../apps/gateway/problem/problem.js';

/** What a reader of a body refuses; none when it reads it. */
export function faultsOf(read: () => unknown): readonly Fault[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.errors;
    throw error;
  }
}
