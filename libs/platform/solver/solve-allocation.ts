import { solveConvex } from '#core/conic/solve-convex.js';
import { linearFirst } from '#core/linear/linear-first.js';
import { searchHoldings } from '#core/linear/search-holdings.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { diversificationProblem } from '#core/optimise/max-diversification.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { ActiveSet } from '#core/optimise/portfolio-problem.js';
import { solveMoments } from '#core/optimise/solve-moments.js';
import { riskParity } from '#core/risk-budgeting/risk-parity.js';
import { searchSupport } from '#core/search/search-support.js';
import { clarabel } from './clarabel.js';
import { highs } from './highs.js';

/** Linear problems of many scenarios by the simplex method, all others by the interior point. */
const CONES = linearFirst(highs, clarabel);

/**
 * Solves cold by the solver of the objective's family, with a search around it where the names that may be held together
 * are limited: equal problems give equal outcomes.
 * @throws RangeError "expected x, was y" on a problem that none of them takes
 */
export function solveAllocation(problem: AllocationProblem, objective: Objective): SolveOutcome {
  if (objective.kind === 'maxDiversification') {
    return solveAllocation(diversificationProblem(problem), { kind: 'maxSharpe' });
  }
  const isLimited = problem.maxHoldings !== null || problem.maxPairwiseCorrelation !== null;
  if (!isLimited) return solveUnlimited(problem, objective);
  const solvers = { linear: highs, relaxed: solveUnlimited };
  return (
    searchHoldings(problem, objective, solvers) ?? searchSupport(problem, objective, solveUnlimited)
  );
}

/** Solves what has no limits of support, where given from the active set of a similar problem. */
function solveUnlimited(
  problem: AllocationProblem,
  objective: Objective,
  start?: ActiveSet,
): SolveOutcome {
  if (problem.benchmark !== null) return solveConvex(problem, objective, CONES);
  switch (objective.kind) {
    case 'riskParity':
      return riskParity(problem, objective.budgets);
    case 'efficientRisk':
    case 'minCvar':
    case 'minCdar':
    case 'minSemivariance':
    case 'kelly':
      return solveConvex(problem, objective, CONES);
    default:
      return solveMoments(problem, objective, start);
  }
}
