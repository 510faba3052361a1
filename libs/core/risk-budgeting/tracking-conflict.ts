import { deviationUnit } from '../conic/constraint-blocks.js';
import { relaxed } from '../optimise/conflict.js';
import { conflictNames, constraintRows } from '../optimise/constraint-rows.js';
import type { PortfolioProblem } from '../optimise/portfolio-problem.js';
import { crossedBounds, solveWeights, type WeightsPoint } from '../optimise/solve-weights.js';
import { AT_LOWER, AT_UPPER, type QpActiveSet } from '../qp/qp-problem.js';
import type { Tracking } from './budgeted-minimum.js';
import { deviationFrom } from './deviation-from.js';

/** A tracking error above its limit by less, in units of the largest deviation of a name, is within it. */
const WITHIN = 1e-8;

/**
 * A minimal set of constraints that keep every positive portfolio further from the benchmark than it may be, the limit
 * among them; null where one is near enough. `floored` has its lower bounds at `floor` or above, which nobody can drop.
 * From the constraints that hold the nearest portfolio where it is, by deletion filter.
 */
export function trackingConflict(
  floored: PortfolioProblem,
  tracking: Tracking,
  floor: number,
): readonly string[] | null {
  const nearest = nearestPoint(floored, tracking, 'invested');
  if (nearest === null || isNear(floored, tracking, nearest)) return null;
  const holding = namesOf(floored, nearest.active, floor);
  const names = new Set(nearest.trading?.atLimit === 1 ? [...holding, 'maxTurnover'] : holding);
  const isFar = (): boolean => {
    const rest = relaxed(floored, names, floor);
    const point = nearestPoint(rest, tracking, names.has('budget') ? 'invested' : 'anyBudget');
    return point !== null && !isNear(floored, tracking, point);
  };
  // Where the active set says too little: two constraints hold a name and one of them is active.
  if (!isFar()) for (const name of [...allNames(floored, floor), 'maxTurnover']) names.add(name);
  for (const name of [...names]) {
    names.delete(name);
    if (!isFar()) names.add(name);
  }
  return [...names, 'maxTrackingError'];
}

function isNear(
  { covariance }: PortfolioProblem,
  { weights, maxTrackingError }: Tracking,
  { x }: WeightsPoint,
): boolean {
  const slack = WITHIN * (deviationUnit(covariance) + maxTrackingError);
  return deviationFrom(covariance, x, weights) <= maxTrackingError + slack;
}

/** min (w - b)'Sigma(w - b) / 2 within the constraints; null where the solver finds none. */
function nearestPoint(
  problem: PortfolioProblem,
  { product }: Tracking,
  budget: 'invested' | 'anyBudget',
): WeightsPoint | null {
  if (crossedBounds(problem) !== null) return null;
  const n = product.length;
  const all = constraintRows(problem);
  const first = budget === 'invested' ? 0 : 1;
  const rows = {
    rows: all.rows.subarray(first * n),
    rhs: all.rhs.subarray(first),
    equalities: all.equalities - first,
  };
  const linear = product.map((value) => -value);
  const objective = { quadratic: problem.covariance, linear, factor: 1 };
  const outcome = solveWeights(problem, rows, objective);
  return outcome.status === 'optimal' ? outcome.point : null;
}

/** Names of the rows and bounds of a set, but for the floor. */
function namesOf(
  problem: PortfolioProblem,
  { variables, rows }: QpActiveSet,
  floor: number,
): readonly string[] {
  const { lower, upper } = problem.bounds;
  const isAtLower = (i: number): boolean => variables[i] === AT_LOWER;
  const indices = Array.from(variables, (_, i) => i);
  return conflictNames(problem, constraintRows(problem).groups, {
    rows: Array.from(rows, (_, r) => r).filter((r) => rows[r] !== 0),
    lower: indices.filter((i) => isAtLower(i) && lower[i] > floor),
    // Either bound may be the one that holds a name whose bounds coincide.
    upper: indices.filter(
      (i) => variables[i] === AT_UPPER || (isAtLower(i) && lower[i] === upper[i]),
    ),
  });
}

/** Every constraint that there is. */
function allNames(problem: PortfolioProblem, floor: number): readonly string[] {
  const { groups, rhs } = constraintRows(problem);
  const { lower, upper } = problem.bounds;
  const indices = Array.from(lower, (_, i) => i);
  return conflictNames(problem, groups, {
    rows: Array.from(rhs, (_, r) => r),
    lower: indices.filter((i) => lower[i] > floor),
    upper: indices.filter((i) => upper[i] < Infinity),
  });
}
