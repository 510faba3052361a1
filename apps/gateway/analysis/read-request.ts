import type { GivenCovariance, RefusedCovariances } from '#platform/solver/given-covariance.js';
import type { Fault } from '../problem/problem.js';
import type { ProblemError } from '../problem/problem-error.js';
import { refusalOf } from './faults.js';

/** A matrix whose eigenvalues are still to be judged, which a worker does. */
export interface UnjudgedCovariance extends GivenCovariance {
  readonly path: string;
  /** Faults that were found before it: where its own belongs. */
  readonly position: number;
}

/** What was read of a body. */
export interface ReadRequest<Task> {
  /** Null where there are faults. */
  readonly task: Task | null;
  readonly faults: readonly Fault[];
  /** Matrices of the body, of the task itself where there is one. */
  readonly covariances: readonly UnjudgedCovariance[];
}

/** 400 with the faults of a request and those of its matrices, in the order they were read. */
export function refusalOfRequest(
  { faults, covariances }: ReadRequest<unknown>,
  { refused }: RefusedCovariances,
): ProblemError {
  const all: Fault[] = [];
  let start = 0;
  covariances.forEach(({ path, position }, k) => {
    const message = refused[k];
    if (message === null) return;
    for (const fault of faults.slice(start, position)) all.push(fault);
    all.push({ path, message });
    start = position;
  });
  return refusalOf(all.concat(faults.slice(start)));
}
