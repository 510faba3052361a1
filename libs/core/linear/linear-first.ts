import type { ConicSolver } from '../conic/conic-solver.js';
import { dualProgramme, isLinear } from './dual-programme.js';
import type { LinearSolver } from './linear-solver.js';

/**
 * Solves linear cone problems by their dual and the simplex method, to a vertex, and leaves all others to another solver, also
 * those without an optimum: it says which of the two they are.
 */
export function linearFirst(linear: LinearSolver, other: ConicSolver): ConicSolver {
  return {
    solve: (problem, tolerance) => {
      if (!isLinear(problem)) return other.solve(problem, tolerance);
      const { programme, read } = dualProgramme(problem);
      const outcome = linear.solve(programme, 0);
      return outcome.status === 'optimal' ? read(outcome) : other.solve(problem, tolerance);
    },
  };
}
