import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import type { FrontierOutcome, FrontierPoints } from '#core/optimise/frontier.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import { performanceOf, type OptimisedPerformance } from './optimised-performance.js';
import { named, type Named } from './printed-arrays.js';
import { solveFrontier } from './solve-frontier.js';
import type { Warning } from './warning.js';

/** What the calculator draws a frontier of; plain data that can be cloned to a worker. Units are the caller's. */
export type FrontierTask = AllocationProblem & { readonly asked: FrontierPoints };

/** A point as the calculator prints it: figures are of the covariance alone, null unless optimal or stalled. */
export interface PrintedPoint extends OptimisedPerformance {
  readonly status: SolveOutcome['status'];
  readonly weights: Named | null;
}

/** The body of POST /analysis/frontier: every field is always there. */
export interface FrontierAnswer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'stalled';
  /** A minimal conflicting set of constraints when infeasible. */
  readonly conflicting: readonly string[] | null;
  readonly points: readonly PrintedPoint[];
  readonly warnings: readonly Warning[];
}

/** Solves a task cold: equal tasks give equal answers. */
export function runFrontier(task: FrontierTask): FrontierAnswer {
  return printedFrontier(task, solveFrontier(task, task.asked));
}

/** What the figures of a point are taken of. */
type Measured = Parameters<typeof performanceOf>[0] & Pick<FrontierTask, 'instruments'>;

/** A frontier of these inputs as it is printed. */
export function printedFrontier(inputs: Measured, outcome: FrontierOutcome): FrontierAnswer {
  const conflicting = outcome.status === 'infeasible' ? outcome.conflicting : null;
  const warnings: Warning[] = [];
  const points =
    outcome.status === 'optimal'
      ? outcome.points.map((point, k) => printed(inputs, point, `points[${k}]`, warnings))
      : [];
  return { status: outcome.status, conflicting, points, warnings };
}

/** Weights of an outcome that has some. */
function weightsOf(outcome: SolveOutcome): Float64Array | null {
  if (outcome.status === 'optimal') return outcome.weights;
  return outcome.status === 'stalled' ? outcome.best : null;
}

function printed(
  inputs: Measured,
  outcome: SolveOutcome,
  path: string,
  warnings: Warning[],
): PrintedPoint {
  const weights = weightsOf(outcome);
  const nothing = { expectedReturn: null, volatility: null, sharpe: null, weights: null };
  if (weights === null) return { status: outcome.status, ...nothing };
  if (!weights.every(Number.isFinite)) {
    const message = 'the numbers of the problem leave the range of double precision';
    warnings.push({ path: `${path}.weights`, message });
    return { status: 'stalled', ...nothing };
  }
  const { performance, warnings: missing } = performanceOf(inputs, weights, path);
  warnings.push(...missing);
  return { status: outcome.status, ...performance, weights: named(inputs.instruments, weights) };
}
