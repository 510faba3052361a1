import { quadraticForm } from '../linalg/symmetric.js';
import type { BudgetedPoint, BudgetedProblem, BudgetedStart } from './budgeted-minimum.js';
import { trackedMinimum } from './tracked-minimum.js';

/** Values of lambda tried. */
const TRIALS = 100;
/** The budget's multiplier over the terms that it is the sum of: below it there is only rounding. */
const FREE = 1e-14;
/** The same beside a benchmark, whose pull is found to within this. */
const FREE_TRACKED = 1e-11;
/** A lambda that many times its first value, or so small a part of it, is none. */
const RANGE = 1e8;
/** Below this part of its first value a step that finds no point is beside weights without risk: lambda tends to zero. */
const VANISHING = 1e-5;

/** A lambda and the least point for it. */
export interface BudgetFreePoint {
  readonly lambda: number;
  readonly point: BudgetedPoint;
}

/** A lambda and the multiplier of the budget there. */
interface Trial {
  readonly lambda: number;
  readonly multiplier: number;
}

/** Where the multiplier has been negative and where positive. */
interface Bracket {
  low: number;
  high: number;
}

/**
 * The lambda at which the budget's multiplier on the minimum of w'Sigma w / 2 - lambda sum b_i ln w_i is zero, by secants
 * within a bracket; null where there is none. The multiplier is lambda - w'Sigma w less what the constraints take, so it
 * rises from the negative, where the weights would rather be less, to the positive. Where a step finds no point the best
 * so far is returned: its certificate tells.
 */
export function freeBudget(task: BudgetedProblem, start: BudgetedStart): BudgetFreePoint | null {
  const first = firstLambda(task, start.weights);
  const free = task.tracking === null ? FREE : FREE_TRACKED;
  const bracket: Bracket = { low: 0, high: Infinity };
  let lambda = first;
  let last: Trial | null = null;
  let best: BudgetFreePoint | null = null;
  let least = Infinity;
  let iterations = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const point = trackedMinimum(task, lambda, best?.point ?? start);
    if (point === null && lambda < first * VANISHING) return null;
    if (point === null) return best ?? { lambda: 0, point: resting(start) };
    iterations += point.iterations;
    const multiplier = point.multipliers[0];
    if (Math.abs(multiplier) < least) {
      least = Math.abs(multiplier);
      best = { lambda, point: { ...point, iterations } };
    }
    if (least <= free * (lambda + quadraticForm(task.problem.covariance, point.weights))) break;
    if (multiplier > 0) bracket.high = Math.min(bracket.high, lambda);
    else bracket.low = Math.max(bracket.low, lambda);
    const next = nextLambda(bracket, { lambda, multiplier }, last);
    if (next > first * RANGE || next * RANGE < first) return null;
    if (next === lambda) break;
    last = { lambda, multiplier };
    lambda = next;
  }
  return best;
}

/** The start as a point without multipliers. */
function resting(start: BudgetedStart): BudgetedPoint {
  const multipliers = new Float64Array(start.active.rows.length);
  return { ...start, multipliers, turnoverMultiplier: 0, iterations: 0 };
}

/** Without constraints the multiplier is lambda - w'Sigma w. */
function firstLambda({ problem }: BudgetedProblem, weights: Float64Array): number {
  const { covariance } = problem;
  const n = weights.length;
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, covariance[i * n + i]);
  const variance = quadraticForm(covariance, weights);
  return Math.max(variance, largest * 1e-6) || 1;
}

/** The secant's zero where it lies within the bracket, else the bracket's middle, or beyond its open end. */
function nextLambda({ low, high }: Bracket, now: Trial, last: Trial | null): number {
  const slope = last === null ? 1 : (now.multiplier - last.multiplier) / (now.lambda - last.lambda);
  const next = now.lambda - now.multiplier / slope;
  if (next > low && next < high) {
    const [least, most] = [now.lambda / 16, now.lambda * 16];
    return Math.min(Math.max(next, least), most);
  }
  if (high === Infinity) return low * 4;
  return low === 0 ? high / 4 : Math.sqrt(low * high);
}
