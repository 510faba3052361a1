import { choleskyFactorInPlace, choleskySolveInPlace } from '../linalg/cholesky.js';
import { dot } from '../linalg/symmetric.js';
import { addScatter } from './scatter.js';

/**
 * minimise curvature / 2 w'w + slope (a + cap sum max(-x_t'w - a, 0)) subject to E w = e, G w <= h, lower <= w <= upper;
 * x_t the rows of `returns` [count x n], all of order one.
 */
export interface TailProgramme {
  readonly n: number;
  readonly count: number;
  readonly returns: Float64Array;
  readonly slope: number;
  readonly cap: number;
  readonly curvature: number;
  readonly equalities: readonly LinearRow[];
  readonly inequalities: readonly LinearRow[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface LinearRow {
  readonly weights: Float64Array;
  readonly bound: number;
}

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
/** Rows whose weight is below this share of the largest change no digit that matters. */
const NEGLIGIBLE = 1e-9;
/** Share of the way to the boundary that a step goes. */
const SHORT_OF_BOUNDARY = 0.995;
const REGULARISATION = 1e-13;

/** The variables: each pair of vectors is a slack and its multiplier. */
interface State {
  readonly w: Float64Array;
  readonly y: Float64Array;
  /** Slack of the loss above, and of the excess; q and cap slope - q are their multipliers. */
  readonly s: Float64Array;
  readonly u: Float64Array;
  readonly q: Float64Array;
  readonly room: Float64Array;
  readonly z: Float64Array;
  readonly zl: Float64Array;
  readonly zu: Float64Array;
}

/** A direction in the same variables; `w` has the value at risk as its last. */
type Step = State & { readonly v: Float64Array };

function start(p: TailProgramme): State & { w: Float64Array } {
  const { n, count } = p;
  const w = new Float64Array(n + 1);
  for (let i = 0; i < n; i += 1) {
    const [low, high] = [p.lower[i], p.upper[i]];
    const width = Math.min(high - low, 2 / n);
    if (low !== -Infinity) w[i] = low + width / 2;
    else if (high !== Infinity) w[i] = high - width / 2;
    else w[i] = 1 / n;
  }
  const cap = p.slope * p.cap;
  const m = margins(p, w);
  let size = 0;
  for (const value of m) size += Math.abs(value) / count;
  const s = m.map((value) => Math.max(value, 0) + size + 1e-3);
  const u = m.map((value) => Math.max(-value, 0) + size + 1e-3);
  const q = new Float64Array(count).fill(Math.min(p.slope / count, cap / 2));
  const room = p.inequalities.map(({ weights, bound }) =>
    Math.max(bound - dot(weights, w.subarray(0, n)), 0.1),
  );
  const one = p.slope / Math.max(n, 1);
  const multipliers = (bounds: Float64Array): Float64Array =>
    bounds.map((bound) => (Math.abs(bound) === Infinity ? 0 : one));
  return {
    w,
    y: new Float64Array(p.equalities.length),
    s,
    u,
    q,
    room: Float64Array.from(room),
    z: new Float64Array(room.length).fill(one),
    zl: multipliers(p.lower),
    zu: multipliers(p.upper),
  };
}

/** a + x_t'w. */
function margins({ n, count, returns }: TailProgramme, w: Float64Array): Float64Array {
  const m = new Float64Array(count);
  for (let t = 0; t < count; t += 1) {
    let sum = w[n];
    for (let i = 0, at = t * n; i < n; i += 1, at += 1) sum += returns[at] * w[i];
    m[t] = sum;
  }
  return m;
}

/** The sum of products of slacks and multipliers, and how many there are. */
function complementarity(p: TailProgramme, x: State): { sum: number; count: number } {
  const cap = p.slope * p.cap;
  let sum = dot(x.room, x.z);
  let count = x.z.length + 2 * p.count;
  for (let t = 0; t < p.count; t += 1) sum += x.s[t] * x.q[t] + x.u[t] * (cap - x.q[t]);
  for (let i = 0; i < p.n; i += 1) {
    if (p.lower[i] !== -Infinity) {
      sum += (x.w[i] - p.lower[i]) * x.zl[i];
      count += 1;
    }
    if (p.upper[i] !== Infinity) {
      sum += (p.upper[i] - x.w[i]) * x.zu[i];
      count += 1;
    }
  }
  return { sum, count };
}

/** Everything of one iteration that both of its directions share. */
interface Iteration {
  readonly p: TailProgramme;
  readonly x: State;
  readonly cap: number;
  /** Residuals: of stationarity, of the equalities, of the inequalities, of the margins. */
  readonly rd: Float64Array;
  readonly re: Float64Array;
  readonly rg: Float64Array;
  readonly rho: Float64Array;
  /** 1 / (s/q + u/v). */
  readonly d: Float64Array;
  /** The factor of the matrix of normal equations, and of its complement for the equalities. */
  readonly factor: Float64Array;
  readonly solvedRows: readonly Float64Array[];
  readonly complement: Float64Array;
}

function residuals(p: TailProgramme, x: State): Pick<Iteration, 'rd' | 're' | 'rg' | 'rho'> {
  const { n, count, returns } = p;
  const weights = x.w.subarray(0, n);
  const rd = new Float64Array(n + 1);
  for (let i = 0; i < n; i += 1) rd[i] = p.curvature * x.w[i] - x.zl[i] + x.zu[i];
  rd[n] = p.slope;
  for (let t = 0; t < count; t += 1) {
    const q = x.q[t];
    rd[n] -= q;
    for (let i = 0, at = t * n; i < n; i += 1, at += 1) rd[i] -= q * returns[at];
  }
  const addRows = (rows: readonly LinearRow[], multipliers: Float64Array): void => {
    rows.forEach((row, k) => {
      for (let i = 0; i < n; i += 1) rd[i] += multipliers[k] * row.weights[i];
    });
  };
  addRows(p.equalities, x.y);
  addRows(p.inequalities, x.z);
  const rho = margins(p, x.w);
  for (let t = 0; t < count; t += 1) rho[t] -= x.s[t] - x.u[t];
  return {
    rd,
    rho,
    re: Float64Array.from(p.equalities, (row) => row.bound - dot(row.weights, weights)),
    rg: Float64Array.from(
      p.inequalities,
      (row, k) => row.bound - dot(row.weights, weights) - x.room[k],
    ),
  };
}

function factorise(p: TailProgramme, x: State): Iteration | null {
  const { n, count } = p;
  const size = n + 1;
  const cap = p.slope * p.cap;
  const d = new Float64Array(count);
  for (let t = 0; t < count; t += 1) d[t] = 1 / (x.s[t] / x.q[t] + x.u[t] / (cap - x.q[t]));
  const factor = new Float64Array(size * size);
  addScatter(factor, p, heavy(d));
  for (let i = 0; i < n; i += 1) {
    let own = p.curvature;
    if (p.lower[i] !== -Infinity) own += x.zl[i] / (x.w[i] - p.lower[i]);
    if (p.upper[i] !== Infinity) own += x.zu[i] / (p.upper[i] - x.w[i]);
    factor[i * size + i] += own;
  }
  p.inequalities.forEach(({ weights }, k) => {
    const ratio = x.z[k] / x.room[k];
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j <= i; j += 1) factor[i * size + j] += ratio * weights[i] * weights[j];
    }
  });
  for (let i = 0; i < size; i += 1) factor[i * size + i] *= 1 + REGULARISATION;
  for (let i = 0; i < size; i += 1) factor[i * size + i] += REGULARISATION;
  if (!choleskyFactorInPlace(factor, size, size, 0)) return null;
  const solvedRows = p.equalities.map(({ weights }) => {
    const column = new Float64Array(size);
    column.set(weights);
    choleskySolveInPlace(factor, size, column);
    return column;
  });
  const e = solvedRows.length;
  const complement = new Float64Array(e * e);
  p.equalities.forEach(({ weights }, k) => {
    for (let l = 0; l <= k; l += 1) {
      complement[k * e + l] = dot(weights, solvedRows[l].subarray(0, n));
    }
  });
  if (!choleskyFactorInPlace(complement, e, e, 0)) return null;
  return { p, x, cap, ...residuals(p, x), d, factor, solvedRows, complement };
}

/** The Newton direction to products of `centre`, less the second-order part of `before` (Mehrotra 1992). */
function direction(it: Iteration, centre: number, before: Step | null): Step {
  const { p, x, cap, d } = it;
  const { n, count, returns } = p;
  const rhs = it.rd.map((value) => -value);
  const a = new Float64Array(count);
  const b = new Float64Array(count);
  const pull = new Float64Array(count);
  for (let t = 0; t < count; t += 1) {
    const v = cap - x.q[t];
    const ofS = centre - (before === null ? 0 : before.s[t] * before.q[t]);
    const ofU = centre + (before === null ? 0 : before.u[t] * before.q[t]);
    a[t] = ofS / x.q[t] - x.s[t];
    b[t] = ofU / v - x.u[t];
    pull[t] = d[t] * (a[t] - b[t] - it.rho[t]);
    rhs[n] += pull[t];
    for (let i = 0, at = t * n; i < n; i += 1, at += 1) rhs[i] += pull[t] * returns[at];
  }
  const second = (one: Float64Array, other: Float64Array, i: number): number => one[i] * other[i];
  const low = new Float64Array(n);
  const high = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    if (p.lower[i] !== -Infinity) {
      const target = centre - (before === null ? 0 : second(before.w, before.zl, i));
      low[i] = target / (x.w[i] - p.lower[i]) - x.zl[i];
    }
    if (p.upper[i] !== Infinity) {
      const target = centre + (before === null ? 0 : second(before.w, before.zu, i));
      high[i] = target / (p.upper[i] - x.w[i]) - x.zu[i];
    }
    rhs[i] += low[i] - high[i];
  }
  const g = p.inequalities.map(({ weights }, k) => {
    const target = centre - (before === null ? 0 : second(before.room, before.z, k));
    const push = (target - x.z[k] * it.rg[k]) / x.room[k] - x.z[k];
    for (let i = 0; i < n; i += 1) rhs[i] -= push * weights[i];
    return push;
  });
  const { w, y } = solveNormal(it, rhs);
  const along = margins(p, w);
  const q = new Float64Array(count);
  const s = new Float64Array(count);
  const u = new Float64Array(count);
  for (let t = 0; t < count; t += 1) {
    q[t] = pull[t] - d[t] * along[t];
    s[t] = a[t] - (x.s[t] / x.q[t]) * q[t];
    u[t] = b[t] + (x.u[t] / (cap - x.q[t])) * q[t];
  }
  const moved = p.inequalities.map(({ weights }) => dot(weights, w.subarray(0, n)));
  return {
    w,
    y,
    s,
    u,
    q,
    v: q.map((value) => -value),
    room: Float64Array.from(moved, (value, k) => it.rg[k] - value),
    z: Float64Array.from(moved, (value, k) => g[k] + (x.z[k] / x.room[k]) * value),
    zl: low.map((value, i) =>
      p.lower[i] === -Infinity ? 0 : value - (x.zl[i] / (x.w[i] - p.lower[i])) * w[i],
    ),
    zu: high.map((value, i) =>
      p.upper[i] === Infinity ? 0 : value + (x.zu[i] / (p.upper[i] - x.w[i])) * w[i],
    ),
  };
}

/** [M E'; E 0] [w; y] = [rhs; re]. */
function solveNormal(
  { p, factor, solvedRows, complement, re }: Iteration,
  rhs: Float64Array,
): { readonly w: Float64Array; readonly y: Float64Array } {
  const size = p.n + 1;
  const w = rhs;
  choleskySolveInPlace(factor, size, w);
  const y = Float64Array.from(
    p.equalities,
    ({ weights }, k) => dot(weights, w.subarray(0, p.n)) - re[k],
  );
  choleskySolveInPlace(complement, y.length, y);
  solvedRows.forEach((column, k) => {
    for (let i = 0; i < size; i += 1) w[i] -= y[k] * column[i];
  });
  return { w, y };
}

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

const largest = (values: Float64Array): number =>
  values.reduce((size, value) => Math.max(size, Math.abs(value)), 0);

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

/** The weights with those that are negligible set to zero: late in the method few rows are not. */
function heavy(d: Float64Array): Float64Array {
  const least = NEGLIGIBLE * largest(d);
  return d.map((weight) => (weight < least ? 0 : weight));
}
