import type { QpActiveSet } from '../qp/qp-problem.js';
import { createQpWorkspace, type QpWorkspace } from '../qp/qp-workspace.js';
import type { QpOptions } from '../qp/solve-qp.js';
import type { SolveOptions } from './portfolio-problem.js';
import type { ActiveTrades } from './trading.js';

/** Buffers for the quadratic objectives of up to `names` names and `groups` groups. */
export function createSolveWorkspace(names: number, groups: number = 0): QpWorkspace {
  return {
    ...createQpWorkspace(names + 1, 2 + names + 2 * groups),
    quadratic: new Float64Array(names * names),
  };
}

/** Options of the solver, with how names trade in the active set to start from. */
export interface WeightsStart extends QpOptions {
  readonly trades?: ActiveTrades;
}

/** Options of the solver behind those of an objective. */
export function qpOptions(options: SolveOptions, start: QpActiveSet | null): WeightsStart {
  const trades = options.start?.trading;
  return {
    ...(trades === undefined ? {} : { trades }),
    ...(start === null ? {} : { start }),
    ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
    ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
  };
}

/** The same for a second try in variables of like deviation, from no active set: that of the first led nowhere. */
export function inLikeDeviations({ maxIterations, workspace }: QpOptions): QpOptions {
  return {
    variables: 'ofLikeDeviation',
    ...(maxIterations === undefined ? {} : { maxIterations }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}
