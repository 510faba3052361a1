import { rowProducts } from '../linalg/rows.js';
import { dot } from '../linalg/symmetric.js';

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

/** The variables: each pair of vectors is a slack and its multiplier. */
export interface State {
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

/** An interior point to start from: weights inside their bounds, every product of about the same size. */
export function start(p: TailProgramme): State {
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
export function margins({ n, count, returns }: TailProgramme, w: Float64Array): Float64Array {
  const m = new Float64Array(count);
  rowProducts(returns, w.subarray(0, n), w[n], m);
  return m;
}

/** The sum of products of slacks and multipliers, and how many there are. */
export function complementarity(p: TailProgramme, x: State): { sum: number; count: number } {
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
