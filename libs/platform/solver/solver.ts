import type { Solved } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import type { PerformanceInputs } from '#core/performance/performance-report.js';
import type { OptimiseAnswer, OptimiseTask } from './optimise-task.js';
import type { PerformanceAnswer } from './performance-task.js';

/** The heavy steps, away from the thread that must answer heartbeats and HTTP. */
export interface Solver {
  /** The decide stage's step. */
  decide(request: SolveRequest): Promise<Solved>;
  /** The calculator's step. */
  optimise(task: OptimiseTask): Promise<OptimiseAnswer>;
  /** The calculator's figures of a series. */
  performance(task: PerformanceInputs): Promise<PerformanceAnswer>;
  close(): Promise<void>;
}
