import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { CERTIFIED } from '../optimise/certificate.js';
import type { Objective } from '../optimise/objective.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { allocationModel } from './allocation-model.js';
import type { CertifiedWeights } from './certify-allocation.js';
import { solutionOf } from './cone-solution.js';
import type { ConicModel } from './conic-model.js';
import type { ConicSolver } from './conic-solver.js';
import { constraintsAlone } from './constraints-alone.js';
import { convexObjective, type ConvexObjective } from './convex-objective.js';
import { atLeastVolatility } from './least-volatility.js';
import { growthDomain } from './growth-domain.js';
import { constraintNames } from './kept-blocks.js';
import { mostExcess } from './most-excess.js';
import { onlyPoint } from './only-point.js';
import { refine, worst, type Refined } from './refine.js';
import { coneConflict, relax } from './relax.js';
import { hasRisklessExcess } from './riskless-excess.js';
import { scenarioTable } from './scenario-blocks.js';
import { solveModel, type ModelOutcome } from './solve-model.js';
import { tailSolution } from './tail-solution.js';

/** What weights must satisfy where cones or scenarios are solved. */
export const CONE_CERTIFIED = 1e-6;
/** Where the interior point of the tail stops: as early as its solution can be polished to the certificate of exact ones. */
const TAIL_TOLERANCES = [1e-6, 1e-9];

/**
 * Solves any convex objective of the calculator under any of its convex constraints as a cone problem (Boyd &
 * Vandenberghe 2004, 4.4): second-order cones for deviations, linear rows for tails, exponential cones for growth.
 * @throws RangeError "expected x, was y" on an objective that is not convex or lacks its data
 */
export function solveConvex(
  problem: AllocationProblem,
  objective: Objective,
  solver: ConicSolver,
): SolveOutcome {
  const convex = convexObjective(problem, objective);
  if (convex.ratio) {
    const excess = mostExcess(problem, convex, solver);
    if (excess.status === 'infeasible') return excess;
    if (excess.status === 'none') return { status: 'noExcessReturn' };
    const outcome = byCones(problem, convex, { solver, excessUnit: excess.value });
    return hasRisklessExcess(problem, outcome) ? { status: 'unbounded' } : outcome;
  }
  for (const tolerance of TAIL_TOLERANCES) {
    const quick = tailSolution(problem, convex, tolerance);
    if (quick === null) break;
    const refined = refine(problem, convex, quick);
    if (worst(refined.certified) <= CERTIFIED) return reportRefined(convex, refined);
  }
  const outcome = byCones(problem, convex, { solver, excessUnit: null });
  if (outcome.status !== 'stalled') return outcome;
  const only = atLeastVolatility(problem, convex, (near, earning) =>
    byCones(near, earning, { solver, excessUnit: null }),
  );
  return only ?? outcome;
}

/** From as near to the optimum as the polish needs, or where that is not enough as near as the solver comes. */
function byCones(
  problem: AllocationProblem,
  objective: ConvexObjective,
  { solver, excessUnit }: { readonly solver: ConicSolver; readonly excessUnit: number | null },
): SolveOutcome {
  const built = allocationModel(problem, objective, excessUnit);
  let found: Refined | null = null;
  for (const accuracy of ['usual', 'tight'] as const) {
    const solved = solveModel(built.model, solver, accuracy);
    if (solved.status !== 'optimal') {
      if (found === null) return withoutOptimum(problem, objective, solver, solved);
      break;
    }
    const refined = refine(problem, objective, solutionOf(problem, objective, built, solved));
    if (found === null || worst(refined.certified) < worst(found.certified)) found = refined;
    if (worst(found.certified) <= CONE_CERTIFIED) break;
  }
  if (found === null) throw new RangeError('expected a solution, was none');
  if (!(worst(found.certified) <= CONE_CERTIFIED) && isGrowth(objective)) {
    const domain = growthOf(problem, constraintsAlone(problem, objective), solver);
    if (domain !== null && domain.status !== 'finite') return domain;
  }
  return reportRefined(objective, found);
}

const isGrowth = ({ scenarios }: ConvexObjective): boolean => scenarios?.measure === 'growth';

const growthOf = (
  problem: AllocationProblem,
  model: ConicModel,
  solver: ConicSolver,
): ReturnType<typeof growthDomain> =>
  growthDomain(model, scenarioTable(problem.scenarios, problem.instruments.length), solver);

/** Whether the constraints can hold is asked of them alone; what the objective's own domain adds, only after that. */
function withoutOptimum(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solver: ConicSolver,
  outcome: Exclude<ModelOutcome, { status: 'optimal' }>,
): SolveOutcome {
  const model = constraintsAlone(problem, objective);
  const conflicting = coneConflict(model, solver);
  if (conflicting !== null) return { status: 'infeasible', conflicting };
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  const domain = isGrowth(objective) ? growthOf(problem, model, solver) : null;
  if (domain !== null && domain.status !== 'finite') return domain;
  const n = problem.instruments.length;
  const feasible = domain ?? relax(model, solver, new Set(constraintNames(model)));
  const best = feasible?.weights ?? new Float64Array(n).fill(problem.budget / n);
  const point = onlyPoint(problem, objective, { weights: best, iterations: outcome.iterations });
  return reportRefined(objective, refine(problem, objective, point));
}

/** The figure that the caller asked for, of what was minimised. */
const figure = ({ ratio, earned, scenarios }: ConvexObjective, value: number): number =>
  ratio || earned > 0 || scenarios?.measure === 'growth' ? -value : value;

const stalled = (
  objective: ConvexObjective,
  best: Float64Array,
  { value, certificate }: CertifiedWeights,
  iterations: number,
): SolveOutcome => ({
  status: 'stalled',
  best,
  objectiveValue: figure(objective, value),
  certificate,
  iterations,
});

/** Optimal when the certificate says so, whatever the solver said. */
function reportRefined(objective: ConvexObjective, { solution, certified }: Refined): SolveOutcome {
  const { weights, activeSet, iterations } = solution;
  const { value, certificate } = certified;
  if (!(worst(certified) <= CONE_CERTIFIED)) {
    return stalled(objective, weights, certified, iterations);
  }
  const objectiveValue = figure(objective, value);
  return { status: 'optimal', weights, objectiveValue, certificate, iterations, activeSet };
}
