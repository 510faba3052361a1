import { addSymmetricProduct } from '../linalg/symmetric.js';
import { AT_LOWER, AT_UPPER, HELD, type QpProblem } from './qp-problem.js';
import type { QpWorkspace } from './qp-workspace.js';

/** What the parts of one solve share: the problem, its buffers and how it is scaled. */
export interface QpState {
  readonly problem: QpProblem;
  readonly work: QpWorkspace;
  readonly n: number;
  readonly m: number;
  /** The first variables, that have rows in Q. */
  readonly curved: number;
  /** Power of two that brings Q (or c, without Q) to order one; applied on reading. */
  readonly scale: number;
  readonly budget: number;
  /** Power of two that brought each row to order one. */
  readonly rowScale: Float64Array;
  /** Q as the KKT matrix sees it: null in phase one. */
  quadratic: Float64Array | null;
  /** Order of the KKT matrix. */
  size: number;
  /** Updates of the inverse since it was last built. */
  updates: number;
  iterations: number;
  /** Whether gradient and activity are those of the present x. */
  gradientIsCurrent: boolean;
  activityIsCurrent: boolean;
  /** Curvature below this share of its terms is none: the move is along a null direction of the reduced Hessian. */
  curvature: number;
}

const CURVATURE = 1e-11;

/** The power of two that brings `size` into [1, 2); 1 for zero. Exact, so that scaling loses nothing. */
export function powerOfTwoScale(size: number): number {
  if (!(size > 0) || size === Infinity) return 1;
  let scale = 1;
  while (size * scale >= 2) scale *= 0.5;
  while (size * scale < 1) scale *= 2;
  return scale;
}

function objectiveScale({ n, curved = n, quadratic, linear }: QpProblem): number {
  let size = 0;
  if (quadratic !== null) {
    for (let i = 0; i < curved; i += 1) size = Math.max(size, quadratic[i * curved + i]);
  }
  if (size === 0 && linear !== null) {
    for (let i = 0; i < n; i += 1) size = Math.max(size, Math.abs(linear[i]));
  }
  return powerOfTwoScale(size);
}

/** Scales the rows into the workspace and forgets every earlier solve. */
export function createQpState(problem: QpProblem, work: QpWorkspace, budget: number): QpState {
  const { n, rows, rhs } = problem;
  const m = rhs.length;
  const rowScale = new Float64Array(m);
  for (let r = 0; r < m; r += 1) {
    let size = 0;
    for (let j = 0; j < n; j += 1) size = Math.max(size, Math.abs(rows[r * n + j]));
    const factor = powerOfTwoScale(size);
    rowScale[r] = factor;
    for (let j = 0; j < n; j += 1) work.rows[r * n + j] = rows[r * n + j] * factor;
    work.rhs[r] = rhs[r] * factor;
  }
  work.multipliers.fill(0);
  work.skipped.fill(0);
  work.ignored.fill(0);
  const scale = objectiveScale(problem);
  const { quadratic, curved = n } = problem;
  work.deviation.fill(0, 0, n);
  if (quadratic !== null) {
    for (let i = 0; i < curved; i += 1) {
      work.deviation[i] = Math.sqrt(quadratic[i * curved + i] * scale);
    }
  }
  return {
    problem,
    work,
    n,
    m,
    curved,
    scale,
    budget,
    rowScale,
    quadratic,
    size: 0,
    updates: 0,
    iterations: 0,
    gradientIsCurrent: false,
    activityIsCurrent: false,
    curvature: CURVATURE,
  };
}

/** An element of the scaled Q, 0 in phase one. */
export function curvatureOf({ quadratic, curved, scale }: QpState, i: number, j: number): number {
  if (quadratic === null || i >= curved || j >= curved) return 0;
  return quadratic[i * curved + j] * scale;
}

/** The value of a variable that is not free. */
export function restingValue({ problem }: QpState, i: number, code: number): number {
  if (code === AT_LOWER) return problem.lower[i];
  return code === AT_UPPER ? problem.upper[i] : 0;
}

/** The bound nearest zero, or held at zero without bounds; no row active. */
export function restAtBounds(state: QpState): void {
  const { work, problem, n, m } = state;
  for (let i = 0; i < n; i += 1) {
    const low = Math.abs(problem.lower[i]);
    const high = Math.abs(problem.upper[i]);
    const code = low === Infinity && high === Infinity ? HELD : high < low ? AT_UPPER : AT_LOWER;
    work.variableState[i] = code;
    work.x[i] = restingValue(state, i, code);
  }
  work.rowState.fill(0, 0, m);
  movedTo(state);
}

/** To be called whenever x has changed. */
export function movedTo(state: QpState): void {
  state.gradientIsCurrent = false;
  state.activityIsCurrent = false;
}

/** g = scale (Q x + c) into the workspace, columns of Q in index order. */
export function computeGradient(state: QpState): void {
  if (state.gradientIsCurrent) return;
  state.gradientIsCurrent = true;
  const { work, problem, n, curved, scale, quadratic } = state;
  const { gradient, x } = work;
  const { linear } = problem;
  for (let i = 0; i < n; i += 1) gradient[i] = linear === null ? 0 : linear[i] * scale;
  if (quadratic !== null) addSymmetricProduct(quadratic, curved, x, gradient, scale);
}

/** A x into the workspace. */
export function computeActivity(state: QpState): void {
  if (state.activityIsCurrent) return;
  state.activityIsCurrent = true;
  const { work, n, m } = state;
  const { rows, x, activity } = work;
  for (let r = 0; r < m; r += 1) {
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum += rows[r * n + j] * x[j];
    activity[r] = sum;
  }
}

/** Whether a variable may move at all. */
export function isMovable({ problem }: QpState, i: number): boolean {
  return problem.lower[i] < problem.upper[i];
}
