import { dot } from '../linalg/symmetric.js';
import type { FactorisableForm } from '../linalg/covariance-form.js';
import { factorForm } from '../linalg/factor-form.js';
import { settleBounds, type SettledBounds } from '../qp/block-pivots.js';
import { createFaceWorkspace } from '../qp/qp-workspace.js';
import { filledExcess } from './best-excess.js';
import { negativeSharpeAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  checkFactorProblem,
  type FactorProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { report, reportSettled } from './report.js';
import { settleWeightsInPlace } from './settle-weights.js';

/** A scale t below this share of |y| is none: the ratio is approached, not attained. */
const VANISHING_SCALE = 1e-10;

/** What the ratio's face came to, in weights. */
interface SettledRatio {
  readonly settled: SettledBounds;
  readonly weights: Float64Array;
  /** The excess return that counts as 1. */
  readonly unit: number;
}

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
 * Max Sharpe of Sigma = F'F + D without its elements, where a budget and bounds are all there is, by block pivots on the
 * ratio's own faces; null where the elements are needed, they do not settle, or the certificate does not hold.
 */
export function maxSharpeOfFactors(
  problem: FactorProblem,
  { start, workspace, maxIterations }: SolveOptions,
): SolveOutcome | null {
  checkFactorProblem(problem);
  const { covariance, expectedReturns: mu, riskFreeRate, l2Gamma, bounds } = problem;
  const form = factorForm(covariance, 1, l2Gamma);
  if (form === null || mu === undefined || budgetOf(problem) !== 1) return null;
  const excess = mu.map((value) => value - riskFreeRate);
  const best = filledExcess(problem, excess);
  if (best === null) return null;
  const { value: unit } = best;
  if (unit === 0) return { status: 'noExcessReturn' };
  const work = workspace ?? createFaceWorkspace(mu.length);
  const settled = settleBounds(
    {
      objective: 'ratio',
      quadratic: form,
      linear: excess.map((value) => -value / unit),
      budget: 1,
      ...bounds,
    },
    start?.bounds ?? best.vertex.variables,
    work,
    maxIterations,
  );
  if (settled === null) return null;
  const weights = weightsOf(work.x.subarray(0, mu.length), settled);
  if (weights === null) return null;
  const outcome = reportRatio(problem, form, mu, { settled, weights, unit });
  return outcome.status === 'optimal' ? outcome : null;
}

function reportRatio(
  problem: FactorProblem,
  form: FactorisableForm,
  mu: Float64Array,
  { settled, weights: solved, unit }: SettledRatio,
): SolveOutcome {
  const { riskFreeRate, bounds } = problem;
  const product = new Float64Array(mu.length);
  form.addProduct(solved, product);
  // On the face Q y = excess / unit - b 1, and so grad f = -(rf + unit b) / s in every free name.
  const level = (riskFreeRate + unit * settled.budgetMultiplier) / Math.sqrt(dot(solved, product));
  const none = new Float64Array(problem.groups?.length ?? 0);
  return reportSettled((dust) => {
    const weights = solved.slice();
    settleWeightsInPlace(weights, settled.codes, bounds.lower, bounds.upper, dust);
    const objective = negativeSharpeAt(form, mu, riskFreeRate, weights);
    return report(problem, {
      weights,
      objective,
      objectiveValue: -objective.value,
      multipliers: { budget: level, lower: none, upper: none },
      iterations: settled.exchanges,
      activeSet: { bounds: settled.codes, groups: new Int8Array(none.length) },
    });
  });
}
