import { luFactorInPlace, luSolveInPlace } from '../linalg/lu.js';
import { saddleFactorInPlace, saddleSolveInPlace } from '../linalg/saddle.js';
import { AT_LOWER, AT_UPPER, FREE, type QpActiveSet, type QpProblem } from '../qp/qp-problem.js';

/**
 * The KKT matrix K = [Q_FF A_WF'; A_WF 0] of an active set, F the free variables and W the active rows, factorised anew for
 * each set: what is solved with it carries no rounding from the sets before.
 */
export interface KktFace {
  readonly problem: QpProblem;
  /** Code per variable and flag per row; to be changed between factorisations. */
  readonly codes: Int8Array;
  readonly rows: Uint8Array;
  /** Variable i as i, row r as n + r, in the order of K. */
  readonly elements: Int32Array;
  readonly factor: Float64Array;
  readonly pivots: Int32Array;
  readonly residual: Float64Array;
  readonly order: number;
  free: number;
  size: number;
  isDefinite: boolean;
}

export function createFace(problem: QpProblem, { variables, rows }: QpActiveSet): KktFace {
  const order = Math.min(2 * problem.n, problem.n + problem.rhs.length);
  return {
    problem,
    codes: variables.slice(),
    rows: rows.slice(),
    elements: new Int32Array(order),
    factor: new Float64Array(order * order),
    pivots: new Int32Array(order),
    residual: new Float64Array(order),
    order,
    free: 0,
    size: 0,
    isDefinite: true,
  };
}

/** The value of a variable that is not free. */
export function restingValue({ problem, codes }: KktFace, i: number): number {
  if (codes[i] === AT_LOWER) return problem.lower[i];
  return codes[i] === AT_UPPER ? problem.upper[i] : 0;
}

function orderElements(face: KktFace): boolean {
  const { problem, codes, rows, elements } = face;
  let size = 0;
  for (let i = 0; i < problem.n; i += 1) {
    if (codes[i] !== FREE) continue;
    elements[size] = i;
    size += 1;
  }
  face.free = size;
  for (let r = 0; r < rows.length; r += 1) {
    if (rows[r] === 0) continue;
    if (size === 2 * face.free) return false;
    elements[size] = problem.n + r;
    size += 1;
  }
  face.size = size;
  return true;
}

function kktElement({ problem }: KktFace, a: number, b: number): number {
  const { n, quadratic, rows } = problem;
  if (a < n && b < n) return quadratic === null ? 0 : quadratic[a * n + b];
  if (a >= n && b >= n) return 0;
  return a < n ? rows[(b - n) * n + a] : rows[(a - n) * n + b];
}

/** Both triangles of K; the upper one is left alone by the definite factorisation. */
function fill(face: KktFace): void {
  const { factor, elements, order, size } = face;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = kktElement(face, elements[i], elements[j]);
      factor[i * order + j] = value;
      factor[j * order + i] = value;
    }
  }
}

/** Factorises K of the present set; false when it is singular. */
export function factoriseFace(face: KktFace): boolean {
  if (!orderElements(face)) return false;
  const { factor, free, size, pivots, order } = face;
  fill(face);
  face.isDefinite = saddleFactorInPlace(factor, free, size, order);
  if (face.isDefinite) return true;
  fill(face);
  return luFactorInPlace(factor, size, pivots, order);
}

function solveInPlace(
  { factor, free, size, pivots, order, isDefinite }: KktFace,
  v: Float64Array,
): void {
  if (isDefinite) saddleSolveInPlace(factor, free, size, v, order);
  else luSolveInPlace(factor, size, pivots, v, order);
}

/** b - K x into `residual`: K's elements from the problem, as its factor has overwritten them. */
function computeResidual(face: KktFace, b: Float64Array, x: Float64Array): void {
  const { problem, elements, free, size, residual } = face;
  const { n, quadratic, rows } = problem;
  for (let e = 0; e < free; e += 1) {
    const i = elements[e];
    let sum = b[e];
    for (let k = 0; quadratic !== null && k < free; k += 1) {
      sum -= quadratic[i * n + elements[k]] * x[k];
    }
    for (let k = free; k < size; k += 1) sum -= rows[(elements[k] - n) * n + i] * x[k];
    residual[e] = sum;
  }
  for (let e = free; e < size; e += 1) {
    const row = (elements[e] - n) * n;
    let sum = b[e];
    for (let k = 0; k < free; k += 1) sum -= rows[row + elements[k]] * x[k];
    residual[e] = sum;
  }
}

/** out = K^-1 b, once refined. */
export function solveFace(face: KktFace, b: Float64Array, out: Float64Array): void {
  const { size, residual } = face;
  for (let e = 0; e < size; e += 1) out[e] = b[e];
  solveInPlace(face, out);
  computeResidual(face, b, out);
  solveInPlace(face, residual);
  for (let e = 0; e < size; e += 1) out[e] += residual[e];
}
