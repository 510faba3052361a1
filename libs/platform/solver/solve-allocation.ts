import type { ConicSolver } from '#core/conic/conic-solver.js';
import { keptWeights } from '#core/conic/kept-constraints.js';
import { solveConvex } from '#core/conic/solve-convex.js';
import { linearFirst } from '#core/linear/linear-first.js';
import { isBetterThan, searchHoldings } from '#core/linear/search-holdings.js';
import type { AllocationProblem } from '#core/optimise/allocation-problem.js';
import { diversificationProblem } from '#core/optimise/max-diversification.js';
import type { Objective } from '#core/optimise/objective.js';
import type { SolveOutcome } from '#core/optimise/outcome.js';
import type { ActiveSet } from '#core/optimise/portfolio-problem.js';
import { solveMoments } from '#core/optimise/solve-moments.js';
import { riskParity } from '#core/risk-budgeting/risk-parity.js';
import { searchSupport } from '#core/search/search-support.js';
import type { KeptWeights } from '#core/search/support-conflict.js';
import { isUnlimited, supportLimits } from '#core/search/support-limits.js';
import { clarabel } from './clarabel.js';
import { highs } from './highs.js';
import type { SolverName } from './solver-identity.js';

/** An outcome, and the solver that it came of. */
export interface SolvedAllocation {
  readonly outcome: SolveOutcome;
  readonly solver: SolverName;
}

/** Linear problems of many scenarios by the simplex method, all others by the interior point; `note` hears which of them is asked. */
const conesNoting = (note: (solver: SolverName) => void): ConicSolver =>
  linearFirst(
    {
      solve: (programme, maxNodes) => {
        note('highs');
        return highs.solve(programme, maxNodes);
      },
    },
    {
      solve: (problem, tolerance) => {
        note('clarabel');
        return clarabel.solve(problem, tolerance);
      },
    },
  );

/**
 * Solves cold by the solver of the objective's family, with a search around it where the names that may be held together
 * are limited: equal problems give equal outcomes.
 * @throws RangeError "expected x, was y" on a problem that none of them takes
 */
export function solveAllocation(
  problem: AllocationProblem,
  objective: Objective,
): SolvedAllocation {
  if (objective.kind === 'maxDiversification') {
    return solveAllocation(diversificationProblem(problem), { kind: 'maxSharpe' });
  }
  if (objective.kind === 'riskParity') {
    return { outcome: riskParity(problem, objective.budgets), solver: 'riskBudgeting' };
  }
  const isLimited = problem.maxHoldings !== null || problem.maxPairwiseCorrelation !== null;
  return isLimited ? solveLimited(problem, objective) : solveUnlimited(problem, objective);
}

/**
 * Branch and bound, and where its budget ends first and all is linear branch and cut as well; limits that exclude nothing
 * leave the relaxation's own answer.
 */
function solveLimited(problem: AllocationProblem, objective: Objective): SolvedAllocation {
  let last: SolverName = 'branchAndBound';
  const relaxed = (free: AllocationProblem, asked: Objective, start?: ActiveSet): SolveOutcome => {
    const { outcome, solver } = solveUnlimited(free, asked, start);
    last = solver;
    return outcome;
  };
  const judged = (): KeptWeights => keptWeights(problem, objective, clarabel);
  const outcome = searchSupport(problem, objective, relaxed, { keptWeights: judged });
  const isSearched = !isUnlimited(supportLimits(problem), problem.instruments.length);
  if (isSearched && outcome.status === 'stalled') {
    const mixed = searchHoldings(problem, objective, { linear: highs, relaxed });
    if (mixed !== null && isBetterThan(mixed, outcome, objective)) {
      return { outcome: mixed, solver: 'highs' };
    }
  }
  return { outcome, solver: isSearched ? 'branchAndBound' : last };
}

/** Solves what has no limits of support, where given from the active set of a similar problem. */
function solveUnlimited(
  problem: AllocationProblem,
  objective: Objective,
  start?: ActiveSet,
): SolvedAllocation {
  if (problem.benchmark !== null) return solveByCones(problem, objective);
  switch (objective.kind) {
    case 'efficientRisk':
    case 'minCvar':
    case 'minCdar':
    case 'minSemivariance':
    case 'kelly':
      return solveByCones(problem, objective);
    default:
      return { outcome: solveMoments(problem, objective, start), solver: 'activeSet' };
  }
}

/** A tail that its own interior point certifies asks none of the cone solvers; else it is the last one asked that answered. */
function solveByCones(problem: AllocationProblem, objective: Objective): SolvedAllocation {
  let solver: SolverName = 'tailInterior';
  const cones = conesNoting((asked) => {
    solver = asked;
  });
  const outcome = solveConvex(problem, objective, cones);
  return { outcome, solver };
}
