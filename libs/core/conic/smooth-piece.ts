import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { groupRows, type GroupRow } from '../optimise/constraint-rows.js';
import type { QpProblem } from '../qp/qp-problem.js';
import type { ConeSolution } from './cone-solution.js';
import { tradingMatters } from './constraint-blocks.js';
import type { ConvexObjective } from './convex-objective.js';
import { curvatureAt } from './curvature.js';
import { limitsAt, type LimitAtPoint } from './limits-at-point.js';
import { objectiveAt } from './objective-at-point.js';
import { scenarioTable, type ScenarioTable } from './scenario-blocks.js';
import { tailPiece, type TailPiece } from './tail-piece.js';

/** The smooth piece of a problem around a solution. */
export interface Piece {
  readonly problem: AllocationProblem;
  readonly objective: ConvexObjective;
  readonly from: ConeSolution;
  readonly table: ScenarioTable | null;
  readonly tail: TailPiece | null;
  readonly limits: readonly LimitAtPoint[];
}

/** A limit this close to its bound, in units of what it counts in, may be one that binds. */
export const CLOSE = 1e-5;

/**
 * A tail that is far below its limit has no multipliers, so that nothing tells its piece, and no part in the solution
 * either.
 */
const isFarTail = ({ name, excess, unit }: LimitAtPoint): boolean =>
  isTail(name) && excess < -CLOSE * unit;

const confidenceOf = ({ scenarios, limits }: ConvexObjective): number => {
  const risks = [scenarios, ...limits.map((limit) => ('risk' in limit ? limit.risk : null))];
  const found = risks.find((risk) => risk !== null && 'confidence' in risk);
  return found !== null && found !== undefined && 'confidence' in found ? found.confidence : 0;
};

export function pieceAt(
  problem: AllocationProblem,
  objective: ConvexObjective,
  from: ConeSolution,
): Piece {
  const { weights, multipliers } = from;
  const { tail: duals, atRisk } = multipliers;
  const table =
    problem.scenarios === null ? null : scenarioTable(problem.scenarios, weights.length);
  const risk = { confidence: confidenceOf(objective), atRisk };
  const limits = limitsAt(problem, objective.limits, weights, duals).filter(
    (limit) => !isFarTail(limit),
  );
  const hasTail = objective.scenarios !== null || limits.some(({ name }) => isTail(name));
  const tail =
    table === null || duals === null || !hasTail ? null : tailPiece(table, weights, risk, duals);
  return { problem, objective, from, table, tail, limits };
}

/** a'x <= bound, or =, of x = the weights and, where there is a tail, the value at risk in the table's unit. */
interface PieceRow {
  readonly weights: Float64Array;
  readonly atRisk: number;
  readonly bound: number;
}

/** The quadratic programme of a piece, and where its rows are. */
export interface PieceProgramme {
  readonly qp: QpProblem;
  readonly equalGroups: readonly GroupRow[];
  readonly inequalityGroups: readonly GroupRow[];
  readonly firstTie: number;
  readonly firstLimit: number;
  /** Which limits are written as half their square, over the square of their unit. */
  readonly squared: readonly boolean[];
  readonly tailLimit: number | null;
  readonly turnover: number | null;
}

/** Budget, equal groups and ties as equalities; then the other groups, the limits and the turnover. */
export function pieceProgramme(piece: Piece): PieceProgramme {
  const { problem, limits, tail } = piece;
  const n = piece.from.weights.length;
  const all = groupRows(problem.groups);
  const equalGroups = all.filter(({ side }) => side === 0);
  const inequalityGroups = all.filter(({ side }) => side !== 0);
  const ofGroup = ({ group, sign, bound }: GroupRow): PieceRow => ({
    weights: problem.groups[group].coefficients.map((entry) => sign * entry),
    atRisk: 0,
    bound,
  });
  const ties = tail?.ties ?? [];
  const budget = { weights: new Float64Array(n).fill(1), atRisk: 0, bound: problem.budget };
  const equalities: readonly PieceRow[] = [
    budget,
    ...equalGroups.map(ofGroup),
    ...ties.map(({ slope, atRisk }) => ({ weights: slope, atRisk: atRisk ? -1 : 0, bound: 0 })),
  ];
  const ofLimits = limits.map((limit) => limitRow(piece, limit));
  const traded = turnoverRow(piece);
  const rows: readonly PieceRow[] = [
    ...equalities,
    ...inequalityGroups.map(ofGroup),
    ...ofLimits.map(({ row }) => row),
    ...(traded === null ? [] : [traded]),
  ];
  const firstLimit = equalities.length + inequalityGroups.length;
  const tailLimit = limits.findIndex(({ name }) => isTail(name));
  return {
    qp: programmeOf(piece, rows, equalities.length),
    equalGroups,
    inequalityGroups,
    firstTie: 1 + equalGroups.length,
    firstLimit,
    squared: ofLimits.map(({ squared }) => squared),
    tailLimit: tailLimit < 0 ? null : firstLimit + tailLimit,
    turnover: traded === null ? null : rows.length - 1,
  };
}

const isTail = (name: string): boolean => name === 'targetCvar' || name === 'targetCdar';

function limitRow(
  { tail, from }: Piece,
  { name, excess, bound, unit, gradient }: LimitAtPoint,
): { readonly row: PieceRow; readonly squared: boolean } {
  if (isTail(name) && tail !== null) {
    const atRisk = 1 - tail.cap * tail.beyond;
    return { row: { weights: tail.slope, atRisk, bound: bound / unit }, squared: false };
  }
  if (name === 'targetReturn') {
    const weights = gradient.map((slope) => slope / unit);
    return { row: { weights, atRisk: 0, bound: -bound / unit }, squared: false };
  }
  const deviation = (excess + bound) / unit;
  const target = bound / unit;
  const weights = gradient.map((slope) => (deviation * slope) / unit);
  const room = (target - deviation) * (target + deviation);
  return {
    row: { weights, atRisk: 0, bound: room / 2 + dot(weights, from.weights) },
    squared: true,
  };
}

/** What is bought adds and what is sold subtracts; what is not traded stays. */
const sideOf = ({ problem, from }: Piece, i: number): number =>
  tradingMatters(problem)
    ? Math.sign(from.weights[i] - (problem.trading?.currentWeights[i] ?? 0))
    : 0;

function turnoverRow(piece: Piece): PieceRow | null {
  const { trading } = piece.problem;
  if (trading === null || trading.maxTurnover === Infinity) return null;
  const weights = trading.currentWeights.map((_, i) => sideOf(piece, i));
  const bound = trading.maxTurnover + dot(weights, trading.currentWeights);
  return { weights, atRisk: 0, bound };
}

function programmeOf(piece: Piece, rows: readonly PieceRow[], equalities: number): QpProblem {
  const { problem, objective, from, table, tail } = piece;
  const n = from.weights.length;
  const size = tail === null ? n : n + 1;
  const tailed = tail !== null && objective.scenarios !== null;
  const smooth = tailed ? { ...objective, scenarios: null } : objective;
  const h = curvatureAt(problem, smooth, from.weights, from.multipliers.limits);
  const quadratic = new Float64Array(size * size);
  for (let i = 0; i < n; i += 1) quadratic.set(h.subarray(i * n, (i + 1) * n), i * size);
  const product = new Float64Array(n);
  symmetricMultiply(h, from.weights, product);
  const { gradient } = objectiveAt(problem, smooth, from.weights, null);
  const linear = new Float64Array(size);
  const lower = new Float64Array(size).fill(-Infinity);
  const upper = new Float64Array(size).fill(Infinity);
  const unit = table?.unit ?? 1;
  for (let i = 0; i < n; i += 1) {
    const side = sideOf(piece, i);
    const current = problem.trading?.currentWeights[i] ?? 0;
    const stays = tradingMatters(problem) && side === 0;
    lower[i] = side > 0 || stays ? Math.max(problem.lower[i], current) : problem.lower[i];
    upper[i] = side < 0 || stays ? Math.min(problem.upper[i], current) : problem.upper[i];
    linear[i] = gradient[i] - product[i] + side * objective.cost;
    if (tailed) linear[i] += unit * tail.slope[i];
  }
  if (tailed) linear[n] = unit * (1 - tail.cap * tail.beyond);
  const a = new Float64Array(rows.length * size);
  rows.forEach((row, r) => {
    a.set(row.weights, r * size);
    if (size > n) a[r * size + n] = row.atRisk;
  });
  return {
    n: size,
    quadratic: h.some((entry) => entry !== 0) ? quadratic : null,
    linear,
    rows: a,
    rhs: Float64Array.from(rows, ({ bound }) => bound),
    equalities,
    lower,
    upper,
  };
}
