import type { FactorisableForm } from '../linalg/covariance-form.js';
import { factorForm } from '../linalg/factor-form.js';
import { settleBounds } from '../qp/block-pivots.js';
import type { BudgetProgramme } from '../qp/budget-face.js';
import { createFaceWorkspace } from '../qp/qp-workspace.js';
import { isBudgetAndBounds } from './best-excess.js';
import { reportPoint, type QuadraticObjective } from './minimise-quadratic.js';
import { negativeUtility } from './negative-utility.js';
import { varianceAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  checkFactorProblem,
  type FactorProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { cheapestVertex } from './settled-start.js';

/**
 * The optimum that block pivots settle on where a budget and bounds are all there is: with the factor form each of their
 * faces is exact by itself, and the active-set method, which needs the elements of Q, has nothing to add. Null where they do not
 * settle or the certificate does not hold.
 */
function settleQuadratic(
  problem: FactorProblem,
  quadratic: FactorisableForm,
  objective: Omit<QuadraticObjective, 'quadratic'>,
  { start, workspace, maxIterations }: SolveOptions,
): SolveOutcome | null {
  const n = problem.instruments.length;
  const work = workspace ?? createFaceWorkspace(n);
  const programme: BudgetProgramme = {
    objective: 'quadratic',
    quadratic,
    linear: objective.linear,
    budget: budgetOf(problem),
    ...problem.bounds,
  };
  const proposed = start?.bounds ?? cheapestVertex(programme);
  const settled = settleBounds(programme, proposed, work, maxIterations);
  if (settled === null) return null;
  const point = {
    x: work.x.slice(0, n),
    multipliers: Float64Array.of(settled.budgetMultiplier),
    active: { variables: settled.codes, rows: Uint8Array.of(1) },
    trading: null,
    turnoverMultiplier: 0,
  };
  const solved = { point, iterations: settled.exchanges };
  const outcome = reportPoint(problem, { groups: [] }, objective, solved);
  return outcome.status === 'optimal' ? outcome : null;
}

/** Min volatility of Sigma = F'F + D without its elements; null where those are needed. */
export function minVolatilityOfFactors(
  problem: FactorProblem,
  options: SolveOptions,
): SolveOutcome | null {
  checkFactorProblem(problem);
  const form = factorForm(problem.covariance, 1, problem.l2Gamma);
  if (form === null || !isBudgetAndBounds(problem)) return null;
  const objective = {
    linear: null,
    // The solver minimises w'Qw / 2: its multipliers are half of f's.
    factor: 2,
    at: (w: Float64Array) => varianceAt(form, w),
    figure: (value: number) => value,
  };
  return settleQuadratic(problem, form, objective, options);
}

/** Max utility of Sigma = F'F + D without its elements; null where those are needed. */
export function maxUtilityOfFactors(
  problem: FactorProblem,
  riskAversion: number,
  options: SolveOptions,
): SolveOutcome | null {
  checkFactorProblem(problem);
  const { covariance, l2Gamma, expectedReturns: mu } = problem;
  if (mu === undefined || !(riskAversion > 0 && riskAversion < Infinity)) return null;
  const form = factorForm(covariance, riskAversion, 2 * l2Gamma);
  if (form === null || !isBudgetAndBounds(problem)) return null;
  return settleQuadratic(problem, form, negativeUtility(problem, form, mu), options);
}
