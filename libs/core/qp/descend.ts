import {
  borderInverse,
  deflateInverse,
  kktColumn,
  multiplyInverse,
  rebuildInverse,
} from './kkt-inverse.js';
import { advance, edgeDirection, exchange } from './phase-one.js';
import { computeReduced, price } from './pricing.js';
import { FREE } from './qp-problem.js';
import { computeActivity, computeGradient, type QpState } from './qp-state.js';
import { ratioTest, type Blocking, type PivotRule } from './ratio-test.js';

export type Descent = 'optimal' | 'unbounded' | 'stalled';

/** Curvature below this share of its terms is none: the move is along a null direction of the reduced Hessian. */
const CURVATURE = 1e-12;
/** Updates of the inverse after which it is built anew. */
const REFRESH = 60;
/** Releases without progress before the least-index rule takes over. */
const PATIENCE = 20;

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

/** Takes the blocking bound or row into the active set; false when the inverse broke down. */
function activate(state: QpState, { id, code }: Blocking): boolean {
  const { work, n, size } = state;
  if (id < n) {
    work.variableState[id] = code;
    const place = work.position[id];
    if (work.inverse[place * work.order + place] > 0) deflateInverse(state, id);
    else return rebuildInverse(state);
    return true;
  }
  work.rowState[id - n] = 1;
  kktColumn(state, id, work.column);
  multiplyInverse(state, work.column, work.solution);
  let pivot = 0;
  let terms = 0;
  for (let e = 0; e < size; e += 1) {
    pivot -= work.column[e] * work.solution[e];
    terms += Math.abs(work.column[e] * work.solution[e]);
  }
  if (!(-pivot > CURVATURE * terms)) return rebuildInverse(state);
  borderInverse(state, id, work.solution, pivot);
  return true;
}

/** Steps to the minimiser of the present set or to what blocks. */
function stepToMinimiser(state: QpState, rule: PivotRule): Blocking {
  computeGradient(state);
  newtonDirection(state);
  const blocking = ratioTest(state, 1, -1, rule);
  advance(state, blocking);
  return blocking;
}

/** The curvature of releasing variable `id`, u = K^-1 k left in `solution`; 0 when it is rounding. */
function variableCurvature(state: QpState, id: number): number {
  const { work, n, size, scale, quadratic } = state;
  kktColumn(state, id, work.column);
  multiplyInverse(state, work.column, work.solution);
  const own = quadratic === null ? 0 : quadratic[id * n + id] * scale;
  let pivot = own;
  let terms = own;
  for (let e = 0; e < size; e += 1) {
    pivot -= work.column[e] * work.solution[e];
    terms += Math.abs(work.column[e] * work.solution[e]);
  }
  return pivot > CURVATURE * terms ? pivot : 0;
}

/** The curvature of releasing active row `id` per squared length of the move; 0 when it is rounding. */
function rowCurvature({ work, n, size }: QpState, id: number): number {
  const { inverse, order, position, elements } = work;
  const place = position[id];
  let length = 0;
  for (let e = 0; e < size; e += 1) {
    const step = inverse[e * order + place];
    if (elements[e] < n) length += step * step;
  }
  const curvature = -inverse[place * order + place];
  return curvature > CURVATURE * length ? curvature : 0;
}

type Release = 'released' | 'moved' | 'degenerate' | 'unbounded' | 'stalled';

/** Frees element `id`, or moves along the null direction it opens until something blocks. */
function release(state: QpState, id: number, rule: PivotRule): Release {
  const { work, n } = state;
  const curvature = id < n ? variableCurvature(state, id) : rowCurvature(state, id);
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
    if (!rebuildInverse(state)) return 'stalled';
  }
  return blocking.step > 0 ? 'moved' : 'degenerate';
}

/**
 * Primal active-set descent from a feasible point whose set has a regular K. Releases one constraint at a time, so the
 * reduced Hessian has at most one zero eigenvalue, which the next blocking constraint removes (Gill & Murray 1978).
 */
export function descend(state: QpState): Descent {
  const { work } = state;
  if (!rebuildInverse(state)) return 'stalled';
  let settled = false;
  let idle = 0;
  let released = -1;
  work.skipped.fill(0);
  while (state.iterations < state.budget) {
    const rule: PivotRule = idle > PATIENCE ? 'leastIndex' : 'steepest';
    if (state.updates > REFRESH && !rebuildInverse(state)) return 'stalled';
    computeActivity(state);
    if (!settled) {
      const blocking = stepToMinimiser(state, rule);
      settled = blocking.id < 0;
      if (blocking.step > 0) {
        idle = 0;
        work.skipped.fill(0);
      } else if (blocking.id === released) work.skipped[released] = 1;
      if (settled) continue;
      state.iterations += 1;
      if (!activate(state, blocking)) return 'stalled';
      continue;
    }
    computeGradient(state);
    computeReduced(state);
    released = price(state, rule);
    if (released < 0) return 'optimal';
    state.iterations += 1;
    idle += 1;
    const result = release(state, released, rule);
    if (result === 'unbounded' || result === 'stalled') return result;
    if (result === 'moved') idle = 0;
    settled = false;
  }
  return 'stalled';
}
