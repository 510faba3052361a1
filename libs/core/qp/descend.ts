import {
  borderInverse,
  deflateInverse,
  kktColumn,
  multiplyInverse,
  rebuildInverse,
} from './kkt-inverse.js';
import { isDescentRay } from './descent-ray.js';
import { advance, edgeDirection, exchange } from './phase-one.js';
import { cancellationScale, computeReduced, price } from './pricing.js';
import { FREE } from './qp-problem.js';
import { computeActivity, computeGradient, curvatureOf, type QpState } from './qp-state.js';
import { ratioTest, type Blocking, type PivotRule } from './ratio-test.js';

/** `singular`: the inverse broke down, the set is not one to go on from. */
export type Descent = 'optimal' | 'unbounded' | 'stalled' | 'singular';

/** Curvature below this share of its terms is judged on an inverse without updates. */
const DOUBTFUL = 1e-6;
/** A free variable's reduced gradient above these shares of its terms, and of what cancelled in them, shows that the
 *  inverse has lost its digits. */
const INACCURATE = 1e-9;
const INACCURATE_CANCELLED = 1e-11;
/** Updates of the inverse after which it is built anew: this many and twice its order, so that building stays the smaller part. */
const REFRESH = 60;
/** Releases without progress before the least-index rule takes over. */
const PATIENCE = 20;
/** A move shorter than this, x being of order one, is none. */
const PROGRESS = 1e-12;

/** The Newton step of the present set into `direction`, its multipliers into the workspace. */
function newtonDirection(state: QpState): void {
  const { work, n, m, size } = state;
  const { elements, column, solution, direction, multipliers, gradient } = work;
  for (let e = 0; e < size; e += 1) column[e] = elements[e] < n ? -gradient[elements[e]] : 0;
  multiplyInverse(state, column, solution);
  direction.fill(0);
  multipliers.fill(0, 0, m);
  for (let e = 0; e < size; e += 1) {
    if (elements[e] < n) direction[elements[e]] = solution[e];
    else multipliers[elements[e] - n] = solution[e];
  }
}

/**
 * The primal block of K^-1 is Z (Z'Q Z)^-1 Z', Z a basis of the moves the active rows allow. Its largest diagonal element
 * is at least 1/(2 k^2), Q being of order one; 0 at a vertex, where no move is allowed and the block is rounding.
 */
function primalScale({ work, n, size }: QpState): number {
  let largest = 0;
  let free = 0;
  for (let e = 0; e < size; e += 1) {
    if (work.elements[e] >= n) continue;
    free += 1;
    largest = Math.max(largest, work.inverse[e * work.order + e]);
  }
  if (free === size - free) return 0;
  return Math.max(largest, 1 / (2 * free * free));
}

/**
 * Takes the blocking bound or row into the active set. False when it depends on the active ones: then it blocked by
 * rounding only, as no direction within the set can move it.
 */
function activate(state: QpState, { id, code }: Blocking): boolean {
  const { work, n, size } = state;
  const threshold = state.curvature * primalScale(state);
  if (threshold === 0) return false;
  if (id < n) {
    const place = work.position[id];
    if (!(work.inverse[place * work.order + place] > threshold)) return false;
    work.variableState[id] = code;
    deflateInverse(state, id);
    return true;
  }
  kktColumn(state, id, work.column);
  multiplyInverse(state, work.column, work.solution);
  let pivot = 0;
  let length = 0;
  for (let e = 0; e < size; e += 1) {
    pivot -= work.column[e] * work.solution[e];
    length += work.column[e] * work.column[e];
  }
  if (!(-pivot > threshold * length)) return false;
  work.rowState[id - n] = 1;
  borderInverse(state, id, work.solution, pivot);
  return true;
}

/** Whether a step along `direction` moved the point by more than rounding. */
function isProgress({ work, n }: QpState, step: number): boolean {
  for (let i = 0; i < n; i += 1) {
    if (Math.abs(step * work.direction[i]) > PROGRESS) return true;
  }
  return false;
}

/** Steps to the minimiser of the present set or to what blocks; null where it falls without end. */
function stepToMinimiser(state: QpState, rule: PivotRule): Blocking | null {
  computeGradient(state);
  newtonDirection(state);
  const blocking = ratioTest(state, 1, -1, rule);
  if (blocking.id < 0 && isDescentRay(state)) return null;
  advance(state, blocking);
  return blocking;
}

/** Curvature along a release, and the size of what cancelled in it. */
interface Curvature {
  readonly value: number;
  readonly terms: number;
}

/** The curvature of releasing variable `id`, u = K^-1 k left in `solution`. */
function variableCurvature(state: QpState, id: number): Curvature {
  const { work, size } = state;
  kktColumn(state, id, work.column);
  multiplyInverse(state, work.column, work.solution);
  const own = curvatureOf(state, id, id);
  let value = own;
  let terms = own;
  for (let e = 0; e < size; e += 1) {
    value -= work.column[e] * work.solution[e];
    terms += Math.abs(work.column[e] * work.solution[e]);
  }
  return { value, terms };
}

/** The curvature of releasing active row `id`, and the squared length of the move. */
function rowCurvature({ work, n, size }: QpState, id: number): Curvature {
  const { inverse, order, position, elements } = work;
  const place = position[id];
  let terms = 0;
  for (let e = 0; e < size; e += 1) {
    const step = inverse[e * order + place];
    if (elements[e] < n) terms += step * step;
  }
  return { value: -inverse[place * order + place], terms };
}

/** The curvature of releasing `id`, 0 when it is rounding; null when the inverse broke down. */
function releaseCurvature(state: QpState, id: number): number | null {
  const measure = id < state.n ? variableCurvature : rowCurvature;
  let { value, terms } = measure(state, id);
  if (value <= DOUBTFUL * terms && state.updates > 0) {
    if (!rebuildInverse(state)) return null;
    ({ value, terms } = measure(state, id));
  }
  return value > state.curvature * terms ? value : 0;
}

/** Whether the free variables' reduced gradients vanish as they should at the minimiser of a set. */
function isAccurate(state: QpState): boolean {
  const { work, n } = state;
  const floor = INACCURATE_CANCELLED * cancellationScale(state);
  for (let i = 0; i < n; i += 1) {
    if (work.variableState[i] !== FREE) continue;
    if (Math.abs(work.reduced[i]) > INACCURATE * work.magnitude[i] + floor) return false;
  }
  return true;
}

type Release = 'released' | 'moved' | 'degenerate' | 'unbounded' | 'singular';

/** Frees element `id`, or moves along the null direction it opens until something blocks. */
function release(state: QpState, id: number, rule: PivotRule): Release {
  const { work, n } = state;
  const curvature = releaseCurvature(state, id);
  if (curvature === null) return 'singular';
  if (curvature > 0) {
    if (id < n) {
      work.variableState[id] = FREE;
      borderInverse(state, id, work.solution, curvature);
    } else {
      work.rowState[id - n] = 0;
      deflateInverse(state, id);
    }
    return 'released';
  }
  edgeDirection(state, id, id < n ? work.reduced[id] : 0);
  const blocking = ratioTest(state, Infinity, id, rule);
  if (blocking.id < 0) return 'unbounded';
  advance(state, blocking);
  if (blocking.id === id) work.variableState[id] = blocking.code;
  else {
    exchange(state, id, blocking);
    if (!rebuildInverse(state)) return 'singular';
  }
  return isProgress(state, blocking.step) ? 'moved' : 'degenerate';
}

/**
 * Primal active-set descent from a feasible point whose set has a regular K. Releases one constraint at a time, so the
 * reduced Hessian has at most one zero eigenvalue, which the next blocking constraint removes (Gill & Murray 1978).
 */
export function descend(state: QpState): Descent {
  const { work } = state;
  if (!rebuildInverse(state)) return 'singular';
  let settled = false;
  let idle = 0;
  let released = -1;
  work.skipped.fill(0);
  work.ignored.fill(0);
  while (state.iterations < state.budget) {
    const rule: PivotRule = idle > PATIENCE ? 'leastIndex' : 'steepest';
    if (state.updates > REFRESH + 2 * state.size && !rebuildInverse(state)) return 'singular';
    computeActivity(state);
    if (!settled) {
      const blocking = stepToMinimiser(state, rule);
      if (blocking === null) return 'unbounded';
      settled = blocking.id < 0;
      if (isProgress(state, blocking.step)) {
        idle = 0;
        work.skipped.fill(0);
      } else if (blocking.id === released) work.skipped[released] = 1;
      if (settled) continue;
      state.iterations += 1;
      if (activate(state, blocking)) work.ignored.fill(0);
      else work.ignored[blocking.id] = 1;
      continue;
    }
    computeGradient(state);
    computeReduced(state);
    if (state.updates > 0 && !isAccurate(state)) {
      if (!rebuildInverse(state)) return 'singular';
      settled = false;
      continue;
    }
    released = price(state, rule);
    if (released < 0) return 'optimal';
    state.iterations += 1;
    idle += 1;
    work.ignored.fill(0);
    const result = release(state, released, rule);
    if (result === 'unbounded' || result === 'singular') return result;
    if (result === 'moved') idle = 0;
    settled = false;
  }
  return 'stalled';
}
