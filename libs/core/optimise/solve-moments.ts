import { portfolioProblemOf, type AllocationProblem } from './allocation-problem.js';
import { efficientReturn } from './efficient-return.js';
import { maxQuadraticUtility } from './max-quadratic-utility.js';
import { maxSharpe } from './max-sharpe.js';
import { minVolatility } from './min-volatility.js';
import type { Objective } from './objective.js';
import type { SolveOutcome } from './outcome.js';
import type { ActiveSet } from './portfolio-problem.js';

/**
 * Solves minVolatility, efficientReturn, maxSharpe or maxQuadraticUtility by the active set, where given from that of a
 * similar problem. Limits of tracking error, holdings and correlation are not among its constraints.
 * @throws RangeError "expected x, was y" on another objective or a problem without what its objective needs
 */
export function solveMoments(
  problem: AllocationProblem,
  objective: Objective,
  start?: ActiveSet,
): SolveOutcome {
  const options = start === undefined ? {} : { start };
  switch (objective.kind) {
    case 'minVolatility':
      return minVolatility(portfolioProblemOf(problem), options);
    case 'efficientReturn':
      return efficientReturn(portfolioProblemOf(problem), objective.targetReturn, options);
    case 'maxSharpe':
      return maxSharpe(portfolioProblemOf(problem), options);
    case 'maxQuadraticUtility':
      return maxQuadraticUtility(portfolioProblemOf(problem), objective.riskAversion, options);
    default:
      throw new RangeError(`expected an objective of moments, was ${objective.kind}`);
  }
}
