import { formOf } from '../linalg/covariance-form.js';
import { largestSize } from '../linalg/symmetric.js';
import { FREE, type AT_LOWER, type AT_UPPER, type QpActiveSet } from '../qp/qp-problem.js';
import {
  createFace,
  factoriseFace,
  restingValue,
  solveFace,
  type FaceProblem,
  type KktFace,
} from './kkt-face.js';

/** What the parameter of a path moves: the right-hand side of an inequality, -parameter, or the linear term, c + parameter slope. */
export type Motion =
  | { readonly row: number }
  | {
      /** [n]. */
      readonly slope: Float64Array;
      /** The parameter to start from. */
      readonly from: number;
    };

/** The point of an active set as its parameter grows, and its slopes per unit of that. */
export interface Path {
  readonly face: KktFace;
  /** The row whose right-hand side is -parameter; -1 for none. */
  readonly row: number;
  /** Of the linear term; null for none. */
  readonly slope: Float64Array | null;
  readonly x: Float64Array;
  readonly dx: Float64Array;
  readonly y: Float64Array;
  readonly dy: Float64Array;
  /** Qx + c + A'y and its slope: zero on the free variables. */
  readonly reduced: Float64Array;
  readonly dReduced: Float64Array;
  /** Buffers of the order of K: a right-hand side and a solution. */
  readonly side: Float64Array;
  readonly solution: Float64Array;
}

/** A bound or a row that joins the active set. */
export type Joining =
  | {
      readonly kind: 'variable';
      readonly index: number;
      readonly code: typeof AT_LOWER | typeof AT_UPPER;
    }
  | { readonly kind: 'row'; readonly index: number };

export function createPath(problem: FaceProblem, motion: Motion | null, start: QpActiveSet): Path {
  const face = createFace(problem, start);
  const { n } = problem;
  const m = problem.rhs.length;
  const vector = (length: number): Float64Array => new Float64Array(length);
  return {
    face,
    row: motion !== null && 'row' in motion ? motion.row : -1,
    slope: motion !== null && 'slope' in motion ? motion.slope : null,
    x: vector(n),
    dx: vector(n),
    y: vector(m),
    dy: vector(m),
    reduced: vector(n),
    dReduced: vector(n),
    side: vector(face.order),
    solution: vector(face.order),
  };
}

/** Adds Q v to `out`. */
function addCurvature({ face: { problem } }: Path, v: Float64Array, out: Float64Array): void {
  const { n, quadratic } = problem;
  if (quadratic === null || largestSize(v) === 0) return;
  formOf(quadratic, n).addProduct(v, out);
}

/** Right-hand side of K for x and y; x holds the resting values and zero for the free ones, `reduced` is overwritten. */
function pointSide(path: Path, parameter: number): void {
  const { face, row, slope, x, reduced, side } = path;
  const { problem, elements, free, size } = face;
  const { n, linear, rows, rhs } = problem;
  reduced.fill(0);
  addCurvature(path, x, reduced);
  for (let e = 0; e < free; e += 1) {
    const i = elements[e];
    side[e] = -(linear?.[i] ?? 0) - parameter * (slope?.[i] ?? 0) - reduced[i];
  }
  for (let e = free; e < size; e += 1) {
    const r = elements[e] - n;
    let sum = r === row ? -parameter : rhs[r];
    for (let j = 0; j < n; j += 1) {
      if (x[j] !== 0) sum -= rows[r * n + j] * x[j];
    }
    side[e] = sum;
  }
}

function scatter({ face, solution }: Path, x: Float64Array, y: Float64Array): void {
  const { problem, elements, free, size } = face;
  y.fill(0);
  for (let e = 0; e < free; e += 1) x[elements[e]] = solution[e];
  for (let e = free; e < size; e += 1) y[elements[e] - problem.n] = solution[e];
}

/** Adds Q v + A'y to `out`. */
function addGradient(path: Path, v: Float64Array, y: Float64Array, out: Float64Array): void {
  const { n, rows } = path.face.problem;
  addCurvature(path, v, out);
  for (let r = 0; r < y.length; r += 1) {
    if (y[r] === 0) continue;
    for (let i = 0; i < n; i += 1) out[i] += rows[r * n + i] * y[r];
  }
}

/** Factorises K and computes x, y and the reduced gradients at the parameter; false when K is singular. */
export function computePoint(path: Path, parameter: number): boolean {
  const { face, slope, x, y, reduced, side, solution } = path;
  const { linear } = face.problem;
  if (!factoriseFace(face)) return false;
  for (let i = 0; i < x.length; i += 1) x[i] = face.codes[i] === FREE ? 0 : restingValue(face, i);
  pointSide(path, parameter);
  solveFace(face, side, solution);
  scatter(path, x, y);
  if (linear === null) reduced.fill(0);
  else reduced.set(linear);
  for (let i = 0; slope !== null && i < x.length; i += 1) reduced[i] += parameter * slope[i];
  addGradient(path, x, y, reduced);
  return true;
}

/** The slopes, with the factors of the last point. */
export function computeSlopes(path: Path): void {
  const { face, row, slope, dx, dy, dReduced, side, solution } = path;
  const { problem, elements, free, size } = face;
  for (let e = 0; e < free; e += 1) side[e] = slope === null ? 0 : -slope[elements[e]];
  for (let e = free; e < size; e += 1) side[e] = elements[e] === problem.n + row ? -1 : 0;
  solveFace(face, side, solution);
  dx.fill(0);
  scatter(path, dx, dy);
  // A vertex does not move with the linear term: what is left of that is rounding.
  if (slope !== null && size === 2 * free) dx.fill(0);
  if (slope === null) dReduced.fill(0);
  else dReduced.set(slope);
  addGradient(path, dx, dy, dReduced);
}

/** Moves the point along its slopes. */
export function advancePath(path: Path, step: number): void {
  const { x, dx, y, dy, reduced, dReduced } = path;
  for (let i = 0; i < x.length; i += 1) {
    x[i] += step * dx[i];
    reduced[i] += step * dReduced[i];
  }
  for (let r = 0; r < y.length; r += 1) y[r] += step * dy[r];
}
