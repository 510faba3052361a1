import type { AllocationProblem } from '../optimise/allocation-problem.js';
import { allocationModel } from './allocation-model.js';
import type { ConicModel } from './conic-model.js';
import type { ConvexObjective } from './convex-objective.js';

/**
 * The model of the constraints and of the objective's limits: whether they can hold together does not depend on what is
 * minimised, nor does the set of names that cannot.
 */
export function constraintsAlone(
  problem: AllocationProblem,
  objective: ConvexObjective,
): ConicModel {
  const nothing = { ratio: false, variance: 0, earned: 0, l2: 0, cost: 0, scenarios: null };
  return allocationModel(problem, { ...objective, ...nothing }).model;
}
