import { solveActiveSet } from './active-set-point.js';
import { descend } from './descend.js';
import { findFeasibleVertex } from './phase-one.js';
import { computeReduced, price } from './pricing.js';
import {
  AT_LOWER,
  AT_UPPER,
  FREE,
  type QpActiveSet,
  type QpConflict,
  type QpOutcome,
  type QpPoint,
  type QpProblem,
} from './qp-problem.js';
import {
  computeActivity,
  computeGradient,
  createQpState,
  movedTo,
  restingValue,
  type QpState,
} from './qp-state.js';
import { keepQpWorkspace, takeQpWorkspace, type QpWorkspace } from './qp-workspace.js';
import { scaledProgramme, unscaledOutcome } from './scaled-programme.js';

export interface QpOptions {
  /** Active set to start from, e.g. of a similar problem; it need not be feasible. */
  readonly start?: QpActiveSet;
  /** Pivots allowed; default 200 + 20 (n + m). */
  readonly maxIterations?: number;
  readonly workspace?: QpWorkspace;
  /** Solves in variables of like deviation where those given are not, as a second try. */
  readonly variables?: 'ofLikeDeviation';
}

/** How far a recomputed point may lie outside, on rows of order one. */
const OUTSIDE = 1e-11;
/** Times the set is mended when a start is infeasible, and descended anew when its recomputed point is not optimal. */
const REPAIRS = 8;
const ROUNDS = 3;
/** A set that turned out singular is found anew with a stricter idea of curvature. */
const STRICTER = 1e3;

/** The polished point becomes the point, put onto its bounds where it lies outside by rounding. */
function adopt(state: QpState): void {
  const { work, problem, n, m } = state;
  movedTo(state);
  for (let i = 0; i < n; i += 1) {
    work.x[i] = Math.min(Math.max(work.polished[i], problem.lower[i]), problem.upper[i]);
  }
  for (let r = 0; r < m; r += 1) work.multipliers[r] = work.polishedMultipliers[r];
}

type Breach = (kind: 'variable' | 'row', index: number, code: number) => void;

/** Reports every bound and inactive row that the polished point breaks. */
function findBreaches({ work, problem, n, m }: QpState, report: Breach): void {
  const { polished, rows, rhs } = work;
  const { lower, upper } = problem;
  for (let i = 0; i < n; i += 1) {
    if (work.variableState[i] !== FREE) continue;
    if (polished[i] < lower[i] - OUTSIDE * (1 + Math.abs(lower[i])))
      report('variable', i, AT_LOWER);
    if (polished[i] > upper[i] + OUTSIDE * (1 + Math.abs(upper[i])))
      report('variable', i, AT_UPPER);
  }
  for (let r = 0; r < m; r += 1) {
    if (work.rowState[r] !== 0) continue;
    let excess = -rhs[r];
    for (let j = 0; j < n; j += 1) excess += rows[r * n + j] * polished[j];
    const tolerance = OUTSIDE * (1 + Math.abs(rhs[r]));
    if (excess > tolerance || (r < problem.equalities && excess < -tolerance)) report('row', r, 1);
  }
}

/** Polishes the present set; whether the point it determines is feasible (then it is adopted). */
function polish(state: QpState): boolean {
  if (!solveActiveSet(state)) return false;
  let feasible = true;
  findBreaches(state, () => {
    feasible = false;
  });
  if (feasible) adopt(state);
  return feasible;
}

function isOptimal(state: QpState): boolean {
  state.work.skipped.fill(0);
  computeActivity(state);
  computeGradient(state);
  computeReduced(state);
  return price(state, 'steepest') < 0;
}

/** Takes over a given active set, putting what its point breaks onto its bound; false when that leads nowhere. */
function adoptStart(state: QpState, start: QpActiveSet): boolean {
  const { work, n, m } = state;
  work.variableState.set(start.variables.subarray(0, n));
  work.rowState.set(start.rows.subarray(0, m));
  for (let i = 0; i < n; i += 1) {
    const code = work.variableState[i];
    if (Math.abs(restingValue(state, i, code)) === Infinity) return false;
  }
  for (let round = 0; round < REPAIRS; round += 1) {
    if (!solveActiveSet(state)) return false;
    let breaches = 0;
    findBreaches(state, (kind, index, code) => {
      breaches += 1;
      if (kind === 'variable') work.variableState[index] = code;
      else work.rowState[index] = 1;
    });
    if (breaches === 0) {
      adopt(state);
      return true;
    }
  }
  return false;
}

function pointOf(state: QpState): QpPoint {
  const { work, n, m, scale, rowScale } = state;
  const multipliers = rowScale.slice();
  for (let r = 0; r < m; r += 1) multipliers[r] = (work.multipliers[r] * rowScale[r]) / scale;
  return {
    x: work.x.slice(0, n),
    multipliers,
    active: { variables: work.variableState.slice(0, n), rows: work.rowState.slice(0, m) },
  };
}

function crossedBounds({ n, lower, upper }: QpProblem): QpConflict | null {
  for (let i = 0; i < n; i += 1) {
    if (lower[i] > upper[i]) return { rows: [], lower: [i], upper: [i] };
  }
  return null;
}

function checkShapes(problem: QpProblem): void {
  const { n, curved = n, quadratic, linear, rows, rhs, lower, upper } = problem;
  const expect = (what: string, wanted: number, was: number): void => {
    if (wanted !== was) throw new RangeError(`expected ${wanted} elements of ${what}, was ${was}`);
  };
  if (quadratic !== null) expect('Q', curved * curved, quadratic.length);
  if (linear !== null) expect('c', n, linear.length);
  expect('A', n * rhs.length, rows.length);
  expect('the lower bounds', n, lower.length);
  expect('the upper bounds', n, upper.length);
}

/**
 * Solves a convex quadratic programme by a primal active-set method on the inverse of its KKT matrix; Q may be singular
 * or absent (then it is the simplex method). Stops by the iteration budget only. The answer is recomputed from the
 * final active set in index order.
 * @throws RangeError on a shape mismatch or a workspace that is too small
 */
export function solveQp(problem: QpProblem, options: QpOptions = {}): QpOutcome {
  checkShapes(problem);
  const { n } = problem;
  const m = problem.rhs.length;
  const work = options.workspace ?? takeQpWorkspace(n, m);
  if (work.variables < n || work.rowCapacity < m) {
    throw new RangeError(
      `expected a workspace for ${n} x ${m}, was ${work.variables} x ${work.rowCapacity}`,
    );
  }
  const outcome = solveIn(work, problem, options);
  if (options.workspace === undefined) keepQpWorkspace(work);
  return outcome;
}

function solveIn(work: QpWorkspace, problem: QpProblem, options: QpOptions): QpOutcome {
  const crossed = crossedBounds(problem);
  if (crossed !== null) return { status: 'infeasible', iterations: 0, conflict: crossed };
  const scaled = options.variables === undefined ? null : scaledProgramme(problem);
  if (scaled === null) return solveWith(work, problem, options);
  return unscaledOutcome(solveWith(work, scaled.problem, options), scaled.scales);
}

function solveWith(
  work: QpWorkspace,
  problem: QpProblem,
  { start, maxIterations }: QpOptions,
): QpOutcome {
  const budget = maxIterations ?? 200 + 20 * (problem.n + problem.rhs.length);
  const state = createQpState(problem, work, budget);
  if (start === undefined || !adoptStart(state, start)) {
    const found = findFeasibleVertex(state);
    const { iterations } = state;
    if (found.status === 'infeasible') return { ...found, iterations };
    if (found.status === 'stalled') return { status: 'stalled', iterations, best: null };
  } else if (isOptimal(state)) {
    return { status: 'optimal', iterations: 0, ...pointOf(state) };
  }
  return descendAndPolish(state);
}

function descendAndPolish(state: QpState): QpOutcome {
  for (let round = 0; round < ROUNDS; round += 1) {
    const descent = descend(state);
    const { iterations } = state;
    if (descent === 'unbounded') return { status: descent, iterations };
    const polished = descent !== 'singular' && polish(state);
    if (descent === 'stalled') return { status: descent, iterations, best: pointOf(state) };
    if (polished && isOptimal(state)) {
      return { status: 'optimal', iterations, ...pointOf(state) };
    }
    if (!polished) {
      state.curvature *= STRICTER;
      if (findFeasibleVertex(state).status !== 'feasible') break;
    }
  }
  return { status: 'stalled', iterations: state.iterations, best: pointOf(state) };
}
