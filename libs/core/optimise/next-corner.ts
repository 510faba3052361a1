import { formOf } from '../linalg/covariance-form.js';
import { AT_LOWER, AT_UPPER, FREE } from '../qp/qp-problem.js';
import type { Joining, Path } from './path.js';

/** What changes in the active set at a corner. */
export type Change =
  | Joining
  | { readonly kind: 'releaseVariable'; readonly index: number }
  | { readonly kind: 'releaseRow'; readonly index: number };

/** A corner of the path. */
export interface Corner {
  /** From the present parameter, >= 0. */
  readonly step: number;
  readonly change: Change;
}

/** A slope below this share of its terms is rounding. */
const NOISE = 1e-12;

/** max_i sqrt(Q_ii) sum_j sqrt(Q_jj) |dx_j|: Q being semidefinite, a bound on the terms of Q dx. */
function curvatureTerms({ face: { problem }, dx }: Path): number {
  const { n, quadratic } = problem;
  if (quadratic === null) return 0;
  const form = formOf(quadratic, n);
  let sum = 0;
  let largest = 0;
  for (let j = 0; j < n; j += 1) {
    const deviation = Math.sqrt(Math.max(form.variance(j), 0));
    largest = Math.max(largest, deviation);
    sum += deviation * Math.abs(dx[j]);
  }
  return largest * sum;
}

function largestOf(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

type Visit = (distance: number, speed: number, change: Change) => void;

function visitVariables(
  { face, slope, x, dx, reduced, dReduced, dy }: Path,
  visit: Visit,
  terms: number,
): void {
  const { problem, codes } = face;
  const { n, lower, upper, rows } = problem;
  const slowest = NOISE * largestOf(dx);
  for (let i = 0; i < n; i += 1) {
    if (codes[i] === FREE) {
      if (dx[i] < -slowest)
        visit(x[i] - lower[i], -dx[i], { kind: 'variable', index: i, code: AT_LOWER });
      if (dx[i] > slowest)
        visit(upper[i] - x[i], dx[i], { kind: 'variable', index: i, code: AT_UPPER });
      continue;
    }
    if (!(lower[i] < upper[i])) continue;
    let size = terms + Math.abs(slope?.[i] ?? 0);
    for (let r = 0; r < dy.length; r += 1) size += Math.abs(rows[r * n + i] * dy[r]);
    const speed = codes[i] * dReduced[i];
    if (speed > NOISE * size) {
      visit(-codes[i] * reduced[i], speed, { kind: 'releaseVariable', index: i });
    }
  }
}

function visitRows({ face, row, x, dx, y, dy }: Path, visit: Visit): void {
  const { problem } = face;
  const { n, rows, rhs, equalities } = problem;
  for (let r = equalities; r < rhs.length; r += 1) {
    if (r === row) continue;
    if (face.rows[r] !== 0) {
      if (dy[r] < 0) visit(y[r], -dy[r], { kind: 'releaseRow', index: r });
      continue;
    }
    let speed = 0;
    let size = 0;
    let slack = rhs[r];
    for (let j = 0; j < n; j += 1) {
      const term = rows[r * n + j] * dx[j];
      speed += term;
      size += Math.abs(term);
      slack -= rows[r * n + j] * x[j];
    }
    if (speed > NOISE * size) visit(slack, speed, { kind: 'row', index: r });
  }
}

/** Where the present active set stops being optimal as the parameter grows; null when it never does. Ties: the first. */
export function nextCorner(path: Path): Corner | null {
  let best: Corner | null = null;
  const visit: Visit = (distance, speed, change) => {
    if (distance === Infinity) return;
    const step = Math.max(distance, 0) / speed;
    if (best === null || step < best.step) best = { step, change };
  };
  visitVariables(path, visit, curvatureTerms(path));
  visitRows(path, visit);
  return best;
}
