import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { FREE } from '../qp/qp-problem.js';
import type { ConeSolution } from './cone-solution.js';
import type { ConvexObjective } from './convex-objective.js';
import { objectiveAt } from './objective-at-point.js';
import { noMultipliers } from './refine.js';
import { fillBudgetInPlace } from './settle-cone-weights.js';

/**
 * Feasible weights as a solution to start from: where the constraints leave a single point there is no interior for a solver
 * to begin in, and the multiplier of the budget that leaves its largest name no slope is all that an optimum needs.
 */
export function onlyPoint(
  problem: AllocationProblem,
  objective: ConvexObjective,
  { weights: found, iterations }: Pick<ConeSolution, 'weights' | 'iterations'>,
): ConeSolution {
  const weights = found.slice();
  const n = weights.length;
  const bounds = new Int8Array(n).fill(FREE);
  fillBudgetInPlace(weights, problem, bounds);
  const { gradient } = objectiveAt(problem, objective, weights, null);
  const largest = weights.reduce(
    (best, weight, i) => (Math.abs(weight) > Math.abs(weights[best]) ? i : best),
    0,
  );
  return {
    weights,
    iterations,
    multipliers: { ...noMultipliers(problem), budget: -gradient[largest] },
    activeSet: { bounds, groups: new Int8Array(problem.groups.length).fill(FREE) },
  };
}
