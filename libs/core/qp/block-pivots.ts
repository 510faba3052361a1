import { solveFace, type BudgetFace, type BudgetProgramme } from './budget-face.js';
import { AT_LOWER, AT_UPPER, FREE } from './qp-problem.js';
import type { FaceWorkspace } from './qp-workspace.js';

/** Where block pivots settled: the optimal code of each name, how many exchanges it took, and y = t w, which is left in `x`. */
export interface SettledBounds {
  readonly codes: Int8Array;
  readonly exchanges: number;
  /** Null where any is right, the constraints being a cone: then it is 1'y. */
  readonly t: number | null;
  /** In the scale of y. */
  readonly budgetMultiplier: number;
}

/** Names that may become free in one exchange: this many, or as many as are free. Fewer factorisations are too large. */
const ENTRANTS = 16;
/** Exchanges that may fail to lower the number of names out of place before single ones take over. */
const PATIENCE = 5;
/** Exchanges at most: some ten are usual. */
const LIMIT = 100;
/** A name is out of place from this share of the sum of |y|, or of the terms of its slope and of what cancels in them. */
const SLACK = 1e-14;
const SLOPE = 1e-11;
const CANCELLATION = 1e-14;

/** What the lower bounds leave of the budget. */
function openRoom({ lower, budget }: BudgetProgramme): number {
  let room = budget;
  for (let i = 0; i < lower.length; i += 1) room -= lower[i];
  return room;
}

/** Whether the budget and the lower bounds leave the upper bound of a name anything to do. */
function canReachUpper({ lower, upper }: BudgetProgramme, i: number, room: number): boolean {
  return lower[i] === -Infinity || upper[i] - lower[i] < room;
}

/** Whether some weights keep the budget and the bounds at all. */
function hasWeights({ lower, upper, budget }: BudgetProgramme, room: number): boolean {
  let most = 0;
  for (let i = 0; i < lower.length; i += 1) {
    if (lower[i] > upper[i]) return false;
    most += upper[i];
  }
  return room >= 0 && most >= budget;
}

function isCone(programme: BudgetProgramme, room: number): boolean {
  const { objective, budget, lower } = programme;
  if (objective !== 'ratio' || budget !== 1) return false;
  return lower.every((bound, i) => bound === 0 && !canReachUpper(programme, i, room));
}

/** The codes to start from, every name free without a proposal: a name without the bound it is said to rest at is free. */
function startingCodes({ lower, upper }: BudgetProgramme, start: Int8Array | null): Int8Array {
  const codes = new Int8Array(lower.length).fill(FREE);
  if (start === null) return codes;
  for (let i = 0; i < codes.length; i += 1) {
    if (start[i] === AT_LOWER && lower[i] !== -Infinity) codes[i] = AT_LOWER;
    else if (start[i] === AT_UPPER && upper[i] !== Infinity) codes[i] = AT_UPPER;
  }
  return codes;
}

/** The rounding of a slope, all names alike: what cancels in Q y. */
function cancellation({ programme, work }: BudgetFace, n: number): number {
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < n; i += 1) {
    const deviation = Math.sqrt(programme.quadratic.variance(i));
    largest = Math.max(largest, deviation);
    sum += deviation * Math.abs(work.x[i]);
  }
  return CANCELLATION * largest * sum;
}

/** How many names are out of place, the last one of them, and how many are free and should become so. */
interface Verdict {
  readonly wrong: number;
  readonly last: number;
  readonly free: number;
  readonly entrants: number;
}

/** Where names belong by the signs of the face's point and slopes, into `variableState`; slopes of entrants into `magnitude`. */
function judge(face: BudgetFace, room: number): Verdict {
  const { programme, work, codes, t, budgetMultiplier } = face;
  const { lower, upper, linear } = programme;
  const { x, gradient, variableState, magnitude } = work;
  const n = codes.length;
  let size = 0;
  for (let i = 0; i < n; i += 1) size += Math.abs(x[i]);
  const slack = SLACK * size;
  const rounding = cancellation(face, n) + SLOPE * Math.abs(budgetMultiplier);
  let wrong = 0;
  let last = -1;
  let free = 0;
  let entrants = 0;
  for (let i = 0; i < n; i += 1) {
    let code = codes[i];
    if (code === FREE) {
      free += 1;
      if (lower[i] !== -Infinity && x[i] < t * lower[i] - slack) code = AT_LOWER;
      else if (canReachUpper(programme, i, room) && x[i] > t * upper[i] + slack) code = AT_UPPER;
    } else if (lower[i] < upper[i]) {
      const noise = rounding + (linear === null ? 0 : SLOPE * Math.abs(linear[i]));
      const slope = code * gradient[i];
      if (slope > noise) {
        code = FREE;
        magnitude[entrants] = slope;
        entrants += 1;
      }
    }
    variableState[i] = code;
    if (code === codes[i]) continue;
    wrong += 1;
    last = i;
  }
  return { wrong, last, free, entrants };
}

/** Exchanges all names out of place, of those that should become free only the steepest. */
function exchange({ work, codes }: BudgetFace, { free, entrants }: Verdict): void {
  const { variableState, magnitude, gradient } = work;
  const most = Math.max(ENTRANTS, free);
  let least = 0;
  if (entrants > most) {
    const slopes = magnitude.subarray(0, entrants).sort();
    least = slopes[entrants - most];
  }
  for (let i = 0; i < codes.length; i += 1) {
    const enters = codes[i] !== FREE && variableState[i] === FREE;
    if (!enters || codes[i] * gradient[i] >= least) codes[i] = variableState[i];
  }
}

/**
 * Which names rest at which bound at the optimum of a budget programme, by exchanging all names out of place at once
 * (block principal pivoting: Kunisch & Rendl 2003; the safeguard of Judice & Pires 1994: when the number of names out
 * of place has not fallen for a while, only the last one is exchanged). Each exchange costs one Cholesky factorisation
 * of the free names, and there are few of them however far the start is. Null where it does not settle, or meets a face
 * without a stationary point: then nothing is said. Overwrites the workspace.
 */
export function settleBounds(
  programme: BudgetProgramme,
  start: Int8Array | null,
  work: FaceWorkspace,
  limit: number = LIMIT,
): SettledBounds | null {
  const codes = startingCodes(programme, start);
  const room = openRoom(programme);
  if (codes.length > work.variables || !hasWeights(programme, room)) return null;
  const face: BudgetFace = {
    programme,
    work,
    codes,
    isCone: isCone(programme, room),
    t: 1,
    budgetMultiplier: 0,
  };
  let least = Infinity;
  let patience = PATIENCE;
  for (let exchanges = 0; solveFace(face); exchanges += 1) {
    const verdict = judge(face, room);
    const { wrong, last } = verdict;
    if (wrong === 0) {
      const { isCone: anyScale, t, budgetMultiplier } = face;
      return { codes, exchanges, t: anyScale ? null : t, budgetMultiplier };
    }
    if (exchanges >= Math.min(limit, LIMIT)) return null;
    if (wrong < least) {
      least = wrong;
      patience = PATIENCE;
    } else patience -= 1;
    if (patience >= 0) exchange(face, verdict);
    else codes[last] = work.variableState[last];
  }
  return null;
}
