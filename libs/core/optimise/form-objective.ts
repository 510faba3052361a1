import type { FactorisableForm } from '../linalg/covariance-form.js';
import { factorForm } from '../linalg/factor-form.js';
import { powerOfTwoScale } from '../qp/qp-state.js';
import type { QuadraticObjective } from './minimise-quadratic.js';
import { varianceAt } from './objectives.js';
import type { FactorProblem, PortfolioFrame, PortfolioProblem } from './portfolio-problem.js';

/** Q in factor form and of order one, w'Qw / 2 + c'w being what is minimised, and f in its own units. */
export interface FormObjective extends Omit<QuadraticObjective, 'quadratic'> {
  readonly quadratic: FactorisableForm;
}

/** What is asked of the weights alone: no element of Sigma is read where nothing is quadratic. */
export function withoutMoments(problem: PortfolioFrame): PortfolioProblem {
  return { ...problem, covariance: new Float64Array(0) };
}

/** factor Sigma + ridge I, and the power of four that brings it to order one. */
export function formInUnits(
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
