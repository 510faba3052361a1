import { kktColumn, multiplyInverse, rebuildInverse } from './kkt-inverse.js';
import { computeReduced, price } from './pricing.js';
import { AT_LOWER, FREE, HELD, type QpConflict } from './qp-problem.js';
import { computeActivity, movedTo, restAtBounds, type QpState } from './qp-state.js';
import { FEASIBLE, ratioTest, type Blocking, type PivotRule } from './ratio-test.js';

export type PhaseOneOutcome =
  | { readonly status: 'feasible' | 'stalled' }
  | { readonly status: 'infeasible'; readonly conflict: QpConflict };

/** Steps without progress before the least-index rule, which cannot cycle, takes over (Bland 1977). */
const PATIENCE = 20;

/** 1 above its bound, -1 below an equality, 0 where the row holds. */
function violationSign({ work, problem }: QpState, r: number): number {
  if (work.rowState[r] !== 0) return 0;
  const excess = work.activity[r] - work.rhs[r];
  if (Math.abs(excess) <= FEASIBLE * (1 + Math.abs(work.rhs[r]))) return 0;
  return excess > 0 ? 1 : r < problem.equalities ? -1 : 0;
}

/** Gradient of the sum of violations into the workspace; the number of violated rows. */
function violationGradient(state: QpState): number {
  const { work, n, m } = state;
  const { gradient, rows } = work;
  gradient.fill(0);
  state.gradientIsCurrent = false;
  let violated = 0;
  for (let r = 0; r < m; r += 1) {
    const sign = violationSign(state, r);
    if (sign === 0) continue;
    violated += 1;
    for (let i = 0; i < n; i += 1) gradient[i] += sign * rows[r * n + i];
  }
  return violated;
}

/** Multipliers of the active rows at a vertex: A_WF'y = -g_F. */
function vertexMultipliers(state: QpState): void {
  const { work, n, m, size } = state;
  const { elements, column, solution, multipliers, gradient } = work;
  for (let e = 0; e < size; e += 1) column[e] = elements[e] < n ? -gradient[elements[e]] : 0;
  multiplyInverse(state, column, solution);
  multipliers.fill(0, 0, m);
  for (let e = 0; e < size; e += 1) {
    if (elements[e] >= n) multipliers[elements[e] - n] = solution[e];
  }
}

/** The edge along which element `id` leaves its constraint, into `direction`; `slope` decides the way of a variable. */
export function edgeDirection(state: QpState, id: number, slope: number): void {
  const { work, n, size } = state;
  const { direction, elements, column, solution, inverse, order, position } = work;
  direction.fill(0);
  if (id >= n) {
    const place = position[id];
    for (let e = 0; e < size; e += 1) {
      if (elements[e] < n) direction[elements[e]] = -inverse[e * order + place];
    }
    return;
  }
  kktColumn(state, id, column);
  multiplyInverse(state, column, solution);
  const sign = slope > 0 ? -1 : 1;
  for (let e = 0; e < size; e += 1) {
    if (elements[e] < n) direction[elements[e]] = -sign * solution[e];
  }
  direction[id] = sign;
}

/** Moves along `direction` and lands exactly on the bound that blocked. */
export function advance(state: QpState, blocking: Blocking): void {
  const { work, problem, n } = state;
  const { x, direction } = work;
  movedTo(state);
  for (let i = 0; i < n; i += 1) x[i] += blocking.step * direction[i];
  if (blocking.id < 0 || blocking.id >= n) return;
  const { lower, upper } = problem;
  x[blocking.id] = blocking.code === AT_LOWER ? lower[blocking.id] : upper[blocking.id];
}

/** `entering` leaves its constraint, what blocked becomes one. */
export function exchange({ work, n }: QpState, entering: number, blocking: Blocking): void {
  if (entering < n) work.variableState[entering] = FREE;
  else work.rowState[entering - n] = 0;
  if (blocking.id < n) work.variableState[blocking.id] = blocking.code;
  else work.rowState[blocking.id - n] = 1;
}

/** The rows and bounds in the Farkas combination of the last multipliers. */
function conflictOf(state: QpState): QpConflict {
  const { work, n, m } = state;
  const rows: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  for (let r = 0; r < m; r += 1) {
    if (violationSign(state, r) !== 0) rows.push(r);
    else if (work.rowState[r] !== 0 && work.multipliers[r] !== 0) rows.push(r);
  }
  for (let i = 0; i < n; i += 1) {
    if (work.variableState[i] === FREE || work.variableState[i] === HELD) continue;
    if (work.reduced[i] > 0) lower.push(i);
    if (work.reduced[i] < 0) upper.push(i);
  }
  return { rows, lower, upper };
}

/**
 * A feasible vertex by the simplex method on the sum of violations, from every variable at rest and no row active.
 * A vertex has as many free variables as active rows, so that K is regular without Q and stays so with it.
 */
export function findFeasibleVertex(state: QpState): PhaseOneOutcome {
  const { work } = state;
  const { quadratic } = state;
  state.quadratic = null;
  restAtBounds(state);
  let idle = 0;
  let outcome: PhaseOneOutcome | null = null;
  while (outcome === null) {
    computeActivity(state);
    if (violationGradient(state) === 0) outcome = { status: 'feasible' };
    else if (state.iterations >= state.budget || !rebuildInverse(state)) {
      outcome = { status: 'stalled' };
    } else {
      state.iterations += 1;
      const rule: PivotRule = idle > PATIENCE ? 'leastIndex' : 'steepest';
      vertexMultipliers(state);
      computeReduced(state);
      const entering = price(state, rule);
      if (entering < 0) outcome = { status: 'infeasible', conflict: conflictOf(state) };
      else {
        const moved = pivotVertex(state, entering, rule);
        if (moved === null) outcome = { status: 'stalled' };
        idle = moved === true ? 0 : idle + 1;
      }
    }
  }
  work.multipliers.fill(0);
  state.quadratic = quadratic;
  return outcome;
}

/** One simplex step; whether it had length, null when nothing blocks a falling violation (rounding alone does that). */
function pivotVertex(state: QpState, entering: number, rule: PivotRule): boolean | null {
  const { work, n } = state;
  edgeDirection(state, entering, entering < n ? work.reduced[entering] : 0);
  const blocking = ratioTest(state, Infinity, entering, rule);
  if (blocking.id < 0) return null;
  advance(state, blocking);
  if (blocking.id === entering) work.variableState[entering] = blocking.code;
  else exchange(state, entering, blocking);
  return blocking.step > 0;
}
