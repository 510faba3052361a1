import { FREE, HELD, type QpActiveSet } from '../qp/qp-problem.js';
import { powerOfTwoScale } from '../qp/qp-state.js';
import { dualExchange } from './dual-exchange.js';
import type { FaceProblem } from './kkt-face.js';
import { nextCorner } from './next-corner.js';
import {
  advancePath,
  computePoint,
  computeSlopes,
  createPath,
  type Motion,
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
 * How a path ends: `exhausted` where no point has a larger parameter, `open` where nothing ends it, `lost` where the
 * active set cannot be followed (a singular face, or corners without progress).
 */
export type PathEnd = 'exhausted' | 'open' | 'lost';

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
  if (quadratic !== null && 'addProduct' in quadratic) return { problem, scale: 1 };
  let size = 0;
  for (let i = 0; quadratic !== null && i < n; i += 1) size = Math.max(size, quadratic[i * n + i]);
  const scale = powerOfTwoScale(size);
  const times = (values: Float64Array | null): Float64Array | null =>
    values?.map((value) => value * scale) ?? null;
  return { problem: { ...problem, quadratic: times(quadratic), linear: times(linear) }, scale };
}

function scaledMotion(motion: Motion, scale: number): Motion {
  if ('row' in motion || scale === 1) return motion;
  return { ...motion, slope: motion.slope.map((value) => value * scale) };
}

function segmentOf({ face, x, y, dx, dy }: Path, scale: number, from: number, to: number): Segment {
  return {
    from,
    to,
    x: x.slice(),
    multipliers: y.map((value) => value / scale),
    dx: dx.slice(),
    dMultipliers: dy.map((value) => value / scale),
    active: { variables: face.codes.slice(), rows: face.rows.slice() },
  };
}

/** The parameter at which the row starts to bind, or the end where it cannot. */
function enterPath(path: Path): number | PathEnd {
  const { face, row, x } = path;
  const { n, rows } = face.problem;
  if (!computePoint(path, 0)) return 'lost';
  let parameter = 0;
  for (let j = 0; j < n; j += 1) parameter -= rows[row * n + j] * x[j];
  return dualExchange(path, { kind: 'row', index: row }) ? parameter : 'exhausted';
}

function firstParameter(path: Path, motion: Motion): number | PathEnd {
  if ('slope' in motion) return motion.from;
  const { problem, rows } = path.face;
  return rows[motion.row] === 0 ? enterPath(path) : -problem.rhs[motion.row];
}

/**
 * The solutions of a convex programme as its parameter grows, a segment at a time: between corners, where a bound or a row
 * joins or leaves the active set, they are linear in it (Markowitz 1959; Best 1996). Starts from an optimal active set: where the
 * linear term moves, at the parameter given; where a row's right-hand side falls, at -rhs[row] where the row is active in the
 * set, else where it starts to bind.
 */
export function* criticalLine(
  original: FaceProblem,
  motion: Motion,
  start: QpActiveSet,
): Generator<Segment, PathEnd> {
  const { problem, scale } = scaled(original);
  const path = createPath(problem, scaledMotion(motion, scale), start);
  const { face } = path;
  if (face.codes.includes(HELD)) return 'lost';
  const entry = firstParameter(path, motion);
  if (typeof entry === 'string') return entry;
  let parameter = entry;
  for (let idle = 0; idle < PATIENCE;) {
    if (!computePoint(path, parameter)) return 'lost';
    computeSlopes(path);
    const corner = nextCorner(path);
    const to = corner === null ? Infinity : parameter + corner.step;
    yield segmentOf(path, scale, parameter, to);
    if (corner === null) return 'open';
    const { step, change } = corner;
    idle = step > PROGRESS * (1 + Math.abs(parameter)) ? 0 : idle + 1;
    parameter = to;
    if (change.kind === 'releaseVariable') face.codes[change.index] = FREE;
    else if (change.kind === 'releaseRow') face.rows[change.index] = 0;
    else {
      advancePath(path, step);
      if (!dualExchange(path, change)) return 'exhausted';
    }
  }
  return 'lost';
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
