import { luFactorInPlace, luSolveInPlace } from '../linalg/lu.js';
import { saddleFactorInPlace, saddleSolveInPlace } from '../linalg/saddle.js';
import { orderElements } from './kkt-inverse.js';
import { FREE } from './qp-problem.js';
import { curvatureOf, restingValue, type QpState } from './qp-state.js';

const REFINEMENTS = 2;

type Factorisation = 'saddle' | 'lu';

/** One element of K in the order of `ordered`. */
function kktElement(state: QpState, a: number, b: number): number {
  const { work, n } = state;
  if (a < n && b < n) return curvatureOf(state, a, b);
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

/** Without it no Cholesky factorisation need be tried: Q_FF has a zero on its diagonal. */
function hasCurvature({ work }: QpState, free: number): boolean {
  for (let e = 0; e < free; e += 1) {
    if (work.factor[e * work.order + e] === 0) return false;
  }
  return true;
}

function factorise(state: QpState, free: number, size: number): Factorisation | null {
  const { work } = state;
  buildMatrix(state, size);
  const isDefinite = hasCurvature(state, free);
  if (isDefinite && saddleFactorInPlace(work.factor, free, size, work.order)) return 'saddle';
  if (isDefinite) buildMatrix(state, size);
  return luFactorInPlace(work.factor, size, work.pivots, work.order) ? 'lu' : null;
}

/** The variables of the polished point that are not zero, in index order, into `support`: the others add nothing. */
function findSupport({ work, n }: QpState): number {
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    if (work.polished[i] === 0) continue;
    work.support[count] = i;
    count += 1;
  }
  return count;
}

/** Residual of the KKT system at the polished point, in the order of `ordered`. */
function computeResidual(state: QpState, free: number, size: number): void {
  const { work, n, curved, scale, quadratic, problem } = state;
  const { ordered, polished, polishedMultipliers, residual, rows, rhs, support } = work;
  const count = findSupport(state);
  for (let e = 0; e < free; e += 1) {
    const i = ordered[e];
    let sum = problem.linear === null ? 0 : problem.linear[i] * scale;
    if (quadratic !== null && i < curved) {
      for (let s = 0; s < count && support[s] < curved; s += 1) {
        sum += quadratic[i * curved + support[s]] * scale * polished[support[s]];
      }
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
    for (let s = 0; s < count; s += 1) sum -= rows[r * n + support[s]] * polished[support[s]];
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
