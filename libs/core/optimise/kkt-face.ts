import type { FactorisableForm } from '../linalg/covariance-form.js';
import { AT_LOWER, AT_UPPER, FREE, type QpActiveSet, type QpProblem } from '../qp/qp-problem.js';
import { DenseKkt } from './dense-kkt.js';
import { FormKkt } from './form-kkt.js';
import type { KktElements, KktSolver } from './kkt-solver.js';

/** A programme of which Q is dense, or in a form that is kept as it is. */
export interface FaceProblem extends Omit<QpProblem, 'quadratic' | 'curved'> {
  readonly quadratic: Float64Array | FactorisableForm | null;
}

/**
 * The KKT matrix K = [Q_FF A_WF'; A_WF 0] of an active set, F the free variables and W the active rows, factorised anew for
 * each set: what is solved with it carries no rounding from the sets before.
 */
export interface KktFace extends KktElements {
  readonly problem: FaceProblem;
  /** Code per variable and flag per row; to be changed between factorisations. */
  readonly codes: Int8Array;
  readonly rows: Uint8Array;
  /** The most elements that K can have. */
  readonly order: number;
  readonly residual: Float64Array;
  readonly solver: KktSolver;
}

export function createFace(problem: FaceProblem, { variables, rows }: QpActiveSet): KktFace {
  const { n, quadratic } = problem;
  const order = Math.min(2 * n, n + problem.rhs.length);
  const kkt = { elements: new Int32Array(order), free: 0, size: 0 };
  const solver =
    quadratic !== null && 'solveInPlace' in quadratic
      ? new FormKkt({ ...problem, quadratic }, kkt)
      : new DenseKkt({ ...problem, quadratic }, kkt);
  return Object.assign(kkt, {
    problem,
    codes: variables.slice(),
    rows: rows.slice(),
    order,
    residual: new Float64Array(order),
    solver,
  });
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

/** Factorises K of the present set; false when it is singular. */
export function factoriseFace(face: KktFace): boolean {
  return orderElements(face) && face.solver.factorise();
}

/** out = K^-1 b, once refined. */
export function solveFace(
  { solver, size, residual }: KktFace,
  b: Float64Array,
  out: Float64Array,
): void {
  for (let e = 0; e < size; e += 1) out[e] = b[e];
  solver.solveInPlace(out);
  solver.computeResidual(b, out, residual);
  solver.solveInPlace(residual);
  for (let e = 0; e < size; e += 1) out[e] += residual[e];
}
