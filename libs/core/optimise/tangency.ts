import { dot } from '../linalg/symmetric.js';
import { FREE, type QpActiveSet, type QpPoint } from '../qp/qp-problem.js';
import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { criticalLine, type Segment } from './critical-line.js';
import { targeted } from './efficient-return.js';
import { activePath, isOptimal, pointOf } from './enforce-rows.js';
import { withoutMoments, type FormObjective } from './form-objective.js';
import { formProgramme, solveForm, type FormProgramme } from './minimise-form.js';
import type { Path } from './path.js';
import type { FactorProblem, SolveOptions } from './portfolio-problem.js';

/** Where the ratio of e'w to the deviation is largest; `null` where the form does not answer. */
export type Tangency =
  | {
      readonly status: 'optimal';
      /** Multipliers are those of w'Qw / 2 - tau e'w, Q in the objective's unit. */
      readonly point: QpPoint;
      readonly tau: number;
      readonly iterations: number;
    }
  | { readonly status: 'infeasible' | 'noExcessReturn' }
  | null;

/** Rounding of a sum, relative to its terms. */
const ROUNDING = 1e-15;

/** The stationary point of the ratio on a face. */
interface RatioFace {
  readonly path: Path;
  readonly tau: number;
}

/**
 * The stationary point of the ratio on the face of an active set: that of w'Qw / 2 - tau e'w with tau = V / E, V and E those of
 * the face's least variance (docs/derivations/factor-form.md). Null where the face has none; `earnsNothing` where E is not positive.
 */
function ratioFace(
  programme: FormProgramme,
  e: Float64Array,
  set: QpActiveSet,
): RatioFace | 'earnsNothing' | null {
  const least = activePath({ ...programme, linear: null }, set);
  if (least === null) return null;
  const { x } = least;
  const earned = dot(e, x);
  const terms = x.reduce((sum, weight, i) => sum + Math.abs(e[i] * weight), 0);
  if (!(earned > ROUNDING * x.length * terms)) return 'earnsNothing';
  const tau = varianceOf(programme, x) / earned;
  const path = activePath({ ...programme, linear: e.map((value) => -tau * value) }, set);
  return path === null ? null : { path, tau };
}

function varianceOf({ quadratic }: FormProgramme, x: Float64Array): number {
  const product = new Float64Array(x.length);
  quadratic.addProduct(x, product);
  return dot(x, product);
}

/** What holds in either of two sets that meet, without their last row. */
function joined(one: QpActiveSet, other: QpActiveSet): QpActiveSet {
  return {
    variables: one.variables.map((code, i) => (code === FREE ? other.variables[i] : code)),
    rows: one.rows.map((flag, r) => flag | other.rows[r]).subarray(0, -1),
  };
}

/**
 * Whether the ratio is largest on the segment: where V = theta y, theta the return, V the variance and y the multiplier of the return's
 * row, half of V's slope. V - theta y is linear along it. `before`: between it and the segment before it.
 */
function tangencyOn(
  segment: Segment,
  variance: number,
  row: number,
): 'before' | 'within' | 'beyond' {
  const { from, to, multipliers, dMultipliers } = segment;
  const gap = variance - from * multipliers[row];
  if (gap < 0) return 'before';
  const closing = from * dMultipliers[row] - multipliers[row];
  return gap <= closing * (to - from) ? 'within' : 'beyond';
}

/** An active set of the largest ratio, and the corners passed to it. */
interface Followed {
  readonly set: QpActiveSet;
  readonly corners: number;
  /** Nothing earns more. */
  readonly isLast: boolean;
}

/** Along the line on which the return rises from that of the least variance; null where it is not found. */
function followRatio(programme: FormProgramme, start: QpActiveSet, limit: number): Followed | null {
  const row = programme.rhs.length - 1;
  const line = criticalLine(programme, row, start);
  let last = start;
  for (let corners = 0; corners <= limit; corners += 1) {
    const next = line.next();
    if (next.done === true) {
      if (next.value.status !== 'exhausted') return null;
      return { set: joined(last, next.value.active), corners, isLast: true };
    }
    const { active, x } = next.value;
    const place = tangencyOn(next.value, varianceOf(programme, x), row);
    if (place === 'before') return { set: joined(last, active), corners, isLast: false };
    if (place === 'within') return { set: joined(active, active), corners, isLast: false };
    last = active;
  }
  return null;
}

/** The active set under groups and a return e'w that is to rise, from the least variance on. */
function setOfRatio(
  problem: FactorProblem,
  e: Float64Array,
  objective: FormObjective,
  { active }: QpPoint,
  limit: number,
): Followed | null {
  const { problem: rising } = targeted(problem, e, 0);
  const programme = formProgramme(rising, constraintRows(withoutMoments(rising)), objective);
  const rows = new Uint8Array(programme.rhs.length);
  rows.set(active.rows);
  return followRatio(programme, { variables: active.variables, rows }, limit);
}

/**
 * The largest ratio of e'w to sqrt(w'Qw) under groups: on the critical line of the frontier, from the least variance on. An
 * active set of a similar problem is tried first.
 */
export function tangency(
  problem: FactorProblem,
  e: Float64Array,
  objective: FormObjective,
  { start, maxIterations = Infinity, ...options }: SolveOptions,
): Tangency {
  const constraints = constraintRows(withoutMoments(problem));
  const programme = formProgramme(problem, constraints, objective);
  if (start !== undefined) {
    const face = ratioFace(programme, e, qpActiveSet(constraints.groups, start));
    if (face !== null && face !== 'earnsNothing' && isOptimal(face.path)) {
      return { status: 'optimal', point: pointOf(face.path), tau: face.tau, iterations: 0 };
    }
  }
  const least = solveForm(problem, constraints, objective, { ...options, maxIterations });
  if (least?.status !== 'optimal') return least;
  const left = maxIterations - least.iterations;
  const followed = setOfRatio(problem, e, objective, least.point, left);
  if (followed === null) return null;
  const { set, corners, isLast } = followed;
  const face = ratioFace(programme, e, set);
  if (face === 'earnsNothing') return isLast ? { status: 'noExcessReturn' } : null;
  if (face === null) return null;
  const iterations = least.iterations + corners;
  return { status: 'optimal', point: pointOf(face.path), tau: face.tau, iterations };
}
