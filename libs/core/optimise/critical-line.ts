import { FREE, HELD, type QpActiveSet } from '../qp/qp-problem.js';
import { powerOfTwoScale } from '../qp/qp-state.js';
import { dualExchange } from './dual-exchange.js';
import type { FaceProblem, KktFace } from './kkt-face.js';
import { nextCorner } from './next-corner.js';
import {
  advancePath,
  computePoint,
  computeSlopes,
  createPath,
  type Joining,
  type Path,
} from './path.js';

/** A stretch of the path on which the active set stays: x and y change by dx and dMultipliers per unit of the parameter. */
export interface Segment {
  readonly from: number;
  /** Infinity where nothing ends it. */
  readonly to: number;
  /** At `from`. */
  readonly x: Float64Array;
  readonly multipliers: Float64Array;
  readonly dx: Float64Array;
  readonly dMultipliers: Float64Array;
  readonly active: QpActiveSet;
}

/**
 * How a path ends: `exhausted` where no point has a larger parameter, the constraints of `active` with the row holding
 * together there alone; `open` where nothing ends it; `lost` where the active set cannot be followed (a singular face, or
 * corners without progress).
 */
export type PathEnd =
  | { readonly status: 'exhausted'; readonly active: QpActiveSet }
  | { readonly status: 'open' | 'lost' };

/** Corners without progress before the path is given up: a degenerate vertex could cycle. */
const PATIENCE = 30;
/** A stretch below this, the parameter being of order one, is none. */
const PROGRESS = 1e-13;

interface Scaled {
  readonly problem: FaceProblem;
  readonly scale: number;
}

/** The programme with Q of order one: what is in a form is so as it is given. */
function scaled(problem: FaceProblem): Scaled {
  const { n, quadratic, linear } = problem;
  if (quadratic !== null && !(quadratic instanceof Float64Array)) return { problem, scale: 1 };
  let size = 0;
  for (let i = 0; quadratic !== null && i < n; i += 1) size = Math.max(size, quadratic[i * n + i]);
  const scale = powerOfTwoScale(size);
  const times = (values: Float64Array | null): Float64Array | null =>
    values?.map((value) => value * scale) ?? null;
  return { problem: { ...problem, quadratic: times(quadratic), linear: times(linear) }, scale };
}

function segmentOf({ face, x, y, dx, dy }: Path, scale: number, from: number, to: number): Segment {
  return {
    from,
    to,
    x: x.slice(),
    multipliers: y.map((value) => value / scale),
    dx: dx.slice(),
    dMultipliers: dy.map((value) => value / scale),
    active: activeSetOf(face),
  };
}

function activeSetOf({ codes, rows }: KktFace): QpActiveSet {
  return { variables: codes.slice(), rows: rows.slice() };
}

/** What no point lies beyond: the active set with what was to join it. */
function exhausted({ face }: Path, joining: Joining): PathEnd {
  const active = activeSetOf(face);
  if (joining.kind === 'row') active.rows[joining.index] = 1;
  else active.variables[joining.index] = joining.code;
  return { status: 'exhausted', active };
}

/** The parameter at which the row starts to bind, or the end where it cannot. */
function enterPath(path: Path): number | PathEnd {
  const { face, row, x } = path;
  const { n, rows } = face.problem;
  if (!computePoint(path, 0)) return { status: 'lost' };
  let parameter = 0;
  for (let j = 0; j < n; j += 1) parameter -= rows[row * n + j] * x[j];
  const joining: Joining = { kind: 'row', index: row };
  return dualExchange(path, joining) ? parameter : exhausted(path, joining);
}

/**
 * The solutions of a convex programme as the right-hand side of the inequality `row` falls, a segment at a time: between
 * corners, where a bound or a row joins or leaves the active set, they are linear in the parameter -rhs[row] (Markowitz
 * 1959; Best 1996). Starts from an optimal active set: at -rhs[row] where the row is active in it, else where the row
 * starts to bind.
 */
export function* criticalLine(
  original: FaceProblem,
  row: number,
  start: QpActiveSet,
): Generator<Segment, PathEnd> {
  const { problem, scale } = scaled(original);
  const path = createPath(problem, row, start);
  const { face } = path;
  if (face.codes.includes(HELD)) return { status: 'lost' };
  const entry = face.rows[row] === 0 ? enterPath(path) : -problem.rhs[row];
  if (typeof entry !== 'number') return entry;
  let parameter = entry;
  for (let idle = 0; idle < PATIENCE;) {
    if (!computePoint(path, parameter)) return { status: 'lost' };
    computeSlopes(path);
    const corner = nextCorner(path);
    const to = corner === null ? Infinity : parameter + corner.step;
    yield segmentOf(path, scale, parameter, to);
    if (corner === null) return { status: 'open' };
    const { step, change } = corner;
    idle = step > PROGRESS * (1 + Math.abs(parameter)) ? 0 : idle + 1;
    parameter = to;
    if (change.kind === 'releaseVariable') face.codes[change.index] = FREE;
    else if (change.kind === 'releaseRow') face.rows[change.index] = 0;
    else {
      advancePath(path, step);
      if (!dualExchange(path, change)) return exhausted(path, change);
    }
  }
  return { status: 'lost' };
}

/** v + step dv. */
function along(v: Float64Array, dv: Float64Array, step: number): Float64Array {
  const moved = new Float64Array(v.length);
  for (let i = 0; i < v.length; i += 1) moved[i] = v[i] + step * dv[i];
  return moved;
}

/** The point of a segment at a parameter of it. */
export function pointAt(
  { from, x, dx, multipliers, dMultipliers }: Segment,
  parameter: number,
): { readonly x: Float64Array; readonly multipliers: Float64Array } {
  const step = parameter - from;
  return { x: along(x, dx, step), multipliers: along(multipliers, dMultipliers, step) };
}
