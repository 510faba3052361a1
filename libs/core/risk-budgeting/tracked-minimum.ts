import { deviationFrom } from './deviation-from.js';
import {
  budgetedMinimum,
  type BudgetedPoint,
  type BudgetedProblem,
  type BudgetedStart,
} from './budgeted-minimum.js';

/** A tracking error this near its limit, as a share of it, is at it. */
const AT_LIMIT = 1e-12;
/** The strongest pull: what it leaves of a tracking error is next to nothing. */
const STRONGEST = 1e8;
const TRIALS = 80;

/** Pulls that were too weak and too strong, the first -1 where none was. */
interface Bracket {
  low: number;
  high: number;
}

/** A pull and the inverse of the tracking error that it leaves. */
interface Trial {
  readonly pull: number;
  readonly nearness: number;
}

/**
 * The minimum of {@link budgetedMinimum} for one lambda within the tracking error too: the pull kappa is its multiplier,
 * 0 where it does not bind, else the one that leaves the error at its limit. The error falls as the pull rises, and one
 * over it is nearly linear (More & Sorensen 1983), so that secants within a bracket need a few. Null where a step finds
 * no point; beside a limit that cannot be reached the strongest pull is returned, whose certificate tells.
 */
export function trackedMinimum(
  task: BudgetedProblem,
  lambda: number,
  start: BudgetedStart,
): BudgetedPoint | null {
  const { tracking, problem } = task;
  if (tracking === null) return budgetedMinimum(task, lambda, start);
  const { maxTrackingError: limit } = tracking;
  const bracket: Bracket = { low: -1, high: Infinity };
  let from = start;
  let last: Trial | null = null;
  let iterations = 0;
  for (let trial = 1; ; trial += 1) {
    const point = budgetedMinimum(task, lambda, from);
    if (point === null) return null;
    iterations += point.iterations;
    const found = { ...point, iterations };
    const error = deviationFrom(problem.covariance, point.weights, tracking.weights);
    const isWithin = error <= limit;
    if (isWithin && point.pull === 0) return found;
    if (Math.abs(error - limit) <= AT_LIMIT * limit || trial === TRIALS) return found;
    if (isWithin) bracket.high = point.pull;
    else bracket.low = point.pull;
    if (bracket.low >= STRONGEST) return found;
    const now = { pull: point.pull, nearness: 1 / error };
    const pull = nextPull(bracket, now, { last, wanted: 1 / limit });
    if (pull === point.pull) return found;
    last = now;
    from = { ...point, pull };
  }
}

function nextPull(
  { low, high }: Bracket,
  now: Trial,
  { last, wanted }: { readonly last: Trial | null; readonly wanted: number },
): number {
  const slope =
    last === null
      ? now.nearness / (1 + now.pull)
      : (now.nearness - last.nearness) / (now.pull - last.pull);
  const next = now.pull + (wanted - now.nearness) / slope;
  if (low < 0 && !(next > 0)) return 0;
  if (next > low && next < high) return Math.min(next, STRONGEST);
  if (high === Infinity) return Math.min(4 * (1 + low), STRONGEST);
  return Math.sqrt((1 + Math.max(low, 0)) * (1 + high)) - 1;
}
