import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { worstResidual } from '../optimise/certificate.js';
import type { Objective } from '../optimise/objective.js';
import type { SolveOutcome } from '../optimise/outcome.js';
import { allocationModel } from './allocation-model.js';
import {
  certifyAllocation,
  type CertifiedWeights,
  type ProposedMultipliers,
} from './certify-allocation.js';
import { solutionOf, type ConeSolution } from './cone-solution.js';
import type { ConicSolver } from './conic-solver.js';
import { convexObjective, type ConvexObjective } from './convex-objective.js';
import { polish } from './polish.js';
import { coneConflict, constraintNames, relax } from './relax.js';
import { solveModel, type ModelOutcome } from './solve-model.js';
import { tailSolution } from './tail-solution.js';

/** What weights must satisfy where cones or scenarios are solved. */
export const CONE_CERTIFIED = 1e-6;
/** An excess return below this share of its unit is none. */
const NO_EXCESS = 1e-8;

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
    const without = withoutExcess(problem, convex, solver);
    if (without !== null) return without;
  }
  const quick = tailSolution(problem, convex);
  if (quick !== null) {
    const outcome = reportSolution(problem, convex, quick);
    if (outcome.status === 'optimal') return outcome;
  }
  const built = allocationModel(problem, convex);
  const solved = solveModel(built.model, solver, convex.ratio ? 'tight' : 'usual');
  if (solved.status !== 'optimal') return withoutOptimum(problem, convex, solver, solved);
  return reportSolution(problem, convex, solutionOf(problem, convex, built, solved));
}

/** What there is instead of a ratio: no feasible weights, or none with an excess return; null when there are some. */
function withoutExcess(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solver: ConicSolver,
): SolveOutcome | null {
  const best = { ...objective, ratio: false, variance: 0, l2: 0, earned: 1 };
  const excess = problem.expectedReturns?.map((mean) => mean - problem.riskFreeRate) ?? null;
  const { model } = allocationModel({ ...problem, expectedReturns: excess }, best);
  const solved = solveModel(model, solver);
  if (solved.status === 'optimal') {
    let value = 0;
    for (let i = 0; i < model.names; i += 1) value -= model.linear[i] * solved.outcome.x[i];
    return value > NO_EXCESS ? null : { status: 'noExcessReturn' };
  }
  if (solved.status === 'unbounded') return null;
  const conflicting = coneConflict(model, solver);
  return conflicting === null ? null : { status: 'infeasible', conflicting };
}

function withoutOptimum(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solver: ConicSolver,
  outcome: Exclude<ModelOutcome, { status: 'optimal' }>,
): SolveOutcome {
  const { model } = allocationModel(problem, { ...objective, ratio: false });
  const conflicting = coneConflict(model, solver);
  if (conflicting !== null) return { status: 'infeasible', conflicting };
  if (outcome.status === 'unbounded') return { status: 'unbounded' };
  const n = problem.instruments.length;
  const feasible = relax(model, solver, new Set(constraintNames(model)));
  const best = feasible?.weights ?? new Float64Array(n).fill(problem.budget / n);
  const certified = certifyAllocation(problem, objective, best, noMultipliers(problem));
  return stalled(objective, best, certified, outcome.iterations);
}

function noMultipliers({ groups }: AllocationProblem): ProposedMultipliers {
  const none = new Float64Array(groups.length);
  return {
    budget: 0,
    lower: none,
    upper: none,
    limits: new Map(),

    tail: null,
    atRisk: 0,
    pulls: new Map(),
  };
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

/** A sum of weights is off by this much. */
const ROUNDING = 1e-12;
/** Steps of polishing; each squares the error that is left. */
const POLISHES = 3;

/** The solution as the solver left it, or polished where that certifies better. */
function best(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solution: ConeSolution,
): { readonly solution: ConeSolution; readonly certified: CertifiedWeights } {
  const certify = (of: ConeSolution): CertifiedWeights =>
    certifyAllocation(problem, objective, of.weights, of.multipliers);
  let found = { solution, certified: certify(solution) };
  // A risk of exactly 0 is least with no multipliers at all; an interior point's are what is left of rounding.
  const alone = { ...solution, multipliers: noMultipliers(problem) };
  const atZero = certify(alone);
  if (worst(atZero) <= ROUNDING) return { solution: alone, certified: atZero };

  for (let step = 0; step < POLISHES; step += 1) {
    const polished = polish(problem, objective, found.solution);
    if (polished === null) return found;
    const certified = certify(polished);
    if (!(worst(certified) < worst(found.certified))) return found;
    found = { solution: polished, certified };
  }
  return found;
}

const worst = ({ certificate }: CertifiedWeights): number => worstResidual(certificate);

/** Optimal when the certificate says so, whatever the solver said. */
function reportSolution(
  problem: AllocationProblem,
  objective: ConvexObjective,
  raw: ConeSolution,
): SolveOutcome {
  const { solution, certified } = best(problem, objective, raw);
  const { weights, activeSet, iterations } = solution;
  const { value, certificate } = certified;
  if (!(worst(certified) <= CONE_CERTIFIED)) {
    return stalled(objective, weights, certified, iterations);
  }
  const objectiveValue = figure(objective, value);
  return { status: 'optimal', weights, objectiveValue, certificate, iterations, activeSet };
}
