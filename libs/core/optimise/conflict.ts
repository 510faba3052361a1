import type { QpConflict } from '../qp/qp-problem.js';
import { solveQp } from '../qp/solve-qp.js';
import { conflictNames, constraintRows, type GroupRow } from './constraint-rows.js';
import type { PortfolioProblem } from './portfolio-problem.js';
import { crossedBounds, weightsQp } from './solve-weights.js';
import { bindingTrading } from './trading.js';

/** The problem with only the constraints named in `kept`, and every weight at least `floor`. */
export function relaxed(
  problem: PortfolioProblem,
  kept: ReadonlySet<string>,
  floor: number,
): PortfolioProblem {
  const { instruments, bounds } = problem;
  const { trading, ...rest } = problem;
  return {
    ...rest,
    groups: (problem.groups ?? []).map((group) => ({
      ...group,
      lower: kept.has(`groups[${group.name}].lower`) ? group.lower : -Infinity,
      upper: kept.has(`groups[${group.name}].upper`) ? group.upper : Infinity,
    })),
    bounds: {
      lower: bounds.lower.map((value, i) =>
        kept.has(`bounds[${instruments[i]}].lower`) ? value : floor,
      ),
      upper: bounds.upper.map((value, i) =>
        kept.has(`bounds[${instruments[i]}].upper`) ? value : Infinity,
      ),
    },
    ...(trading !== undefined && kept.has('maxTurnover')
      ? { trading: { ...trading, transactionCost: 0 } }
      : {}),
  };
}

/** Whether the constraints named in `kept` can hold together, and every weight be at least `floor`. */
function isFeasible(problem: PortfolioProblem, kept: ReadonlySet<string>, floor: number): boolean {
  const rest = relaxed(problem, kept, floor);
  if (crossedBounds(rest) !== null) return false;
  const n = rest.instruments.length;
  const all = constraintRows(rest);
  const first = kept.has('budget') ? 0 : 1;
  const rows = {
    rows: all.rows.subarray(first * n),
    rhs: all.rhs.subarray(first),
    equalities: all.equalities - first,
  };
  const { qp } = weightsQp(rest, rows, { quadratic: null, linear: null, factor: 1 });
  return solveQp(qp).status !== 'infeasible';
}

/**
 * A minimal set of constraints that cannot hold together, in the caller's names: from the solver's Farkas combination by
 * deletion filter (drop each in turn, for good when the rest is still infeasible; Chinneck & Dravnieks 1991). Bounds
 * against a single row need no filter: every bound with a part in the combination is needed. Lower bounds of `floor` are
 * the objective's own, which nobody can drop: they hold throughout and are not named.
 */
export function minimalConflict(
  problem: PortfolioProblem,
  groups: readonly GroupRow[],
  conflict: QpConflict,
  floor: number = -Infinity,
): readonly string[] {
  const { lower } = problem.bounds;
  const named = { ...conflict, lower: conflict.lower.filter((i) => lower[i] > floor) };
  const names = conflictNames(problem, groups, named);
  const isPlain = floor === -Infinity && bindingTrading(problem) === null;
  if (isPlain && conflict.rows.every((row) => row === 0)) return names;
  const kept = new Set(names);
  if (isFeasible(problem, kept, floor)) return names;
  for (const name of names) {
    kept.delete(name);
    if (isFeasible(problem, kept, floor)) kept.add(name);
  }
  return names.filter((name) => kept.has(name));
}
