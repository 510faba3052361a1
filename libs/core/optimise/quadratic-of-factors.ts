import { formInUnits, varianceOfFactors } from './form-objective.js';
import { minimiseForm } from './minimise-form.js';
import { negativeUtility } from './negative-utility.js';
import type { SolveOutcome } from './outcome.js';
import { checkFactorProblem, type FactorProblem, type SolveOptions } from './portfolio-problem.js';

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
