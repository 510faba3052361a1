import type { FactorisableForm } from '../linalg/covariance-form.js';
import { settleBounds, type SettledBounds } from '../qp/block-pivots.js';
import type { BudgetProgramme } from '../qp/budget-face.js';
import type { QpPoint } from '../qp/qp-problem.js';
import { createFaceWorkspace, type FaceWorkspace } from '../qp/qp-workspace.js';
import { minimalConflict } from './conflict.js';
import { constraintRows, qpActiveSet, type ConstraintRows } from './constraint-rows.js';
import { enforceRows, optimalPoint } from './enforce-rows.js';
import { withoutMoments, type FormObjective } from './form-objective.js';
import type { FaceProblem } from './kkt-face.js';
import { reportPoint } from './minimise-quadratic.js';
import type { SolveOutcome } from './outcome.js';
import {
  budgetOf,
  type FactorProblem,
  type PortfolioFrame,
  type SolveOptions,
} from './portfolio-problem.js';
import { cheapestVertex } from './settled-start.js';
import { solveWeights, type WeightsPoint } from './solve-weights.js';
import { bindingTrading } from './trading.js';

/** What was found, or why nothing was; null where the form does not answer. */
export type FormSolution =
  | { readonly status: 'optimal'; readonly point: QpPoint; readonly iterations: number }
  | { readonly status: 'infeasible' }
  | null;

/** A programme of which Q is in a form. */
export interface FormProgramme extends FaceProblem {
  readonly quadratic: FactorisableForm;
}

/** The programme over w in the form. */
export function formProgramme(
  { bounds }: PortfolioFrame,
  { rows, rhs, equalities }: ConstraintRows,
  { quadratic, linear }: FormObjective,
): FormProgramme {
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
export function solveForm(
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

/** A point of the programme as weights. */
export function untraded(point: QpPoint): WeightsPoint {
  return { ...point, trading: null, turnoverMultiplier: 0 };
}

/** What conflicts, by a linear programme; null where nothing does. */
export function conflictOf(problem: PortfolioFrame): SolveOutcome | null {
  const alone = withoutMoments(problem);
  const constraints = constraintRows(alone);
  const outcome = solveWeights(alone, constraints, { quadratic: null, linear: null, factor: 1 });
  if (outcome.status !== 'infeasible') return null;
  const conflicting = minimalConflict(alone, constraints.groups, outcome.conflict);
  return { status: 'infeasible', conflicting };
}

/**
 * The optimum that is found without the elements of Q: with the factor form each face is exact by itself, and the
 * active-set method, which needs them, has nothing to add. Null where it is not found or the certificate does not hold.
 */
export function minimiseForm(
  problem: FactorProblem,
  objective: FormObjective,
  options: SolveOptions,
): SolveOutcome | null {
  if (bindingTrading(problem) !== null) return null;
  const constraints = constraintRows(withoutMoments(problem));
  const solution = solveForm(problem, constraints, objective, options);
  if (solution === null) return null;
  if (solution.status === 'infeasible') return conflictOf(problem);
  const { point, iterations } = solution;
  const solved = { point: untraded(point), iterations };
  const outcome = reportPoint(problem, constraints, objective, solved);
  return outcome.status === 'optimal' ? outcome : null;
}
