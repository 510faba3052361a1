import { dot, largestSize, symmetricMultiply } from '../linalg/symmetric.js';
import type { QpActiveSet, QpPoint } from '../qp/qp-problem.js';
import { keepQpWorkspace, takeQpWorkspace, type QpWorkspace } from '../qp/qp-workspace.js';
import { isOfMixedScale } from '../qp/scaled-programme.js';
import { solveQp, type QpOptions } from '../qp/solve-qp.js';
import { bestExcess, type BestExcess } from './best-excess.js';
import { groupRows, activeSides } from './constraint-rows.js';
import {
  cone,
  homogenise,
  homogenisedActiveSet,
  weightsActiveSet,
  type Homogenised,
} from './homogenise.js';
import { hasVariance } from './has-variance.js';
import { inLikeDeviations, qpOptions } from './solve-options.js';
import { negativeSharpeAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  checkPortfolioProblem,
  denseProblem,
  isFactorProblem,
  regularisedCovariance,
  type ActiveSet,
  type FactorProblem,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { maxSharpeOfFactors } from './sharpe-of-factors.js';
import { maxSharpeWithTurnover } from './max-sharpe-turnover.js';
import { groupMultipliers, report, reportSettled } from './report.js';
import { settledRatio } from './settled-start.js';
import { settleWeightsInPlace } from './settle-weights.js';
import { bindingTrading } from './trading.js';

/** Budget t = 1'y below this share of |y|: the ratio is approached by ever larger positions, not attained. */
const VANISHING_BUDGET = 1e-10;

/** Everything one solve shares. */
interface Task {
  readonly problem: PortfolioProblem;
  readonly options: SolveOptions & { readonly workspace: QpWorkspace };
  readonly q: Float64Array;
  readonly mu: Float64Array;
  /** The excess return that counts as 1. */
  readonly unit: number;
  readonly programme: Homogenised;
}

/**
 * max (mu'w - rf) / sqrt(w'(Sigma + gamma I) w) subject to sum w = 1, bounds, groups and maxTurnover, by the homogenised
 * quadratic programme (docs/derivations/max-sharpe.md). `noExcessReturn` when no feasible w has mu'w > rf; `unbounded` when the
 * supremum is infinite or attained by no finite w. The objective value is the ratio, L2 included, per root period. Sigma may
 * be in factor form.
 * @throws RangeError "expected x, was y" on a malformed problem or one without expected returns
 */
export function maxSharpe(
  problem: PortfolioProblem | FactorProblem,
  options: SolveOptions = {},
): SolveOutcome {
  if (isFactorProblem(problem)) {
    return maxSharpeOfFactors(problem, options) ?? maxSharpe(denseProblem(problem), options);
  }
  checkPortfolioProblem(problem);
  const mu = problem.expectedReturns;
  if (mu === undefined) throw new RangeError('expected expectedReturns, was undefined');
  if (budgetOf(problem) !== 1) throw new RangeError('expected a budget of 1, was 0');
  if (problem.trading !== undefined && problem.trading.transactionCost > 0) {
    const { transactionCost } = problem.trading;
    throw new RangeError(`expected no transactionCost, was ${transactionCost}`);
  }
  const excess = mu.slice();
  for (let i = 0; i < excess.length; i += 1) excess[i] -= problem.riskFreeRate;
  const best = bestExcess(problem, excess, options);
  if (best.status === 'infeasible') return best;
  if (best.status === 'found' && best.value === 0) return { status: 'noExcessReturn' };
  const unit = best.status === 'found' ? best.value : largestSize(excess);
  const q = regularisedCovariance(problem);
  const scaled = excess.slice();
  for (let i = 0; i < scaled.length; i += 1) scaled[i] /= unit;
  const trading = bindingTrading(problem);
  if (trading !== null) {
    const { maxIterations } = options;
    const within = { problem, trading, q, mu, excess: scaled, unit, maxIterations };
    return maxSharpeWithTurnover(within) ?? fromVertex(within, best);
  }
  const programme = homogenise(problem, q, scaled);
  const { qp } = programme;
  const workspace = options.workspace ?? takeQpWorkspace(qp.n, qp.rhs.length);
  const task: Task = { problem, options: { ...options, workspace }, q, mu, unit, programme };
  const vertex = best.status === 'found' ? best : null;
  const proposed = options.start ?? (vertex === null ? null : vertexOf(problem, vertex.vertex));
  const { start, exchanges } = settledRatio(task, scaled, proposed);
  const set = start === null ? null : homogenisedActiveSet(programme, start);
  const point = solveAtAnyScale(task, set, exchanges);
  if (options.workspace === undefined) keepQpWorkspace(workspace);
  if (point === 'unbounded') return { status: point };
  return point ?? fromVertex({ ...task, maxIterations: options.maxIterations }, best);
}

function vertexOf(problem: PortfolioProblem, { variables, rows }: QpActiveSet): ActiveSet {
  const groups = problem.groups ?? [];
  const sides = activeSides(groupRows(groups), rows.subarray(1), groups.length);
  return { bounds: variables, groups: sides };
}

/** As given, and where that comes to nothing and deviations differ by more than a thousand, in variables of like deviation. */
function solveAtAnyScale(
  task: Task,
  start: QpActiveSet | null,
  exchanges: number,
): SolveOutcome | 'unbounded' | null {
  const { programme, options } = task;
  const first = solveProgramme(task, qpOptions(options, start), exchanges);
  const isSolved = first === 'unbounded' || first?.status === 'optimal';
  if (isSolved || !isOfMixedScale(programme.qp)) return first;
  const second = solveProgramme(task, inLikeDeviations(qpOptions(options, null)), 0);
  return second !== null && second !== 'unbounded' && second.status === 'optimal' ? second : first;
}

/** Solves the programme, `exchanges` having found the start; null when no point came of it. */
function solveProgramme(
  task: Task,
  options: QpOptions,
  exchanges: number,
): SolveOutcome | 'unbounded' | null {
  const outcome = solveQp(task.programme.qp, options);
  if (outcome.status === 'unbounded') return 'unbounded';
  if (outcome.status === 'infeasible') return null;
  const point = outcome.status === 'optimal' ? outcome : outcome.best;
  if (point === null) return null;
  const ray = rayOf(task, point);
  if (!hasVariance(task.q, ray.y, ray.variance)) return 'unbounded';
  if (hasBudget(ray)) return fromRay(task, ray, exchanges + outcome.iterations);
  return outcome.status === 'optimal' ? withBudget(task, ray) : null;
}

/** A point of the cone. */
interface Ray {
  readonly point: QpPoint;
  /** y = t w. */
  readonly y: Float64Array;
  readonly t: number;
  /** y'Q y. */
  readonly variance: number;
}

function rayOf({ q, programme }: Task, point: QpPoint): Ray {
  const { y, t } = cone(programme, point);
  const product = new Float64Array(y.length);
  symmetricMultiply(q, y, product);
  return { point, y, t, variance: dot(y, product) };
}

function sizeOf(y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i += 1) sum += Math.abs(y[i]);
  return sum;
}

function hasBudget({ y, t }: Ray): boolean {
  return t > VANISHING_BUDGET * sizeOf(y);
}

/**
 * The optimum of the cone has no budget. Where a riskless name with mu = rf makes the optimum a whole ray's breadth, a
 * point with a budget is as good: ask for a small one, and accept it if the variance is the same.
 */
function withBudget(task: Task, ray: Ray): SolveOutcome | 'unbounded' {
  const { programme, options } = task;
  const n = programme.reference.length;
  const lower = programme.qp.lower.slice();
  lower[n] = 1e-3 * sizeOf(ray.y);
  const outcome = solveQp({ ...programme.qp, lower }, qpOptions(options, null));
  if (outcome.status !== 'optimal') return 'unbounded';
  const other = rayOf(task, outcome);
  if (other.variance > ray.variance * (1 + 1e-12)) return 'unbounded';
  return fromRay(task, other, outcome.iterations);
}

/** Weights and multipliers in w from the point of the cone. */
function fromRay(task: Task, { point, t, variance }: Ray, iterations: number): SolveOutcome {
  const { problem, q, mu, unit, programme } = task;
  const { lower, upper } = problem.bounds;
  const count = problem.groups?.length ?? 0;
  const activeSet = weightsActiveSet(programme, point.active, count);
  const deviation = Math.sqrt(variance);
  // grad f in w is t/s (unit/s^2 Q y - mu), s the deviation of y: the multipliers scale alike.
  const factor = (unit * t) / (deviation * deviation * deviation);
  const multipliers = {
    budget: factor * point.multipliers[0] + (problem.riskFreeRate * t) / deviation,
    ...groupMultipliers(programme.groups, point.multipliers.subarray(2), count, factor),
  };
  return reportSettled((dust) => {
    const weights = programme.reference.slice();
    for (let i = 0; i < weights.length; i += 1) weights[i] += point.x[i] / t;
    settleWeightsInPlace(weights, activeSet.bounds, lower, upper, dust);
    const objective = negativeSharpeAt(q, mu, problem.riskFreeRate, weights);
    const objectiveValue = -objective.value;
    return report(problem, {
      weights,
      objective,
      objectiveValue,
      multipliers,
      iterations,
      activeSet,
    });
  });
}

/** What is known of a problem whose iterations ended. */
interface Stopped {
  readonly problem: PortfolioProblem;
  readonly q: Float64Array;
  readonly mu: Float64Array;
  readonly maxIterations: number | undefined;
}

/** The iteration budget ended early: the vertex of the best return, or equal weights, with its certificate. */
function fromVertex(
  { problem, q, mu, maxIterations = 0 }: Stopped,
  vertex: BestExcess,
): SolveOutcome {
  const n = mu.length;
  const count = problem.groups?.length ?? 0;
  const best = vertex.status === 'found' ? vertex.weights : new Float64Array(n).fill(1 / n);
  const objective = negativeSharpeAt(q, mu, problem.riskFreeRate, best);
  const none = new Float64Array(count);
  return report(problem, {
    weights: best,
    objective,
    objectiveValue: -objective.value,
    multipliers: { budget: 0, lower: none, upper: none },
    iterations: maxIterations,
    activeSet: { bounds: new Int8Array(n), groups: new Int8Array(count) },
  });
}
