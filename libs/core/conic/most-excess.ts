import type { AllocationProblem, BenchmarkLimit } from '../optimise/allocation-problem.js';
import { CERTIFIED } from '../optimise/certificate.js';
import { allocationModel } from './allocation-model.js';
import { certifyAllocation } from './certify-allocation.js';
import { solutionOf } from './cone-solution.js';
import type { ConicSolver } from './conic-solver.js';
import { constraintsAlone } from './constraints-alone.js';
import { unitOf } from './constraint-blocks.js';
import type { ConvexObjective } from './convex-objective.js';
import { noMultipliers, refine, worst } from './refine.js';
import { coneConflict } from './relax.js';
import { solveModel } from './solve-model.js';

/** An excess return above this share of the largest of a name is no error of the solver. */
const SURE = 1e-8;
/** ... and one above this share of its terms not their rounding. */
const ROUNDING = 1e-14;

/** The largest excess return of the feasible weights; `some` where it is above zero, by how much if that is known. */
export type MostExcess =
  | { readonly status: 'some'; readonly value: number | null }
  | { readonly status: 'none' }
  | { readonly status: 'infeasible'; readonly conflicting: readonly string[] };

/**
 * max m'w - rf 1'w over the constraints. What is too small to be told from the solver's error is judged by the polished
 * solution, and beside a benchmark that has no less than none by the weights without a limit of their distance from it: on
 * the way to them every step is a gain, and a short one is within any limit.
 */
export function mostExcess(
  problem: AllocationProblem,
  objective: ConvexObjective,
  solver: ConicSolver,
): MostExcess {
  const most = { ...objective, ratio: false, variance: 0, l2: 0, cost: 0, earned: 1 };
  const excess = problem.expectedReturns?.map((mean) => mean - problem.riskFreeRate) ?? null;
  const earning = { ...problem, expectedReturns: excess };
  const built = allocationModel(earning, most);
  const solved = solveModel(built.model, solver);
  if (solved.status === 'unbounded') return { status: 'some', value: null };
  if (solved.status === 'optimal') {
    const found = solutionOf(earning, most, built, solved);
    const value = earned(earning, found.weights).sum;
    if (value > SURE * unitOf(excess ?? found.weights)) return { status: 'some', value };
    const { solution, certified } = refine(earning, most, found);
    const { sum, size } = earned(earning, solution.weights);
    if (sum > ROUNDING * size && worst(certified) <= CERTIFIED) {
      return { status: 'some', value: sum };
    }
    const { benchmark } = problem;
    if (benchmark === null || !mayLeave(earning, most, benchmark)) return { status: 'none' };
    const far = mostExcess({ ...problem, benchmark: null }, objective, solver);
    return far.status === 'some' ? { status: 'some', value: null } : { status: 'none' };
  }
  const conflicting = coneConflict(constraintsAlone(earning, most), solver);
  return conflicting === null
    ? { status: 'some', value: null }
    : { status: 'infeasible', conflicting };
}

/** Whether the benchmark is within the other constraints, has no negative excess return, and weights may differ from it. */
function mayLeave(
  earning: AllocationProblem,
  most: ConvexObjective,
  { weights, maxTrackingError }: BenchmarkLimit,
): boolean {
  const { sum, size } = earned(earning, weights);
  if (!(maxTrackingError > 0) || sum < -ROUNDING * size) return false;
  const { certificate } = certifyAllocation(earning, most, weights, noMultipliers(earning));
  return certificate.primal <= ROUNDING;
}

/** Excess return of weights, and the sum of what it is a sum of. */
function earned(
  { expectedReturns: excess }: AllocationProblem,
  weights: Float64Array,
): { readonly sum: number; readonly size: number } {
  let [sum, size] = [0, 0];
  excess?.forEach((value, i) => {
    sum += value * weights[i];
    size += Math.abs(value * weights[i]);
  });
  return { sum, size };
}
