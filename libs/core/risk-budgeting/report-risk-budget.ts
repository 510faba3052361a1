import type { ConvexAtPoint } from '../conic/objective-at-point.js';
import { certifyLimited } from '../conic/certify-allocation.js';
import { deviationAt } from '../conic/limits-at-point.js';
import { CONE_CERTIFIED } from '../conic/solve-convex.js';
import { worstResidual, type Multipliers } from '../optimise/certificate.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import type { ActiveSet, PortfolioProblem } from '../optimise/portfolio-problem.js';
import { report } from '../optimise/report.js';
import { riskBudgetAt } from './risk-budget-objective.js';

const NAME = 'maxTrackingError';

/** A benchmark's limit and its multiplier. */
export interface TrackingAtPoint {
  /** b [n]. */
  readonly weights: Float64Array;
  readonly maxTrackingError: number;
  /** Of sqrt((w - b)'Sigma(w - b)) - maxTrackingError. */
  readonly multiplier: number;
  /** Multiplier times gradient [n] where the limit is 0 and has none; null elsewhere. */
  readonly pull: Float64Array | null;
}

/** Weights with what is to be said of them. */
export interface RiskBudgetSolution {
  readonly weights: Float64Array;
  /** b [n]. */
  readonly budgets: Float64Array;
  /** c of sqrt(w'Sigma w) - c sum b_i ln w_i. */
  readonly c: number;
  readonly multipliers: Multipliers;
  readonly tracking: TrackingAtPoint | null;
  readonly iterations: number;
  readonly activeSet: ActiveSet;
}

/** The outcome with its certificate: within 1e-8, beside a benchmark 1e-6 as everywhere where there is a cone. */
export function reportRiskBudget(
  problem: PortfolioProblem,
  solution: RiskBudgetSolution,
): SolveOutcome {
  const { weights, budgets, c, multipliers, tracking, iterations, activeSet } = solution;
  const objective = riskBudgetAt(problem.covariance, budgets, weights, c);
  const { value: objectiveValue } = objective;
  if (tracking === null) return report(problem, { ...solution, objective, objectiveValue });
  const at: ConvexAtPoint = { ...objective, slack: 0 };
  const { maxTrackingError: bound, weights: centre, multiplier, pull } = tracking;
  const certificate = certifyLimited(problem, weights, {
    at,
    value: objectiveValue,
    limits: [deviationAt(problem.covariance, weights, { name: NAME, bound, centre })],
    proposed: {
      ...multipliers,
      limits: new Map([[NAME, multiplier]]),
      pulls: new Map(pull === null ? [] : [[NAME, pull]]),
    },
  });
  return worstResidual(certificate) <= CONE_CERTIFIED
    ? { status: 'optimal', weights, objectiveValue, certificate, iterations, activeSet }
    : { status: 'stalled', best: weights, objectiveValue, certificate, iterations };
}
