import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import {
  AT_LOWER,
  AT_UPPER,
  FREE,
  type QpActiveSet,
  type QpOutcome,
  type QpPoint,
  type QpProblem,
} from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';
import { activeSides, groupRows, type GroupRow } from './constraint-rows.js';
import { hasVariance } from './has-variance.js';
import { homogenisedCovariance, setGroupRows } from './homogenise.js';
import { negativeSharpeAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import { groupMultipliers, report, reportSettled } from './report.js';
import { holdUntraded, settleWeightsInPlace } from './settle-weights.js';
import { joinTrades, splitTrades, type JoinedPoint, type TradeSplit } from './trade-split.js';
import type { Trading } from './trading.js';

/** A ratio of excess return to risk under a limit of turnover. */
export interface TurnoverTask {
  readonly problem: PortfolioProblem;
  readonly trading: Trading;
  /** Sigma + gamma I. */
  readonly q: Float64Array;
  readonly mu: Float64Array;
  /** mu - rf over `unit`, the best feasible excess return. */
  readonly excess: Float64Array;
  readonly unit: number;
  readonly maxIterations: number | undefined;
}

/** The homogenised programme in z = y - t current and t, z split into purchases and sales. */
interface TradingCone {
  readonly split: TradeSplit;
  readonly groups: readonly GroupRow[];
  readonly sides: readonly BoundRow[];
}

/** A bound as a row: sign z_i <= room t. */
interface BoundRow {
  readonly name: number;
  readonly sign: -1 | 1;
  readonly room: number;
}

const BUDGET = 0;
const EXCESS = 1;
/** Room this close to what turnover leaves is not taken to be implied by it. */
const CLOSE = 1e-9;

/** What turnover and budget leave for purchases (1) and sales (-1): sum |w - current| <= limit, sum w = 1. */
function tradingRoom({ currentWeights, maxTurnover }: Trading, sign: -1 | 1): number {
  const missing = currentWeights.reduce((left, weight) => left - weight, 1);
  return (maxTurnover + sign * missing) / 2;
}

/** Bounds that need a row: neither at the current weight, where the sign of z is enough, nor beyond reach. */
function boundRows({ problem, trading }: TurnoverTask): BoundRow[] {
  const { lower, upper } = problem.bounds;
  const rows: BoundRow[] = [];
  const bought = tradingRoom(trading, 1);
  const sold = tradingRoom(trading, -1);
  const reachable = (room: number, most: number): boolean =>
    room !== 0 && room !== Infinity && room <= most + CLOSE * (1 + Math.abs(most));
  trading.currentWeights.forEach((from, name) => {
    const above = upper[name] - from;
    const below = from - lower[name];
    if (reachable(above, bought)) rows.push({ name, sign: 1, room: above });
    if (reachable(below, sold)) rows.push({ name, sign: -1, room: below });
  });
  return rows;
}

/** The cone of max-sharpe.md with the current weights as reference, before the split. */
function coneOf(
  task: TurnoverTask,
  groups: readonly GroupRow[],
  sides: readonly BoundRow[],
): QpProblem {
  const { problem, trading, q, excess } = task;
  const { currentWeights } = trading;
  const n = excess.length;
  const size = n + 1;
  const first = 2 + groups.length;
  const m = first + sides.length;
  const rows = new Float64Array(m * size);
  rows.fill(1, BUDGET * size, BUDGET * size + n);
  rows[BUDGET * size + n] = currentWeights.reduce((sum, weight) => sum + weight, -1);
  rows.set(excess, EXCESS * size);
  rows[EXCESS * size + n] = dot(excess, currentWeights);
  setGroupRows(rows, problem.groups ?? [], groups, currentWeights);
  sides.forEach(({ name, sign, room }, k) => {
    rows[(first + k) * size + name] = sign;
    rows[(first + k) * size + n] = -room;
  });
  const { lower, upper } = problem.bounds;
  const isAt = (i: number, bounds: Float64Array): boolean => bounds[i] === currentWeights[i];
  const ends = (bounds: Float64Array, open: number): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => (i === n || isAt(i, bounds) ? 0 : open));
  const highest = ends(upper, Infinity);
  highest[n] = Infinity;
  const quadratic = homogenisedCovariance(q, currentWeights);
  return {
    n: size,
    quadratic,
    curved: quadratic === q ? n : size,
    linear: null,
    rows,
    rhs: new Float64Array(m).fill(1, EXCESS, EXCESS + 1),
    equalities: 2 + groups.filter((row) => row.side === 0).length,
    lower: ends(lower, -Infinity),
    upper: highest,
  };
}

function tradingCone(task: TurnoverTask): TradingCone {
  const groups = groupRows(task.problem.groups ?? []);
  const sides = boundRows(task);
  const split = splitTrades(coneOf(task, groups, sides), {
    current: new Float64Array(task.excess.length),
    cost: 0,
    limit: { others: Float64Array.of(-task.trading.maxTurnover), bound: 0 },
  });
  return { split, groups, sides };
}

/** Which bound each name is at, from the rows of the bounds. */
function boundCodes({ groups, sides }: TradingCone, { rows }: QpActiveSet, n: number): Int8Array {
  const codes = new Int8Array(n).fill(FREE);
  sides.forEach(({ name, sign }, k) => {
    if (rows[2 + groups.length + k] !== 0) codes[name] = sign > 0 ? AT_UPPER : AT_LOWER;
  });
  return codes;
}

/**
 * max excess'w / sqrt(w'Q w) with sum |w - current| <= maxTurnover beside budget, bounds and groups: the homogenised
 * programme with y - t current split into purchases and sales (docs/derivations/turnover.md). Null when no point came of
 * it.
 */
export function maxSharpeWithTurnover(task: TurnoverTask): SolveOutcome | null {
  const cone = tradingCone(task);
  const { maxIterations } = task;
  const outcome = solveQp(cone.split.qp, maxIterations === undefined ? {} : { maxIterations });
  const point = pointOf(outcome);
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  if (point === null) return null;
  return reportTurnover(task, cone, joinTrades(cone.split, point), outcome.iterations);
}

function pointOf(outcome: QpOutcome): QpPoint | null {
  if (outcome.status === 'optimal') return outcome;
  return outcome.status === 'stalled' ? outcome.best : null;
}

function reportTurnover(
  task: TurnoverTask,
  cone: TradingCone,
  point: JoinedPoint,
  iterations: number,
): SolveOutcome | null {
  const { problem, trading, q, mu, unit } = task;
  const { riskFreeRate, bounds } = problem;
  const n = mu.length;
  const t = point.x[n];
  const y = trading.currentWeights.map((from, i) => from * t + point.x[i]);
  const product = new Float64Array(n);
  symmetricMultiply(q, y, product);
  const variance = dot(y, product);
  if (!(t > 0)) return null;
  if (!hasVariance(q, y, variance)) return { status: 'unbounded' };
  const deviation = Math.sqrt(variance);
  const factor = (unit * t) / (deviation * deviation * deviation);
  const count = problem.groups?.length ?? 0;
  const bound = boundCodes(cone, point.active, n);
  return reportSettled((dust) => {
    const weights = trading.currentWeights.map((from, i) => from + point.x[i] / t);
    const codes = holdUntraded(weights, bound, trading, dust);
    settleWeightsInPlace(weights, codes, bounds.lower, bounds.upper, dust);
    const objective = negativeSharpeAt(q, mu, riskFreeRate, weights);
    return report(problem, {
      weights,
      objective,
      objectiveValue: -objective.value,
      multipliers: {
        budget: factor * point.multipliers[BUDGET] + (riskFreeRate * t) / deviation,
        ...groupMultipliers(cone.groups, point.multipliers.subarray(2), count, factor),
        turnover: factor * point.turnoverMultiplier,
      },
      iterations,
      activeSet: {
        bounds: bound,
        groups: activeSides(cone.groups, point.active.rows.subarray(2), count),
        trading: point.trading,
      },
    });
  });
}
