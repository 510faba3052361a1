import type { FactorisableForm } from '../linalg/covariance-form.js';
import { factorForm } from '../linalg/factor-form.js';
import { settleBounds, type SettledBounds } from '../qp/block-pivots.js';
import type { BudgetProgramme } from '../qp/budget-face.js';
import type { QpPoint } from '../qp/qp-problem.js';
import { powerOfTwoScale } from '../qp/qp-state.js';
import { createFaceWorkspace, type FaceWorkspace } from '../qp/qp-workspace.js';
import { minimalConflict } from './conflict.js';
import { constraintRows, qpActiveSet, type ConstraintRows } from './constraint-rows.js';
import { enforceRows, optimalPoint } from './enforce-rows.js';
import type { FaceProblem } from './kkt-face.js';
import { reportPoint, type QuadraticObjective } from './minimise-quadratic.js';
import { negativeUtility } from './negative-utility.js';
import { varianceAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  checkFactorProblem,
  type FactorProblem,
  type PortfolioFrame,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { cheapestVertex } from './settled-start.js';
import { solveWeights } from './solve-weights.js';
import { bindingTrading } from './trading.js';

/** Q in factor form and of order one, w'Qw / 2 + c'w being what is minimised, and f in its own units. */
export interface FormObjective extends Omit<QuadraticObjective, 'quadratic'> {
  readonly quadratic: FactorisableForm;
}

/** What was found, or why nothing was; null where the form does not answer. */
type FormSolution =
  | { readonly status: 'optimal'; readonly point: QpPoint; readonly iterations: number }
  | { readonly status: 'infeasible' }
  | null;

/** What is asked of the weights alone: no element of Sigma is read where nothing is quadratic. */
function withoutMoments(problem: PortfolioFrame): PortfolioProblem {
  return { ...problem, covariance: new Float64Array(0) };
}

/** factor Sigma + ridge I, and the power of four that brings it to order one. */
function formInUnits(
  { covariance }: FactorProblem,
  factor: number,
  ridge: number,
): {
  readonly form: FactorisableForm;
  readonly inUnits: FactorisableForm;
  readonly unit: number;
} | null {
  const form = factorForm(covariance, factor, ridge);
  if (form === null) return null;
  let largest = 0;
  for (let i = 0; i < covariance.specific.length; i += 1) {
    largest = Math.max(largest, form.variance(i));
  }
  const root = powerOfTwoScale(Math.sqrt(largest));
  const unit = root * root;
  const inUnits = factorForm(covariance, factor * unit, ridge * unit);
  return inUnits === null ? null : { form, inUnits, unit };
}

/** The programme over w in the form. */
export function formProgramme(
  { bounds }: PortfolioFrame,
  { rows, rhs, equalities }: ConstraintRows,
  { quadratic, linear }: FormObjective,
): FaceProblem {
  const n = bounds.lower.length;
  return { n, quadratic, linear, rows, rhs, equalities, ...bounds };
}

/** Where the exchanges settle; from every name free where they do not from what is proposed. */
function settleFrom(
  proposed: Int8Array | null,
  budget: BudgetProgramme,
  work: FaceWorkspace,
  limit: number,
): SettledBounds | null {
  const settled = settleBounds(budget, proposed, work, limit);
  return settled !== null || proposed === null ? settled : settleBounds(budget, null, work, limit);
}

/** The optimum under the budget and the bounds by block pivots, and from there under the groups along critical lines. */
function solveForm(
  problem: FactorProblem,
  constraints: ConstraintRows,
  objective: FormObjective,
  { start, workspace, maxIterations = Infinity }: SolveOptions,
): FormSolution {
  const programme = formProgramme(problem, constraints, objective);
  const { n, linear } = programme;
  if (start !== undefined && constraints.groups.length > 0) {
    const point = optimalPoint(programme, qpActiveSet(constraints.groups, start));
    if (point !== null) return { status: 'optimal', point, iterations: 0 };
  }
  const work = workspace ?? createFaceWorkspace(n);
  const { quadratic } = objective;
  const budget: BudgetProgramme = {
    objective: 'quadratic',
    ...{ quadratic, linear, budget: budgetOf(problem), ...problem.bounds },
  };
  const settled = settleFrom(start?.bounds ?? cheapestVertex(budget), budget, work, maxIterations);
  if (settled === null) return null;
  const { codes, exchanges, budgetMultiplier } = settled;
  const rows = new Uint8Array(programme.rhs.length).fill(1, 0, 1);
  const active = { variables: codes, rows };
  if (constraints.groups.length === 0) {
    const multipliers = Float64Array.of(budgetMultiplier);
    const point = { x: work.x.slice(0, n), multipliers, active };
    return { status: 'optimal', point, iterations: exchanges };
  }
  const enforced = enforceRows(programme, active, maxIterations - exchanges);
  if (enforced.status !== 'optimal') {
    return enforced.status === 'lost' ? null : { status: enforced.status };
  }
  return { status: 'optimal', point: enforced.point, iterations: exchanges + enforced.corners };
}

/** What conflicts, by a linear programme; null where nothing does. */
function conflictOf(problem: PortfolioFrame, constraints: ConstraintRows): SolveOutcome | null {
  const alone = withoutMoments(problem);
  const outcome = solveWeights(alone, constraints, { quadratic: null, linear: null, factor: 1 });
  if (outcome.status !== 'infeasible') return null;
  const conflicting = minimalConflict(alone, constraints.groups, outcome.conflict);
  return { status: 'infeasible', conflicting };
}

/**
 * The optimum that is found without the elements of Q: with the factor form each face is exact by itself, and the
 * active-set method, which needs them, has nothing to add. Null where it is not found or the certificate does not hold.
 */
function minimiseForm(
  problem: FactorProblem,
  objective: FormObjective,
  options: SolveOptions,
): SolveOutcome | null {
  if (bindingTrading(problem) !== null) return null;
  const constraints = constraintRows(withoutMoments(problem));
  const solution = solveForm(problem, constraints, objective, options);
  if (solution === null) return null;
  if (solution.status === 'infeasible') return conflictOf(problem, constraints);
  const { point, iterations } = solution;
  const solved = { point: { ...point, trading: null, turnoverMultiplier: 0 }, iterations };
  const outcome = reportPoint(problem, constraints, objective, solved);
  return outcome.status === 'optimal' ? outcome : null;
}

/** w'Sigma w + gamma w'w without the elements of Sigma; null where those are needed. */
export function varianceOfFactors(problem: FactorProblem): FormObjective | null {
  const forms = formInUnits(problem, 1, problem.l2Gamma);
  if (forms === null) return null;
  return {
    quadratic: forms.inUnits,
    linear: null,
    // The solver minimises unit w'Qw / 2: its multipliers are half of f's.
    factor: 2 / forms.unit,
    at: (w) => varianceAt(forms.form, w),
    figure: (value) => value,
  };
}

/** Min volatility of Sigma = F'F + D without its elements; null where those are needed. */
export function minVolatilityOfFactors(
  problem: FactorProblem,
  options: SolveOptions,
): SolveOutcome | null {
  checkFactorProblem(problem);
  const objective = varianceOfFactors(problem);
  return objective === null ? null : minimiseForm(problem, objective, options);
}

/** Max utility of Sigma = F'F + D without its elements; null where those are needed. */
export function maxUtilityOfFactors(
  problem: FactorProblem,
  riskAversion: number,
  options: SolveOptions,
): SolveOutcome | null {
  checkFactorProblem(problem);
  const { l2Gamma, expectedReturns: mu } = problem;
  if (mu === undefined || !(riskAversion > 0 && riskAversion < Infinity)) return null;
  const forms = formInUnits(problem, riskAversion, 2 * l2Gamma);
  if (forms === null) return null;
  const { form, inUnits: quadratic, unit } = forms;
  const utility = negativeUtility(problem, form, mu);
  const linear = utility.linear?.map((value) => unit * value) ?? null;
  return minimiseForm(problem, { ...utility, quadratic, linear, factor: 1 / unit }, options);
}
