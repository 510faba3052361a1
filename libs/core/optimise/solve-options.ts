import type { QpActiveSet } from '../qp/qp-problem.js';
import { createQpWorkspace, type QpWorkspace } from '../qp/qp-workspace.js';
import type { QpOptions } from '../qp/solve-qp.js';
import type { SolveOptions } from './portfolio-problem.js';

/** Buffers for minVolatility and maxSharpe of up to `names` names and `groups` groups. */
export function createSolveWorkspace(names: number, groups: number = 0): QpWorkspace {
  return createQpWorkspace(names + 1, 2 + names + 2 * groups);
}

/** Options of the solver behind those of an objective. */
export function qpOptions(options: SolveOptions, start: QpActiveSet | null): QpOptions {
  return {
    ...(start === null ? {} : { start }),
    ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
    ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
  };
}
