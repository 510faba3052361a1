import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { minimiseQuadratic, type QuadraticObjective } from './minimise-quadratic.js';
import { varianceAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import { minVolatilityOfFactors } from './quadratic-of-factors.js';
import {
  checkPortfolioProblem,
  denseProblem,
  isFactorProblem,
  regularisedCovariance,
  type FactorProblem,
  type PortfolioProblem,
  type SolveOptions,
} from './portfolio-problem.js';
import { qpOptions } from './solve-options.js';

/** w'Sigma w + gamma w'w as the solver takes it. */
export function varianceObjective(problem: PortfolioProblem): QuadraticObjective {
  const q = regularisedCovariance(problem);
  return {
    quadratic: q,
    linear: null,
    // The solver minimises w'Qw / 2: its multipliers are half of f's.
    factor: 2,
    at: (w) => varianceAt(q, w),
    figure: (value) => value,
  };
}

/**
 * min w'Sigma w + gamma w'w + cost sum |w - current| subject to the budget, bounds, groups and maxTurnover (Markowitz
 * 1952). The objective value is that minimum, a variance. Sigma may be singular, and in factor form.
 * @throws RangeError "expected x, was y" on a malformed problem
 */
export function minVolatility(
  problem: PortfolioProblem | FactorProblem,
  options: SolveOptions = {},
): SolveOutcome {
  if (isFactorProblem(problem)) {
    return (
      minVolatilityOfFactors(problem, options) ?? minVolatility(denseProblem(problem), options)
    );
  }
  checkPortfolioProblem(problem);
  const objective = varianceObjective(problem);
  const constraints = constraintRows(problem);
  const start = options.start === undefined ? null : qpActiveSet(constraints.groups, options.start);
  return minimiseQuadratic(problem, constraints, objective, qpOptions(options, start));
}
