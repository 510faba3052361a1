import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import type { KeptWeights } from '../search/support-conflict.js';
import { allocationModel } from './allocation-model.js';
import type { ConicModel } from './conic-model.js';
import type { ConicSolver } from './conic-solver.js';
import { convexObjective } from './convex-objective.js';
import { isInfeasible, relax } from './relax.js';

/** A weight up to this is zero: an interior point comes no nearer. */
const DUST = 1e-7;

/**
 * Answers which constraints of a problem and of its objective's target can hold together, limits of support apart. Weights
 * of a question that the solver gives up on have no meaning.
 * @throws RangeError "expected x, was y" on an objective that is not convex or lacks its data
 */
export function keptWeights(
  problem: AllocationProblem,
  objective: Objective,
  solver: ConicSolver,
): KeptWeights {
  const convex = { ...convexObjective(problem, objective), ratio: false };
  const { model } = allocationModel(problem, convex);
  return (kept, isOut) => {
    const relaxed = relax(withoutNames(model, isOut), solver, kept);
    if (isInfeasible(relaxed)) return null;
    const weights = relaxed?.weights ?? new Float64Array(isOut.length);
    return weights.map((weight, i) => (isOut[i] || Math.abs(weight) <= DUST ? 0 : weight));
  };
}

/** The model with some weights 0, a condition that has no name and is never dropped. */
function withoutNames(model: ConicModel, isOut: readonly boolean[]): ConicModel {
  const zeros = isOut.flatMap((out, i) =>
    out ? [{ weights: null, factor: 1, others: [[i, 1] as const], bound: 0 }] : [],
  );
  if (zeros.length === 0) return model;
  return { ...model, blocks: [...model.blocks, { name: null, cone: 'zero', rows: zeros }] };
}
