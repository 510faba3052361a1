import { AT_LOWER, AT_UPPER, FREE, type QpActiveSet, type QpPoint } from '../qp/qp-problem.js';
import { criticalLine } from './critical-line.js';
import type { FaceProblem } from './kkt-face.js';
import { computePoint, createPath, type Path } from './path.js';

/** What enforcing the rows came to; `lost` says nothing. */
export type EnforcedRows =
  | { readonly status: 'optimal'; readonly corners: number; readonly point: QpPoint }
  | { readonly status: 'infeasible' | 'lost' };

/** A row is broken from this share of its terms. */
const BROKEN = 1e-13;
/** A row this little beyond the end of its line, its right-hand side being of order one, ends there: the rest is rounding. */
const END = 1e-12;
/** A bound, and a slope or multiplier of the wrong sign, from these shares of the terms. */
const SLACK = 1e-14;
const SLOPE = 1e-11;

/** The programme with rows that are not yet in force, their right-hand sides being infinite. */
interface Enforcement {
  /** Rows in the direction from which each is met, and right-hand sides of those in force. */
  readonly problem: FaceProblem;
  /** The right-hand sides asked for, in that direction. */
  readonly rhs: Float64Array;
  /** 1, or -1 for an equality that is met from below. */
  readonly signs: Float64Array;
  readonly inForce: Uint8Array;
}

/** b - a'x of a row, and the size of its terms. */
function slackOf(
  { n, rows }: FaceProblem,
  rhs: Float64Array,
  r: number,
  x: Float64Array,
): { readonly slack: number; readonly size: number } {
  let slack = rhs[r];
  let size = Math.abs(slack);
  for (let i = 0; i < n; i += 1) {
    const term = rows[r * n + i] * x[i];
    slack -= term;
    size += Math.abs(term);
  }
  return { slack, size };
}

function putInForce({ problem, rhs, inForce }: Enforcement, r: number): void {
  problem.rhs[r] = rhs[r];
  inForce[r] = 1;
}

/** The next row to enforce: an equality, or the inequality that is broken most; those that hold are in force from now on. -1: all are. */
function nextRow(task: Enforcement, x: Float64Array): number {
  const { problem, rhs, inForce } = task;
  let next = -1;
  let most = 0;
  for (let r = 0; r < inForce.length; r += 1) {
    if (inForce[r] !== 0) continue;
    const { slack, size } = slackOf(problem, rhs, r, x);
    if (r < problem.equalities) {
      if (slack > 0) turn(task, r);
      return r;
    }
    if (slack >= -BROKEN * size) putInForce(task, r);
    else if (-slack > most * size) {
      most = -slack / size;
      next = r;
    }
  }
  return next;
}

/** An equality is met from above: its right-hand side falls. */
function turn({ problem: { n, rows }, rhs, signs }: Enforcement, r: number): void {
  for (let i = 0; i < n; i += 1) rows[r * n + i] = -rows[r * n + i];
  rhs[r] = -rhs[r];
  signs[r] = -signs[r];
}

/** Follows the line on which the row's right-hand side falls to what is asked; the active set there, and the corners passed. */
function enforce(
  task: Enforcement,
  r: number,
  set: QpActiveSet,
  limit: number,
): { readonly set: QpActiveSet; readonly corners: number } | 'infeasible' | 'lost' {
  const { problem, rhs } = task;
  const asked = -rhs[r];
  const line = criticalLine(problem, { row: r }, set);
  let reached: QpActiveSet | null = null;
  let end = -Infinity;
  for (let corners = 0; corners <= limit; corners += 1) {
    const next = line.next();
    if (next.done === true) {
      if (next.value !== 'exhausted') return 'lost';
      if (reached === null || asked - end > END * (1 + Math.abs(asked))) return 'infeasible';
      rhs[r] = -end;
      putInForce(task, r);
      return { set: reached, corners };
    }
    reached = next.value.active;
    end = next.value.to;
    if (end < asked) continue;
    putInForce(task, r);
    return { set: reached, corners };
  }
  return 'lost';
}

/** The path's point, rows that were turned as they were before. */
export function pointOf({ x, y, face }: Path, signs: Float64Array | null = null): QpPoint {
  return {
    x: x.slice(),
    multipliers: y.map((value, r) => value * (signs?.[r] ?? 1)),
    active: { variables: face.codes.slice(), rows: face.rows.slice() },
  };
}

/**
 * Minimises over all rows from an active set that is optimal under the budget, row 0, and the bounds alone: the others come
 * into force one at a time, each by following the critical line on which its right-hand side falls from where it starts
 * to bind to what is asked (the dual method of Goldfarb & Idnani 1983, of which a line is one step; every row in force stays so).
 * Q is positive definite and of order one.
 */
export function enforceRows(problem: FaceProblem, start: QpActiveSet, limit: number): EnforcedRows {
  const m = problem.rhs.length;
  const task: Enforcement = {
    problem: {
      ...problem,
      rows: problem.rows.slice(),
      rhs: new Float64Array(m).fill(Infinity).fill(problem.rhs[0], 0, 1),
    },
    rhs: problem.rhs.slice(),
    signs: new Float64Array(m).fill(1),
    inForce: new Uint8Array(m).fill(1, 0, 1),
  };
  let set = start;
  let corners = 0;
  for (;;) {
    const path = createPath(task.problem, null, set);
    if (!computePoint(path, 0)) return { status: 'lost' };
    const r = nextRow(task, path.x);
    if (r < 0) return { status: 'optimal', corners, point: pointOf(path, task.signs) };
    const enforced = enforce(task, r, set, limit - corners);
    if (typeof enforced === 'string') return { status: enforced };
    ({ set } = enforced);
    corners += enforced.corners;
  }
}

/** Whether the free variables of the path's point keep their bounds, and the other rows their right-hand sides. */
function isFeasible({ face, x }: Path): boolean {
  const { problem, codes, rows: active } = face;
  const { n, rhs, equalities, lower, upper } = problem;
  const slack = SLACK * x.reduce((sum, value) => sum + Math.abs(value), 0);
  for (let i = 0; i < n; i += 1) {
    if (codes[i] === FREE && (x[i] < lower[i] - slack || x[i] > upper[i] + slack)) return false;
  }
  for (let r = 0; r < rhs.length; r += 1) {
    if (active[r] !== 0) continue;
    if (r < equalities) return false;
    const { slack: left, size } = slackOf(problem, rhs, r, x);
    if (left < -BROKEN * size) return false;
  }
  return true;
}

/** Whether no variable at rest and no active inequality would rather leave: signs of slopes and multipliers. */
function isStationary({ face, y, reduced }: Path): boolean {
  const { problem, codes } = face;
  const { n, linear, rows, equalities, lower, upper } = problem;
  for (let r = equalities; r < y.length; r += 1) if (y[r] < 0) return false;
  for (let i = 0; i < n; i += 1) {
    if (codes[i] === FREE || !(lower[i] < upper[i])) continue;
    let size = Math.abs(linear?.[i] ?? 0);
    for (let r = 0; r < y.length; r += 1) size += Math.abs(rows[r * n + i] * y[r]);
    if (codes[i] * reduced[i] > SLOPE * size) return false;
  }
  return true;
}

/** Whether the path's point is that of an optimal active set. */
export function isOptimal(path: Path): boolean {
  return isFeasible(path) && isStationary(path);
}

/** Whether a code says where its variable is. */
function isAtRest({ lower, upper }: FaceProblem, code: number, i: number): boolean {
  if (code === AT_LOWER) return lower[i] !== -Infinity;
  return code === AT_UPPER ? upper[i] !== Infinity : code === FREE;
}

/** The point of an active set alone; null where it determines none. */
export function activePath(problem: FaceProblem, set: QpActiveSet): Path | null {
  if (!set.variables.every((code, i) => isAtRest(problem, code, i))) return null;
  const path = createPath(problem, null, set);
  return computePoint(path, 0) ? path : null;
}

/** The point of an active set where it is optimal, as that of a similar problem often is; else null. */
export function optimalPoint(problem: FaceProblem, set: QpActiveSet): QpPoint | null {
  const path = activePath(problem, set);
  return path !== null && isOptimal(path) ? pointOf(path) : null;
}
