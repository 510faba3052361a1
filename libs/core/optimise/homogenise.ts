import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import {
  AT_LOWER,
  AT_UPPER,
  FREE,
  type QpActiveSet,
  type QpPoint,
  type QpProblem,
} from '../qp/qp-problem.js';
import { activeRows, activeSides, groupRows, type GroupRow } from './constraint-rows.js';
import type { ActiveSet, GroupConstraint, PortfolioProblem } from './portfolio-problem.js';

/**
 * The maximum of the Sharpe ratio as a quadratic programme (Cornuejols & Tutuncu): y = w t, t > 0, minimises y'Qy with
 * excess'y = 1 over the cone lower_i t <= y_i <= upper_i t, 1'y = t. Its variables are z = y - r t, r a finite bound of
 * each name (0 without one), and t last: so each lower bound becomes z_i >= 0 and only upper bounds that can bind need a
 * row z_i <= (upper_i - lower_i) t.
 */
export interface Homogenised {
  readonly qp: QpProblem;
  /** r [n]. */
  readonly reference: Float64Array;
  readonly groups: readonly GroupRow[];
  /** Row index of each group row. */
  readonly groupRowIndex: readonly number[];
  /** Row index of each name's upper bound, -1 without. */
  readonly upperRow: Int32Array;
}

const BUDGET = 0;
const EXCESS = 1;

/** A bound closer to zero is zero here, as its square is no curvature: weights are put onto their bounds afterwards. */
const NO_BOUND = 1e-30;

function referenceOf(lower: Float64Array, upper: Float64Array): Float64Array {
  const reference = new Float64Array(lower.length);
  for (let i = 0; i < lower.length; i += 1) {
    const bound = lower[i] === -Infinity ? upper[i] : lower[i];
    if (bound !== Infinity && Math.abs(bound) >= NO_BOUND) reference[i] = bound;
  }
  return reference;
}

/**
 * The row of each name's upper bound, from `first`, and how many rows there are in all: -1 where it needs none, as without
 * both bounds, where they are one, or where the others' lower bounds imply it.
 */
function upperRows(
  lower: Float64Array,
  upper: Float64Array,
  first: number,
): { readonly upperRow: Int32Array; readonly count: number } {
  let room = 1;
  for (let i = 0; i < lower.length; i += 1) room -= lower[i];
  let next = first;
  const rows = new Int32Array(lower.length).fill(-1);
  for (let i = 0; i < lower.length; i += 1) {
    if (lower[i] === upper[i]) continue;
    if (lower[i] === -Infinity || upper[i] === Infinity || upper[i] - lower[i] >= room) continue;
    rows[i] = next;
    next += 1;
  }
  return { upperRow: rows, count: next };
}

/** Q in z and t; without a reference t has no curvature, and Q is the weights'. */
export function homogenisedCovariance(q: Float64Array, r: Float64Array): Float64Array {
  const n = r.length;
  if (r.every((value) => value === 0)) return q;
  const size = n + 1;
  const product = new Float64Array(n);
  symmetricMultiply(q, r, product);
  const result = new Float64Array(size * size);
  for (let i = 0; i < n; i += 1) {
    result.set(q.subarray(i * n, (i + 1) * n), i * size);
    result[i * size + n] = product[i];
    result[n * size + i] = product[i];
  }
  result[n * size + n] = Math.max(dot(r, product), 0);
  return result;
}

/** Rows 2 + k of the groups in z and t, sign a'z + (sign a'r - bound) t <= 0, in place; `rows` is [m x (n + 1)]. */
export function setGroupRows(
  rows: Float64Array,
  constraints: readonly GroupConstraint[],
  groups: readonly GroupRow[],
  reference: Float64Array,
): void {
  const n = reference.length;
  groups.forEach(({ group, sign, bound }, k) => {
    const { coefficients } = constraints[group];
    const row = (2 + k) * (n + 1);
    for (let i = 0; i < n; i += 1) rows[row + i] = sign * coefficients[i];
    rows[row + n] = sign * dot(coefficients, reference) - bound;
  });
}

/** The programme for excess returns scaled so that the best feasible one is about 1. */
export function homogenise(
  problem: PortfolioProblem,
  q: Float64Array,
  excess: Float64Array,
): Homogenised {
  const n = problem.instruments.length;
  const { lower, upper } = problem.bounds;
  const reference = referenceOf(lower, upper);
  const constraints = problem.groups ?? [];
  const groups = groupRows(constraints);
  const { upperRow, count: m } = upperRows(lower, upper, 2 + groups.length);
  const size = n + 1;
  const rows = new Float64Array(m * size);
  const coneLower = new Float64Array(size);
  const coneUpper = new Float64Array(size).fill(Infinity);
  let room = 1;
  for (let i = 0; i < n; i += 1) {
    if (lower[i] === -Infinity) {
      coneLower[i] = -Infinity;
      if (upper[i] !== Infinity) coneUpper[i] = 0;
    } else if (lower[i] === upper[i]) coneUpper[i] = 0;
    room -= reference[i];
    rows[BUDGET * size + i] = 1;
    rows[EXCESS * size + i] = excess[i];
    if (upperRow[i] >= 0) {
      rows[upperRow[i] * size + i] = 1;
      rows[upperRow[i] * size + n] = lower[i] - upper[i];
    }
  }
  rows[BUDGET * size + n] = -room;
  rows[EXCESS * size + n] = dot(excess, reference);
  setGroupRows(rows, constraints, groups, reference);
  const quadratic = homogenisedCovariance(q, reference);
  const qp: QpProblem = {
    n: size,
    quadratic,
    curved: quadratic === q ? n : size,
    linear: null,
    rows,
    rhs: new Float64Array(m).fill(1, EXCESS, EXCESS + 1),
    equalities: 2 + groups.filter((row) => row.side === 0).length,
    lower: coneLower,
    upper: coneUpper,
  };
  return { qp, reference, groups, groupRowIndex: groups.map((_, k) => 2 + k), upperRow };
}

/** The programme's active set for one of the weights. */
export function homogenisedActiveSet(
  { qp, groups, upperRow }: Homogenised,
  { bounds, groups: sides }: ActiveSet,
): QpActiveSet {
  const variables = new Int8Array(qp.n);
  const rows = new Uint8Array(qp.rhs.length);
  rows.fill(1, 0, 2);
  rows.set(activeRows(groups, sides), 2);
  for (let i = 0; i < bounds.length; i += 1) {
    if (bounds[i] !== AT_UPPER) variables[i] = bounds[i];
    else if (upperRow[i] >= 0) rows[upperRow[i]] = 1;
    else variables[i] = qp.upper[i] === 0 ? AT_UPPER : FREE;
  }
  return { variables, rows };
}

/** The active set of the weights for one of the programme's. */
export function weightsActiveSet(
  { groups, upperRow }: Homogenised,
  { variables, rows }: QpActiveSet,
  groupCount: number,
): ActiveSet {
  const bounds = variables.slice(0, upperRow.length);
  for (let i = 0; i < bounds.length; i += 1) {
    const row = upperRow[i];
    if (row >= 0 && rows[row] !== 0 && bounds[i] !== AT_LOWER) bounds[i] = AT_UPPER;
  }
  return { bounds, groups: activeSides(groups, rows.subarray(2), groupCount) };
}

/** y = z + r t and t. */
export function cone({ reference }: Homogenised, { x }: QpPoint): { y: Float64Array; t: number } {
  const t = x[reference.length];
  const y = new Float64Array(reference.length);
  for (let i = 0; i < y.length; i += 1) y[i] = x[i] + reference[i] * t;
  return { y, t };
}
