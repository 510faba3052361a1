import { AT_LOWER, FREE } from '../qp/qp-problem.js';
import { solveFace } from './kkt-face.js';
import type { Joining, Path } from './path.js';

/** A constraint whose pivot is below this share of its terms, Q being of order one, depends on the active ones. */
const DEPENDENT = 1e-10;

/** Gradient of the joining constraint, written as <= 0, at variable i. */
function gradientAt({ face: { problem } }: Path, joining: Joining, i: number): number {
  if (joining.kind === 'row') return problem.rows[joining.index * problem.n + i];
  if (i !== joining.index) return 0;
  return joining.code === AT_LOWER ? -1 : 1;
}

/** u = K^-1 [a_F; 0] of the constraint's gradient a; whether a_F depends on the active rows. */
function dependsOnActive(path: Path, joining: Joining): boolean {
  const { side: b, solution: u } = path;
  const { elements, free, size } = path.face;
  let length = 0;
  for (let e = 0; e < size; e += 1) {
    b[e] = e < free ? gradientAt(path, joining, elements[e]) : 0;
    length += b[e] * b[e];
  }
  solveFace(path.face, b, u);
  if (size === 2 * free || length === 0) return true;
  let pivot = 0;
  for (let e = 0; e < free; e += 1) pivot += b[e] * u[e];
  return !(pivot > DEPENDENT * length);
}

type Leaving = { readonly kind: 'variable' | 'row'; readonly index: number } | null;

/**
 * A dependent constraint joins without a move of x: its multiplier grows and the others change by -u, until the first of
 * them reaches zero and leaves. Null where none does: then no point lies beyond.
 */
function firstToLeave(path: Path, joining: Joining): Leaving {
  const { face, row, y, reduced, solution: u } = path;
  const { problem, elements, free, size, codes } = face;
  const { n, rows, equalities, lower, upper } = problem;
  let leaving: Leaving = null;
  let least = Infinity;
  const visit = (distance: number, speed: number, candidate: Leaving): void => {
    const step = Math.max(distance, 0) / speed;
    if (step >= least) return;
    least = step;
    leaving = candidate;
  };
  const largest = u.subarray(free, size).reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  for (let e = free; e < size; e += 1) {
    const r = elements[e] - n;
    if (r >= equalities && r !== row && u[e] > DEPENDENT * largest) {
      visit(y[r], u[e], { kind: 'row', index: r });
    }
  }
  for (let i = 0; i < n; i += 1) {
    if (codes[i] === FREE || !(lower[i] < upper[i])) continue;
    let slope = gradientAt(path, joining, i);
    let terms = Math.abs(slope);
    for (let e = free; e < size; e += 1) {
      const term = rows[(elements[e] - n) * n + i] * u[e];
      slope -= term;
      terms += Math.abs(term);
    }
    const speed = codes[i] * slope;
    if (speed > DEPENDENT * terms)
      visit(-codes[i] * reduced[i], speed, { kind: 'variable', index: i });
  }
  return leaving;
}

/**
 * Takes a constraint into the active set, with another one leaving it where it depends on those that are active. False
 * when nothing can leave. The factors, y and the reduced gradients are those of the set so far.
 */
export function dualExchange(path: Path, joining: Joining): boolean {
  const { face } = path;
  if (dependsOnActive(path, joining)) {
    const leaving = firstToLeave(path, joining);
    if (leaving === null) return false;
    if (leaving.kind === 'row') face.rows[leaving.index] = 0;
    else face.codes[leaving.index] = FREE;
  }
  if (joining.kind === 'row') face.rows[joining.index] = 1;
  else face.codes[joining.index] = joining.code;
  return true;
}
