import { direction, factorise, largest, type Step } from './tail-newton.js';
import { complementarity, start, type State, type TailProgramme } from './tail-state.js';

/** An interior point with its multipliers: those of the losses q_t in [0, slope cap], of sum slope. */
export interface TailPoint {
  readonly w: Float64Array;
  readonly atRisk: number;
  readonly q: Float64Array;
  readonly equalities: Float64Array;
  readonly inequalities: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly iterations: number;
}

const MAX_ITERATIONS = 60;
/** Share of the way to the boundary that a step goes. */
const SHORT_OF_BOUNDARY = 0.995;

/** The longest step in [0, 1] that keeps value + step change >= 0. */
function longest(step: number, values: Float64Array, changes: Float64Array): number {
  let found = step;
  for (let k = 0; k < values.length; k += 1) {
    if (changes[k] < 0 && values[k] < -found * changes[k]) found = -values[k] / changes[k];
  }
  return found;
}

/** Step lengths of slacks and of multipliers; one for both where there is curvature. */
function lengths(p: TailProgramme, x: State, by: Step): { primal: number; dual: number } {
  const weights = x.w.subarray(0, p.n);
  const change = by.w.subarray(0, p.n);
  let primal = longest(longest(longest(1, x.s, by.s), x.u, by.u), x.room, by.room);
  primal = longest(
    primal,
    weights.map((value, i) => value - p.lower[i]),
    change,
  );
  primal = longest(
    primal,
    weights.map((value, i) => p.upper[i] - value),
    change.map((c) => -c),
  );
  const cap = p.slope * p.cap;
  let dual = longest(
    longest(1, x.q, by.q),
    x.q.map((value) => cap - value),
    by.v,
  );
  dual = longest(longest(longest(dual, x.z, by.z), x.zl, by.zl), x.zu, by.zu);
  return p.curvature > 0
    ? { primal: Math.min(primal, dual), dual: Math.min(primal, dual) }
    : { primal, dual };
}

function moved(x: State, by: Step, { primal, dual }: { primal: number; dual: number }): State {
  const plus = (values: Float64Array, changes: Float64Array, length: number): Float64Array =>
    values.map((value, k) => value + length * changes[k]);
  return {
    w: plus(x.w, by.w, primal),
    s: plus(x.s, by.s, primal),
    u: plus(x.u, by.u, primal),
    room: plus(x.room, by.room, primal),
    y: plus(x.y, by.y, dual),
    q: plus(x.q, by.q, dual),
    z: plus(x.z, by.z, dual),
    zl: plus(x.zl, by.zl, dual),
    zu: plus(x.zu, by.zu, dual),
  };
}

/**
 * A primal-dual interior point (Mehrotra 1992; in the bounded form of Portnoy & Koenker 1997): each iteration factorises one
 * [n + 1]-matrix of normal equations, whatever the number of scenarios. Null when it gets nowhere.
 */
export function tailInterior(p: TailProgramme, tolerance: number): TailPoint | null {
  let x: State = start(p);
  for (let iterations = 0; iterations < MAX_ITERATIONS; iterations += 1) {
    const it = factorise(p, x);
    if (it === null) return null;
    const { sum, count } = complementarity(p, x);
    const off = Math.max(largest(it.rd), largest(it.re), largest(it.rg), largest(it.rho));
    if (sum <= tolerance && off <= tolerance) return pointOf(p, x, iterations);
    const predictor = direction(it, 0, null);
    const far = lengths(p, x, predictor);
    const left = complementarity(p, moved(x, predictor, far)).sum;
    const ratio = Math.max(left, 0) / sum;
    const step = direction(it, (ratio * ratio * ratio * sum) / count, predictor);
    const { primal, dual } = lengths(p, x, step);
    const shorter = (length: number): number => Math.min(1, SHORT_OF_BOUNDARY * length);
    x = moved(x, step, { primal: shorter(primal), dual: shorter(dual) });
    if (!Number.isFinite(x.w[p.n])) return null;
  }
  return null;
}

function pointOf({ n }: TailProgramme, x: State, iterations: number): TailPoint {
  return {
    w: x.w.slice(0, n),
    atRisk: x.w[n],
    q: x.q,
    equalities: x.y,
    inequalities: x.z,
    lower: x.zl,
    upper: x.zu,
    iterations,
  };
}
