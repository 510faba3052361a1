import type { QpConflict } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';
import { conflictNames, constraintRows, type GroupRow } from './constraint-rows.js';
import type { PortfolioProblem } from './portfolio-problem.js';

/** Whether the constraints named in `kept` can hold together. */
function isFeasible(problem: PortfolioProblem, kept: ReadonlySet<string>): boolean {
  const { instruments, bounds } = problem;
  const n = instruments.length;
  const groups = (problem.groups ?? []).map((group) => ({
    ...group,
    lower: kept.has(`groups[${group.name}].lower`) ? group.lower : -Infinity,
    upper: kept.has(`groups[${group.name}].upper`) ? group.upper : Infinity,
  }));
  const all = constraintRows({ ...problem, groups });
  const first = kept.has('budget') ? 0 : 1;
  const outcome = solveQp({
    n,
    quadratic: null,
    linear: null,
    rows: all.rows.subarray(first * n),
    rhs: all.rhs.subarray(first),
    equalities: all.equalities - first,
    lower: bounds.lower.map((value, i) =>
      kept.has(`bounds[${instruments[i]}].lower`) ? value : -Infinity,
    ),
    upper: bounds.upper.map((value, i) =>
      kept.has(`bounds[${instruments[i]}].upper`) ? value : Infinity,
    ),
  });
  return outcome.status !== 'infeasible';
}

/**
 * A minimal set of constraints that cannot hold together, in the caller's names: from the solver's Farkas combination by
 * deletion filter (drop each in turn, for good when the rest is still infeasible; Chinneck & Dravnieks 1991). Bounds
 * against a single row need no filter: every bound with a part in the combination is needed.
 */
export function minimalConflict(
  problem: PortfolioProblem,
  groups: readonly GroupRow[],
  conflict: QpConflict,
): readonly string[] {
  const names = conflictNames(problem, groups, conflict);
  if (conflict.rows.every((row) => row === 0)) return names;
  const kept = new Set(names);
  if (isFeasible(problem, kept)) return names;
  for (const name of names) {
    kept.delete(name);
    if (isFeasible(problem, kept)) kept.add(name);
  }
  return names.filter((name) => kept.has(name));
}
