import { choleskyFactorInPlace, choleskySolveInPlace } from '../linalg/cholesky.js';
import { addTransposedProduct } from '../linalg/rows.js';
import { dot } from '../linalg/symmetric.js';
import { addScatter } from './scatter.js';
import { margins, type LinearRow, type State, type TailProgramme } from './tail-state.js';

/** Rows whose weight is below this share of the largest change no digit that matters. */
const NEGLIGIBLE = 1e-9;
const REGULARISATION = 1e-13;

/** A direction in the same variables; `w` has the value at risk as its last. */
export type Step = State & { readonly v: Float64Array };

/** Everything of one iteration that both of its directions share. */
export interface Iteration {
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
  for (let t = 0; t < count; t += 1) rd[n] -= x.q[t];
  addTransposedProduct(returns, x.q, -1, rd.subarray(0, n));
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

/** The matrix of the normal equations at x, factorised; null where it is singular. */
export function factorise(p: TailProgramme, x: State): Iteration | null {
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
export function direction(it: Iteration, centre: number, before: Step | null): Step {
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
  }
  addTransposedProduct(returns, pull, 1, rhs.subarray(0, n));
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

/** The largest size of an element. */
export const largest = (values: Float64Array): number =>
  values.reduce((size, value) => Math.max(size, Math.abs(value)), 0);

/** The weights with those that are negligible set to zero: late in the method few rows are not. */
function heavy(d: Float64Array): Float64Array {
  const least = NEGLIGIBLE * largest(d);
  return d.map((weight) => (weight < least ? 0 : weight));
}
