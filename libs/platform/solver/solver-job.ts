import { decide } from '#stream/decide.js';
import type { Answer, SolveRequest } from '#stream/generated/wire-types.js';
import { runOptimise, type OptimiseAnswer, type OptimiseTask } from './optimise-task.js';

/** What a worker is asked. */
export type SolverJob =
  | { readonly kind: 'decide'; readonly request: SolveRequest }
  | { readonly kind: 'optimise'; readonly task: OptimiseTask };

/** What it answers. */
export type SolverReply = Pick<Answer, 'result' | 'iterations'> | OptimiseAnswer;

/** The same pure functions in a worker, in line, and in a test. */
export function runSolverJob(job: SolverJob): SolverReply {
  return job.kind === 'decide' ? decide(job.request) : runOptimise(job.task);
}
