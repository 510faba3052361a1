import { varianceIn } from '../linalg/covariance-form.js';
import { dot } from '../linalg/symmetric.js';
import type { QpActiveSet, QpPoint } from '../qp/qp-problem.js';
import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { criticalLine } from './critical-line.js';
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

/** Whether e'x is positive beyond rounding. */
function earns(e: Float64Array, x: Float64Array): boolean {
  const terms = x.reduce((sum, weight, i) => sum + Math.abs(e[i] * weight), 0);
  return dot(e, x) > ROUNDING * x.length * terms;
}

/** c of w'Qw / 2 - tau e'w. */
function towards(e: Float64Array, tau: number): Float64Array | null {
  return tau === 0 ? null : e.map((value) => -tau * value);
}

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
  if (!earns(e, x)) return 'earnsNothing';
  const tau = varianceIn(programme.quadratic, x) / dot(e, x);
  const path = activePath({ ...programme, linear: towards(e, tau) }, set);
  return path === null ? null : { path, tau };
}

/** How far until V = tau E on a segment, their difference falling by `closing` per unit; Infinity where it does not vanish. */
function distanceTo(gap: number, closing: number): number {
  if (gap === 0) return 0;
  return gap > 0 === closing > 0 ? gap / closing : Infinity;
}

/** The active set of the largest ratio, and the corners passed to it. */
interface Largest {
  readonly set: QpActiveSet;
  readonly corners: number;
}

/**
 * Along the line of min w'Qw / 2 - tau e'w to where V = tau E: from tau upwards where V is larger there, else downwards. V - tau E is linear
 * in tau on each segment, V's slope being 2 tau times that of E.
 */
function followRatio(
  programme: FormProgramme,
  e: Float64Array,
  tau: number,
  { x: first, active: start }: QpPoint,
  limit: number,
): Largest | 'noExcessReturn' | null {
  const way = varianceIn(programme.quadratic, first) >= tau * dot(e, first) ? 1 : -1;
  const slope = e.map((value) => -way * value);
  const line = criticalLine({ ...programme, linear: null }, { slope, from: way * tau }, start);
  for (let corners = 0; corners <= limit; corners += 1) {
    const next = line.next();
    if (next.done === true) return null;
    const { from, to, x, dx, active } = next.value;
    const isLast = to === Infinity && dx.every((value) => value === 0);
    if (isLast && !earns(e, x)) return 'noExcessReturn';
    const earned = dot(e, x);
    const gap = varianceIn(programme.quadratic, x) - way * from * earned;
    const closing = way * (earned - from * dot(e, dx));
    if (distanceTo(gap, closing) <= to - from) return { set: active, corners };
    if (to === Infinity) return null;
  }
  return null;
}

/** The largest ratio of e'w to sqrt(w'Qw) under groups. */
export interface RatioTask {
  readonly problem: FactorProblem;
  readonly objective: FormObjective;
  /** [n], of order one. */
  readonly e: Float64Array;
  /** Weights that are near, as those without the groups; null for none. */
  readonly near: Float64Array | null;
}

/**
 * Along the frontier, in the parameter tau of min w'Qw / 2 - tau e'w, from where the weights that are near would be on it. An
 * active set of a similar problem is tried first.
 */
export function tangency(
  { problem, objective, e, near }: RatioTask,
  { start, maxIterations = Infinity, ...options }: SolveOptions,
): Tangency {
  const constraints = constraintRows(withoutMoments(problem));
  const programme = formProgramme(problem, constraints, objective);
  const optimal = ({ path, tau }: RatioFace, iterations: number): Tangency => ({
    ...{ status: 'optimal', point: pointOf(path), tau, iterations },
  });
  if (start !== undefined) {
    const face = ratioFace(programme, e, qpActiveSet(constraints.groups, start));
    if (face !== null && face !== 'earnsNothing' && isOptimal(face.path)) return optimal(face, 0);
  }
  const tau = near === null ? 0 : varianceIn(programme.quadratic, near) / dot(e, near);
  const first = solveForm(
    problem,
    constraints,
    { ...objective, linear: towards(e, tau) },
    { ...options, maxIterations },
  );
  if (first?.status !== 'optimal') return first;
  const left = maxIterations - first.iterations;
  const followed = followRatio(programme, e, tau, first.point, left);
  if (followed === null) return null;
  if (followed === 'noExcessReturn') return { status: followed };
  const face = ratioFace(programme, e, followed.set);
  if (face === 'earnsNothing' || face === null) return null;
  return optimal(face, first.iterations + followed.corners);
}
