import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { activeRows, activeSides } from '../optimise/constraint-rows.js';
import { groupMultipliers } from '../optimise/report.js';
import { AT_LOWER, AT_UPPER, FREE, type QpPoint, type QpProblem } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';
import type { ConeSolution } from './cone-solution.js';
import type { ConvexObjective } from './convex-objective.js';
import { CLOSE, pieceAt, pieceProgramme, type Piece, type PieceProgramme } from './smooth-piece.js';
import { fillBudgetInPlace } from './settle-cone-weights.js';
import { dualsOfPiece } from './tail-piece.js';

/** A pivot counts as the cube of the order of its matrix; this many are some tenths of a second. */
const WORK = 1e9;

/**
 * Pivots of one step: from a good guess of the active set there are fewer than variables and rows, and a wrong one is not
 * worth a simplex method from a cold start.
 */
function pivotsOf({ n, rhs }: QpProblem): number {
  const order = n + rhs.length;
  return Math.max(1, Math.min(2 * order, Math.floor(WORK / (order * order * order))));
}

/**
 * One step of sequential quadratic programming from the solution of an interior method: on the piece it lies in (what is
 * beyond the value at risk, what is bought and sold) everything is smooth, so the active set gives exact zeros and
 * converges quadratically. Null where the piece leads nowhere; the caller keeps whichever certifies better.
 */
export function polish(
  problem: AllocationProblem,
  objective: ConvexObjective,
  from: ConeSolution,
): ConeSolution | null {
  if (objective.ratio || from.multipliers.pulls.size > 0) return null;
  const piece = pieceAt(problem, objective, from);
  const programme = pieceProgramme(piece);
  const n = from.weights.length;
  const rows = new Uint8Array(programme.qp.rhs.length).fill(1, 0, programme.qp.equalities);
  rows.set(activeRows(programme.inequalityGroups, from.activeSet.groups), programme.qp.equalities);
  piece.limits.forEach(({ name, excess, unit }, k) => {
    const binds = (from.multipliers.limits.get(name) ?? 0) > 0 && Math.abs(excess) < CLOSE * unit;
    rows[programme.firstLimit + k] = binds ? 1 : 0;
  });
  const variables = new Int8Array(programme.qp.n);
  variables.set(from.activeSet.bounds.map((code, i) => restingCode(programme, code, i)));
  const outcome = solveQp(programme.qp, {
    start: { variables, rows },
    maxIterations: pivotsOf(programme.qp),
  });
  if (outcome.status !== 'optimal') return null;
  return solutionOfPiece(piece, programme, outcome, n);
}

/** A name that is not traded rests between two equal bounds. */
function restingCode({ qp }: PieceProgramme, code: number, i: number): number {
  if (qp.lower[i] === qp.upper[i]) return AT_LOWER;
  if (code === AT_LOWER && qp.lower[i] === -Infinity) return FREE;
  return code === AT_UPPER && qp.upper[i] === Infinity ? FREE : code;
}

function solutionOfPiece(
  { problem, objective, from, limits, table, tail }: Piece,
  programme: PieceProgramme,
  point: QpPoint,
  n: number,
): ConeSolution {
  const { multipliers, active } = point;
  const weights = point.x.slice(0, n);
  const bounds = Int8Array.from(weights, (weight, i) => {
    if (active.variables[i] === FREE) return FREE;
    if (weight === problem.lower[i]) return AT_LOWER;
    return weight === problem.upper[i] ? AT_UPPER : FREE;
  });
  fillBudgetInPlace(weights, problem, active.variables);
  const { equalGroups, inequalityGroups, firstLimit, firstTie } = programme;
  const groupRows = [...equalGroups, ...inequalityGroups];
  const firstGroup = programme.qp.equalities;
  const ofGroups = Float64Array.of(
    ...multipliers.subarray(1, 1 + equalGroups.length),
    ...multipliers.subarray(firstGroup, firstGroup + inequalityGroups.length),
  );
  const count = problem.groups.length;
  const found = new Map<string, number>();
  limits.forEach((limit, k) => {
    const scaled = multipliers[firstLimit + k] / limit.unit;
    const isSquare = programme.squared[k];
    found.set(limit.name, isSquare ? (scaled * limit.bound) / limit.unit : scaled);
  });
  const tailLimit = objective.scenarios === null ? programme.tailLimit : null;
  const unit = tailLimit === null ? (table?.unit ?? 1) : multipliers[tailLimit];
  const ofTies = multipliers
    .slice(firstTie, firstTie + (tail?.ties.length ?? 0))
    .map((value) => (unit > 0 ? value / unit : 0));
  return {
    weights,
    iterations: from.iterations,
    multipliers: {
      ...groupMultipliers(groupRows, ofGroups, count, 1),
      budget: multipliers[0],
      limits: found,
      turnover: programme.turnover === null ? 0 : multipliers[programme.turnover],
      tail: tail === null ? null : dualsOfPiece(tail, ofTies),
      atRisk: tail === null ? 0 : point.x[n] * (table?.unit ?? 1),
      pulls: new Map(),
    },
    activeSet: {
      bounds,
      groups: activeSides(
        groupRows,
        Uint8Array.of(
          ...active.rows.subarray(1, 1 + equalGroups.length),
          ...active.rows.subarray(firstGroup, firstGroup + inequalityGroups.length),
        ),
        count,
      ),
    },
  };
}
