import { largestSize } from '../linalg/symmetric.js';
import { varianceIn, type FactorisableForm } from '../linalg/covariance-form.js';
import { factorForm } from '../linalg/factor-form.js';
import { settleBounds, type SettledBounds } from '../qp/block-pivots.js';
import { createFaceWorkspace } from '../qp/qp-workspace.js';
import { filledExcess, isBudgetAndBounds } from './best-excess.js';
import { activeSides, groupRows } from './constraint-rows.js';
import { varianceOfFactors } from './form-objective.js';
import { conflictOf } from './minimise-form.js';
import { negativeSharpeAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  checkFactorProblem,
  type FactorProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { groupMultipliers, report, reportSettled, type Solution } from './report.js';
import { settleWeightsInPlace } from './settle-weights.js';
import { tangency } from './tangency.js';
import { bindingTrading } from './trading.js';

/** A scale t below this share of |y| is none: the ratio is approached, not attained. */
const VANISHING_SCALE = 1e-10;

function weightsOf(y: Float64Array, { t }: SettledBounds): Float64Array | null {
  let sum = 0;
  let size = 0;
  for (const value of y) {
    sum += value;
    size += Math.abs(value);
  }
  const scale = t ?? sum;
  return scale > VANISHING_SCALE * size ? y.map((value) => value / scale) : null;
}

/**
 * Max Sharpe of Sigma = F'F + D without its elements: by block pivots on the ratio's own faces where a budget and bounds are all
 * there is, else along the frontier. Null where the elements are needed, it is not found, or the certificate does not hold.
 */
export function maxSharpeOfFactors(
  problem: FactorProblem,
  options: SolveOptions,
): SolveOutcome | null {
  checkFactorProblem(problem);
  const { covariance, expectedReturns: mu, riskFreeRate, l2Gamma } = problem;
  const form = factorForm(covariance, 1, l2Gamma);
  if (form === null || mu === undefined || budgetOf(problem) !== 1) return null;
  if (bindingTrading(problem) !== null) return null;
  const excess = mu.map((value) => value - riskFreeRate);
  const task = { problem, form, mu, excess };
  const outcome = isBudgetAndBounds(problem)
    ? ratioByPivots(task, options)
    : ratioAlongFrontier(task, options);
  return outcome?.status === 'stalled' ? null : outcome;
}

interface Task {
  readonly problem: FactorProblem;
  readonly form: FactorisableForm;
  readonly mu: Float64Array;
  /** mu - rf. */
  readonly excess: Float64Array;
}

function ratioByPivots(
  task: Task,
  { start, workspace, maxIterations }: SolveOptions,
): SolveOutcome | null {
  const { problem, form, excess } = task;
  const best = filledExcess(problem, excess);
  if (best === null) return null;
  const { value: unit } = best;
  if (unit === 0) return { status: 'noExcessReturn' };
  const work = workspace ?? createFaceWorkspace(excess.length);
  const settled = settleBounds(
    {
      objective: 'ratio',
      quadratic: form,
      linear: excess.map((value) => -value / unit),
      budget: 1,
      ...problem.bounds,
    },
    start?.bounds ?? best.vertex.variables,
    work,
    maxIterations,
  );
  if (settled === null) return null;
  const weights = weightsOf(work.x.subarray(0, excess.length), settled);
  if (weights === null) return null;
  const { riskFreeRate, groups = [] } = problem;
  // On the face Q y = excess / unit - b 1, and so grad f = -(rf + unit b) / s in every free name.
  const level =
    (riskFreeRate + unit * settled.budgetMultiplier) / Math.sqrt(varianceIn(form, weights));
  const none = new Float64Array(groups.length);
  return reportRatio(task, {
    weights,
    multipliers: { budget: level, lower: none, upper: none },
    iterations: settled.exchanges,
    activeSet: { bounds: settled.codes, groups: new Int8Array(groups.length) },
  });
}

function ratioAlongFrontier(task: Task, options: SolveOptions): SolveOutcome | null {
  const { problem, form, excess } = task;
  const objective = varianceOfFactors(problem);
  if (objective === null) return null;
  const scale = largestSize(excess) || 1;
  const e = excess.map((value) => value / scale);
  const alone = ratioByPivots({ ...task, problem: { ...problem, groups: [] } }, {});
  const near = alone?.status === 'optimal' ? alone.weights : null;
  const found = tangency({ problem, objective, e, near }, options);
  if (found?.status !== 'optimal') {
    if (found === null) return null;
    return found.status === 'infeasible' ? conflictOf(problem) : { status: 'noExcessReturn' };
  }
  const { point, tau, iterations } = found;
  const { groups = [], riskFreeRate } = problem;
  const rows = groupRows(groups);
  const deviation = Math.sqrt(varianceIn(form, point.x));
  // grad f is that of w'Qw / 2 - tau excess'w / scale over tau s / scale, but for the level rf of excess.
  const factor = scale / (tau * deviation);
  const values = point.multipliers;
  return reportRatio(task, {
    weights: point.x,
    multipliers: {
      budget: factor * values[0] + riskFreeRate / deviation,
      ...groupMultipliers(rows, values.subarray(1), groups.length, factor),
    },
    iterations,
    activeSet: {
      bounds: point.active.variables,
      groups: activeSides(rows, point.active.rows.subarray(1), groups.length),
    },
  });
}

function reportRatio(
  { problem, form, mu }: Task,
  solved: Omit<Solution, 'objective' | 'objectiveValue'>,
): SolveOutcome {
  const { riskFreeRate, bounds } = problem;
  return reportSettled((dust) => {
    const weights = solved.weights.slice();
    settleWeightsInPlace(weights, solved.activeSet.bounds, bounds.lower, bounds.upper, dust);
    const objective = negativeSharpeAt(form, mu, riskFreeRate, weights);
    return report(problem, { ...solved, weights, objective, objectiveValue: -objective.value });
  });
}
