import type { PerformanceInputs } from '#core/performance/performance-report.js';
import { decide, type Solved } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import { runOptimise, type OptimiseAnswer, type OptimiseTask } from './optimise-task.js';
import { type PerformanceAnswer, runPerformance } from './performance-task.js';

/** What a worker is asked. */
export type SolverJob =
  | { readonly kind: 'decide'; readonly request: SolveRequest }
  | { readonly kind: 'optimise'; readonly task: OptimiseTask }
  | { readonly kind: 'performance'; readonly task: PerformanceInputs };

/** What it answers. */
export type SolverReply = Solved | OptimiseAnswer | PerformanceAnswer;

/** The same pure functions in a worker, in line, and in a test. */
export function runSolverJob(job: SolverJob): SolverReply {
  switch (job.kind) {
    case 'decide':
      return decide(job.request);
    case 'optimise':
      return runOptimise(job.task);
    case 'performance':
      return runPerformance(job.task);
  }
}
