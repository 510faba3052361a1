import { constraintRows, qpActiveSet } from './constraint-rows.js';
import { minimiseQuadratic, type QuadraticObjective } from './minimise-quadratic.js';
import { CANCELLATION, varianceAt } from './objectives.js';
import type { SolveOutcome } from './outcome.js';
import { minVolatilityOfFactors } from './quadratic-of-factors.js';
import {
  budgetOf,
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
  const n = problem.instruments.length;
  let largest = 0;
  for (let i = 0; i < n; i += 1) largest = Math.max(largest, q[i * n + i]);
  // A market-neutral portfolio may vanish, and f with it: the unit of f is then that of a weight of one.
  const floor = budgetOf(problem) === 0 ? CANCELLATION * largest : 0;
  return {
    quadratic: q,
    linear: null,
    // The solver minimises w'Qw / 2: its multipliers are half of f's.
    factor: 2,
    at: (w) => {
      const at = varianceAt(q, w);
      const { valueFloor, gradientFloor } = at;
      return {
        ...at,
        valueFloor: Math.max(valueFloor, floor),
        gradientFloor: Math.max(gradientFloor, 2 * floor),
      };
    },
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
