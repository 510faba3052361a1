import { detailOf, problem, type Fault, type Problem, type ProblemKind } from './problem.js';

interface Extras {
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly progress?: unknown;
}

/** Thrown where a request ends; the filter turns it into the answer. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, detail: string, extras: Extras = {}) {
    super(detail);
    this.name = 'ProblemError';
    const base = problem(kind, detail, extras.errors);
    this.problem = extras.progress === undefined ? base : { ...base, progress: extras.progress };
    this.headers = extras.headers ?? {};
  }
}

/** 400 with every fault of the request. */
export function badRequest(errors: readonly Fault[]): ProblemError {
  return new ProblemError('badRequest', detailOf(errors), { errors });
}
