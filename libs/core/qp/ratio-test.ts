import { AT_LOWER, AT_UPPER, FREE } from './qp-problem.js';
import type { QpState } from './qp-state.js';

/** Slack by which the first pass may overstep, so that the second can choose a larger pivot among near ties (Harris 1973). */
const HARRIS = 1e-13;
/** Components below this share of the largest, or of one, do not block: they are rounding. */
const NEGLIGIBLE = 1e-13;
const ROUNDING = 1e-16;
/** A violation up to this, on rows of order one, counts as satisfied. */
export const FEASIBLE = 1e-12;

export type PivotRule = 'steepest' | 'leastIndex';

/** How far a step goes and what stops it: `id` of a variable, n + r of a row, or -1 for nothing. */
export interface Blocking {
  readonly step: number;
  readonly id: number;
  /** The bound reached, for a variable. */
  readonly code: number;
}

interface Candidate {
  readonly id: number;
  readonly code: number;
  readonly slack: number;
  readonly speed: number;
}

/** How a row stops a move of speed `speed`: its distance, or null when it does not. Phase one also stops where a violation ends. */
function rowSlack(state: QpState, r: number, speed: number): number | null {
  const { work, problem } = state;
  const gap = work.rhs[r] - work.activity[r];
  const tolerance = FEASIBLE * (1 + Math.abs(work.rhs[r]));
  if (r < problem.equalities) {
    if (Math.abs(gap) <= tolerance) return 0;
    return gap > 0 === speed > 0 ? Math.abs(gap) : null;
  }
  if (gap < -tolerance) return speed < 0 ? -gap : null;
  return speed > 0 ? Math.max(gap, 0) : null;
}

function collect(state: QpState, mover: number, visit: (candidate: Candidate) => void): void {
  const { work, problem, n, m } = state;
  const { direction, x, variableState, rowState, rows, ignored } = work;
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, Math.abs(direction[i]));
  const threshold = Math.max(NEGLIGIBLE * largest, ROUNDING);
  for (let i = 0; i < n; i += 1) {
    const speed = direction[i];
    if (Math.abs(speed) <= threshold || ignored[i] !== 0) continue;
    if (variableState[i] !== FREE && i !== mover) continue;
    const slack = speed > 0 ? problem.upper[i] - x[i] : x[i] - problem.lower[i];
    if (slack === Infinity) continue;
    const code = speed > 0 ? AT_UPPER : AT_LOWER;
    visit({ id: i, code, slack: Math.max(slack, 0), speed: Math.abs(speed) });
  }
  for (let r = 0; r < m; r += 1) {
    if (rowState[r] !== 0 || ignored[n + r] !== 0) continue;
    let speed = 0;
    let size = 0;
    for (let j = 0; j < n; j += 1) {
      const term = rows[r * n + j] * direction[j];
      speed += term;
      size += Math.abs(term);
    }
    if (Math.abs(speed) <= Math.max(NEGLIGIBLE * size, threshold)) continue;
    const slack = rowSlack(state, r, speed);
    if (slack !== null) visit({ id: n + r, code: 0, slack, speed: Math.abs(speed) });
  }
}

/**
 * The longest step along `direction`, at most `limit`, that keeps every satisfied bound and row. `mover` is a variable
 * that moves without being free yet, or -1. Near ties go to the largest pivot, or to the least index under that rule.
 */
export function ratioTest(state: QpState, limit: number, mover: number, rule: PivotRule): Blocking {
  const candidates: Candidate[] = [];
  let reach = limit;
  collect(state, mover, (candidate) => {
    candidates.push(candidate);
    const relaxed = rule === 'steepest' ? candidate.slack + HARRIS : candidate.slack;
    reach = Math.min(reach, relaxed / candidate.speed);
  });
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (candidate.slack / candidate.speed > reach || candidate.slack / candidate.speed >= limit) {
      continue;
    }
    if (best === null || (rule === 'steepest' && candidate.speed > best.speed)) best = candidate;
  }
  if (best === null) return { step: limit, id: -1, code: 0 };
  return { step: best.slack / best.speed, id: best.id, code: best.code };
}
