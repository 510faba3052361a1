import { luFactorInPlace, luSolveInPlace } from '../linalg/lu.js';
import { saddleFactorInPlace, saddleSolveInPlace } from '../linalg/saddle.js';
import { orderElements } from './kkt-inverse.js';
import { FREE } from './qp-problem.js';
import { restingValue, type QpState } from './qp-state.js';

const REFINEMENTS = 2;

type Factorisation = 'saddle' | 'lu';

/** One element of K in the order of `ordered`. */
function kktElement(state: QpState, a: number, b: number): number {
  const { work, n, scale, quadratic } = state;
  if (a < n && b < n) return quadratic === null ? 0 : quadratic[a * n + b] * scale;
  if (a >= n && b >= n) return 0;
  return a < n ? work.rows[(b - n) * n + a] : work.rows[(a - n) * n + b];
}

function buildMatrix(state: QpState, size: number): void {
  const { factor, ordered, order } = state.work;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = kktElement(state, ordered[i], ordered[j]);
      factor[i * order + j] = value;
      factor[j * order + i] = value;
    }
  }
}

function factorise(state: QpState, free: number, size: number): Factorisation | null {
  const { work } = state;
  buildMatrix(state, size);
  if (saddleFactorInPlace(work.factor, free, size, work.order)) return 'saddle';
  buildMatrix(state, size);
  return luFactorInPlace(work.factor, size, work.pivots, work.order) ? 'lu' : null;
}

/** Residual of the KKT system at the polished point, in the order of `ordered`. */
function computeResidual(state: QpState, free: number, size: number): void {
  const { work, n, scale, quadratic, problem } = state;
  const { ordered, polished, polishedMultipliers, residual, rows, rhs } = work;
  for (let e = 0; e < free; e += 1) {
    const i = ordered[e];
    let sum = problem.linear === null ? 0 : problem.linear[i] * scale;
    if (quadratic !== null) {
      for (let j = 0; j < n; j += 1) sum += quadratic[i * n + j] * scale * polished[j];
    }
    for (let a = free; a < size; a += 1) {
      const r = ordered[a] - n;
      sum += rows[r * n + i] * polishedMultipliers[r];
    }
    residual[e] = -sum;
  }
  for (let a = free; a < size; a += 1) {
    const r = ordered[a] - n;
    let sum = rhs[r];
    for (let j = 0; j < n; j += 1) sum -= rows[r * n + j] * polished[j];
    residual[a] = sum;
  }
}

/**
 * The point and multipliers that the active set alone determines, into `polished`: the KKT system in index order, solved
 * by a signed Cholesky factorisation (LU where Q_FF is singular) with iterative refinement. Its bits depend on the set
 * and not on the path to it. False when the set does not determine a point.
 */
export function solveActiveSet(state: QpState): boolean {
  const { work, n } = state;
  const { polished, polishedMultipliers, residual, ordered, order } = work;
  const counts = orderElements(state, ordered);
  if (counts === null) return false;
  const size = counts.free + counts.active;
  for (let i = 0; i < n; i += 1) {
    const code = work.variableState[i];
    polished[i] = code === FREE ? 0 : restingValue(state, i, code);
  }
  polishedMultipliers.fill(0);
  const kind = factorise(state, counts.free, size);
  if (kind === null) return false;
  for (let round = 0; round <= REFINEMENTS; round += 1) {
    computeResidual(state, counts.free, size);
    if (kind === 'lu') luSolveInPlace(work.factor, size, work.pivots, residual, order);
    else saddleSolveInPlace(work.factor, counts.free, size, residual, order);
    for (let e = 0; e < counts.free; e += 1) polished[ordered[e]] += residual[e];
    for (let e = counts.free; e < size; e += 1) polishedMultipliers[ordered[e] - n] += residual[e];
  }
  return true;
}
