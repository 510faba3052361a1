import type { AllocationProblem } from '../optimise/allocation-problem.js';
import type { Objective } from '../optimise/objective.js';
import type { KeptWeights } from '../search/support-conflict.js';
import type { ConicModel } from './conic-model.js';
import type { ConicSolver } from './conic-solver.js';
import { constraintsAlone } from './constraints-alone.js';
import { convexObjective } from './convex-objective.js';
import { mostWealth } from './growth-domain.js';
import { relax } from './relax.js';
import { scenarioTable } from './scenario-blocks.js';

/** A weight up to this is zero: an interior point comes no nearer. */
const DUST = 1e-7;

/**
 * Answers which constraints of a problem and of its objective's target can hold together, limits of support apart; where
 * growth is asked for, with wealth left in every scenario. A question that the solver gives up on is answered by 'unknown'.
 * @throws RangeError "expected x, was y" on an objective that is not convex or lacks its data
 */
export function keptWeights(
  problem: AllocationProblem,
  objective: Objective,
  solver: ConicSolver,
): KeptWeights {
  const convex = convexObjective(problem, objective);
  const constraints = constraintsAlone(problem, convex);
  const table =
    convex.scenarios?.measure === 'growth'
      ? scenarioTable(problem.scenarios, problem.instruments.length)
      : null;
  return (kept, isOut) => {
    const model = withoutNames(constraints, isOut);
    const relaxed = relax(model, solver, kept);
    if (relaxed?.isConflict === true) return null;
    const found =
      relaxed === null || table === null ? relaxed : mostWealth(model, { table, kept, solver });
    if (found === null) return 'unknown';
    if (found.isConflict) return null;
    return found.weights.map((weight, i) => (isOut[i] || Math.abs(weight) <= DUST ? 0 : weight));
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
