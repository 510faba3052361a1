import { layOut, type ConicModel, type SolvedModel } from './conic-model.js';
import type { ConicOutcome, ConicSolver } from './conic-solver.js';

/** Gaps asked of the solver, in this order, until it reaches one; the tight ones where the usual do not certify. */
const TOLERANCES = { usual: [1e-9, 1e-7], tight: [1e-13, 1e-11] };

export type ModelOutcome =
  ({ readonly status: 'optimal' } & SolvedModel) | Exclude<ConicOutcome, { status: 'optimal' }>;

/** Solves as accurately as the solver can. */
export function solveModel(
  model: ConicModel,
  solver: ConicSolver,
  accuracy: keyof typeof TOLERANCES = 'usual',
): ModelOutcome {
  const { problem, firstRow } = layOut(model);
  let iterations = 0;
  for (const tolerance of TOLERANCES[accuracy]) {
    const outcome = solver.solve(problem, tolerance);
    if (outcome.status === 'optimal') return { status: 'optimal', outcome, firstRow };
    if (outcome.status !== 'stalled') return outcome;
    iterations += outcome.iterations;
  }
  return { status: 'stalled', iterations };
}
