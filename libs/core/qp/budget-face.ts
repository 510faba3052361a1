import type { FactorisableForm } from '../linalg/covariance-form.js';
import { AT_LOWER, AT_UPPER, FREE } from './qp-problem.js';
import type { FaceWorkspace } from './qp-workspace.js';

/**
 * A budget and bounds, 1'w = budget, lower <= w <= upper, and one of two objectives:
 * `quadratic` minimises w'Q w / 2 + c'w, `ratio` maximises -c'w / sqrt(w'Q w).
 */
export interface BudgetProgramme {
  readonly objective: 'quadratic' | 'ratio';
  /** Q [n x n], positive semidefinite. */
  readonly quadratic: FactorisableForm;
  /** c [n]; null for none. */
  readonly linear: Float64Array | null;
  readonly budget: number;
  /** [n], -Infinity and Infinity for none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A face of the box in work: which names rest at a bound, and the stationary point of the objective on it, y = t w. */
export interface BudgetFace {
  readonly programme: BudgetProgramme;
  readonly work: FaceWorkspace;
  /** AT_LOWER, FREE or AT_UPPER per name. */
  readonly codes: Int8Array;
  /** Whether scaling y changes no constraint, as with lower bounds of zero and no upper ones: then t needs no sign. */
  readonly isCone: boolean;
  /** Scale of y, 1 for the quadratic objective. */
  t: number;
  /** Multiplier of the budget, in the scale of y. */
  budgetMultiplier: number;
}

/** The bound a name rests at when it is not free, or FREE when it has none. */
function restOf({ lower, upper }: BudgetProgramme, i: number): number {
  if (lower[i] !== -Infinity) return AT_LOWER;
  return upper[i] === Infinity ? FREE : AT_UPPER;
}

/**
 * Factorises Q_FF, F the free names in index order, and says how many they are. A name whose row
 * depends on those before it is put to rest; -1 when it has no bound to rest at.
 */
function factorise({ programme, work, codes }: BudgetFace): number {
  const { quadratic } = programme;
  const { ordered } = work;
  const n = codes.length;
  let size = 0;
  for (let i = 0; i < n; i += 1) {
    if (codes[i] !== FREE) continue;
    if (quadratic.append(ordered, size, i)) {
      ordered[size] = i;
      size += 1;
    } else {
      codes[i] = restOf(programme, i);
      if (codes[i] === FREE) return -1;
    }
  }
  return size;
}

/** Sums over the names at rest, w_B their bounds. */
interface Resting {
  /** 1'w_B. */
  readonly weight: number;
  /** c_B'w_B. */
  readonly earned: number;
  /** w_B'Q_BB w_B. */
  readonly variance: number;
}

/** Puts w_B into x and Q w_B into `reduced`, for all names. */
function visitResting({ programme, work, codes }: BudgetFace): Resting {
  const { quadratic, linear, lower, upper } = programme;
  const { x, reduced } = work;
  const n = codes.length;
  let weight = 0;
  let earned = 0;
  for (let i = 0; i < n; i += 1) {
    x[i] = codes[i] === FREE ? 0 : codes[i] === AT_LOWER ? lower[i] : upper[i];
    weight += x[i];
    if (linear !== null) earned += linear[i] * x[i];
  }
  reduced.fill(0, 0, n);
  quadratic.addProduct(x, reduced);
  let variance = 0;
  for (let i = 0; i < n; i += 1) variance += x[i] * reduced[i];
  return { weight, earned, variance };
}

/** p = -Q_FF^-1 Q_FB w_B, s = Q_FF^-1 1 and d = -Q_FF^-1 c_F into `column`, `solution` and `residual`. */
function solveSides({ programme, work }: BudgetFace, size: number): void {
  const { linear, quadratic } = programme;
  const { ordered, column, solution, residual, reduced } = work;
  let atRest = false;
  for (let e = 0; e < size; e += 1) {
    column[e] = -reduced[ordered[e]];
    if (column[e] !== 0) atRest = true;
    solution[e] = 1;
    residual[e] = linear === null ? 0 : -linear[ordered[e]];
  }
  if (atRest) quadratic.solveInPlace(ordered, size, column);
  quadratic.solveInPlace(ordered, size, solution);
  if (linear !== null) quadratic.solveInPlace(ordered, size, residual);
}

/**
 * t and the budget's multiplier b of y_F = t p - b s + d. The budget is t (budget - 1'w_B) = 1'y_F; the ratio is
 * stationary in its scale where y'Q y = -c'y (docs/derivations/block-pivots.md).
 */
function solveScale(face: BudgetFace, size: number, resting: Resting): void {
  const { programme, work } = face;
  const { linear } = programme;
  const { ordered, column, solution, residual, reduced } = work;
  let sumP = 0;
  let sumS = 0;
  let sumD = 0;
  let earned = -resting.earned;
  let variance = resting.variance;
  for (let e = 0; e < size; e += 1) {
    sumP += column[e];
    sumS += solution[e];
    sumD += residual[e];
    variance += reduced[ordered[e]] * column[e];
    if (linear !== null) earned -= linear[ordered[e]] * column[e];
  }
  const room = programme.budget - resting.weight - sumP;
  if (programme.objective === 'quadratic') {
    face.t = 1;
    face.budgetMultiplier = (sumD - room) / sumS;
    return;
  }
  const size2 = room * room + sumS * variance;
  face.t = (room * sumD + sumS * earned) / size2;
  face.budgetMultiplier = (variance * sumD - room * earned) / size2;
}

/**
 * The stationary point y of the objective on the face into `x`, and the slopes Q y + c + b 1 into `gradient`. False
 * where the face has none: nothing free, no curvature, or a scale t that is not positive.
 */
export function solveFace(face: BudgetFace): boolean {
  const { programme, work, codes, isCone } = face;
  const { linear, quadratic } = programme;
  const { x, gradient, ordered, column, solution, residual, reduced } = work;
  const n = codes.length;
  const size = factorise(face);
  if (size < 0 || (size === 0 && !isCone)) return false;
  const resting = visitResting(face);
  solveSides(face, size);
  solveScale(face, size, resting);
  if (isCone) face.budgetMultiplier = 0;
  const { t, budgetMultiplier } = face;
  if (!isCone && !(t > 0 && t < Infinity && Math.abs(budgetMultiplier) < Infinity)) return false;
  for (let i = 0; i < n; i += 1) {
    gradient[i] = (linear === null ? 0 : linear[i]) + budgetMultiplier;
    if (isCone) continue;
    gradient[i] += t * reduced[i];
    reduced[i] = t * x[i];
  }
  x.fill(0, 0, n);
  for (let e = 0; e < size; e += 1) {
    x[ordered[e]] = t * column[e] - budgetMultiplier * solution[e] + residual[e];
  }
  quadratic.addProduct(x, gradient);
  if (!isCone) for (let i = 0; i < n; i += 1) x[i] += reduced[i];
  return true;
}
