import { AT_LOWER, AT_UPPER, FREE } from './qp-problem.js';
import { isMovable, type QpState } from './qp-state.js';
import type { PivotRule } from './ratio-test.js';

/** A reduced gradient of the wrong sign counts from this share of its own terms. */
const DUAL = 1e-11;
/** And from this share of the terms that cancelled in Q x. */
const CANCELLATION = 1e-14;
/** Q is of order one: a gradient this small is the rounding of an objective that vanishes. */
const VANISHING = 1e-25;

/** reduced = g + A_W'y and the size of its terms, into the workspace; the gradient must be current. */
export function computeReduced({ work, n, m }: QpState): void {
  const { gradient, reduced, magnitude, multipliers, rowState, rows } = work;
  for (let i = 0; i < n; i += 1) {
    reduced[i] = gradient[i];
    magnitude[i] = Math.abs(gradient[i]);
  }
  for (let r = 0; r < m; r += 1) {
    const y = multipliers[r];
    if (rowState[r] === 0 || y === 0) continue;
    for (let i = 0; i < n; i += 1) {
      const term = rows[r * n + i] * y;
      reduced[i] += term;
      magnitude[i] += Math.abs(term);
    }
  }
}

/**
 * max_i sqrt(Q_ii) sum_j sqrt(Q_jj) |x_j|, Q being semidefinite a bound on the terms of Q x. The largest counts for every
 * variable, because its rounding reaches them all through the multipliers.
 */
export function cancellationScale({ work, n, quadratic }: QpState): number {
  if (quadratic === null) return 0;
  let sum = 0;
  let largest = 0;
  for (let j = 0; j < n; j += 1) {
    const deviation = work.deviation[j];
    largest = Math.max(largest, deviation);
    sum += deviation * Math.abs(work.x[j]);
  }
  return largest * sum;
}

/** How much moving a variable off its bound improves the objective per unit; 0 when it does not. */
function gainOf(state: QpState, i: number): number {
  const { work } = state;
  const code = work.variableState[i];
  if (code === FREE || !isMovable(state, i)) return 0;
  const slope = work.reduced[i];
  if (code === AT_LOWER) return Math.max(-slope, 0);
  return code === AT_UPPER ? Math.max(slope, 0) : Math.abs(slope);
}

/**
 * The element whose release improves the objective most (or the first one, by least index): a variable i, an active
 * inequality n + r with a negative multiplier, or -1 when the optimality conditions hold. Needs `computeReduced`.
 */
export function price(state: QpState, rule: PivotRule): number {
  const { work, problem, n, m } = state;
  const floor = CANCELLATION * cancellationScale(state) + VANISHING;
  let largestNoise = 0;
  let best = -1;
  let bestGain = 0;
  for (let i = 0; i < n; i += 1) {
    const noise = DUAL * work.magnitude[i] + floor;
    largestNoise = Math.max(largestNoise, noise);
    const gain = work.skipped[i] === 0 ? gainOf(state, i) : 0;
    if (gain <= bestGain || gain <= noise) continue;
    best = i;
    bestGain = gain;
    if (rule === 'leastIndex') return best;
  }
  for (let r = problem.equalities; r < m; r += 1) {
    if (work.rowState[r] === 0 || work.skipped[n + r] !== 0) continue;
    const gain = -work.multipliers[r];
    if (gain <= bestGain || gain <= largestNoise) continue;
    best = n + r;
    bestGain = gain;
    if (rule === 'leastIndex') return best;
  }
  return best;
}
