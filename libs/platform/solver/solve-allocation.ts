import { portfolioProblemOf, type AllocationProblem } from '#core/optimise/allocation-problem.js';
import { efficientReturn } from '#core/optimise/efficient-return.js';
import { maxQuadraticUtility } from '#core/optimise/max-quadratic-utility.js';
import { maxSharpe } from '#core/optimise/max-sharpe.js';
import { minVolatility } from '#core/optimise/min-volatility.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';

/**
 * Solves cold by the solver of the objective's family: equal problems give equal outcomes.
 * @throws RangeError "expected x, was y" on a problem that none of them takes
 */
export function solveAllocation(problem: AllocationProblem, objective: Objective): SolveOutcome {
  switch (objective.kind) {
    case 'maxSharpe':
      return maxSharpe(portfolioProblemOf(problem));
    case 'minVolatility':
      return minVolatility(portfolioProblemOf(problem));
    case 'efficientReturn':
      return efficientReturn(portfolioProblemOf(problem), objective.targetReturn);
    case 'maxQuadraticUtility':
      return maxQuadraticUtility(portfolioProblemOf(problem), objective.riskAversion);
    default:
      throw new RangeError(`expected an objective with a solver, was ${objective.kind}`);
  }
}
