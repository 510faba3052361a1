import type { QpActiveSet, QpConflict } from '../qp/qp-problem.js';
import {
  budgetOf,
  type ActiveSet,
  type GroupConstraint,
  type PortfolioProblem,
} from './portfolio-problem.js';

/** One row of the solver: a side of a group (-1 lower, 1 upper, 0 both at once), written sign a'w <= sign bound. */
export interface GroupRow {
  readonly group: number;
  readonly side: -1 | 0 | 1;
  readonly sign: -1 | 1;
  readonly bound: number;
}

/** The rows of the groups, equalities first. A group whose sides coincide is one equality. */
export function groupRows(groups: readonly GroupConstraint[]): readonly GroupRow[] {
  const equalities: GroupRow[] = [];
  const inequalities: GroupRow[] = [];
  groups.forEach(({ lower, upper }, group) => {
    if (lower === upper) equalities.push({ group, side: 0, sign: 1, bound: upper });
    else {
      if (lower !== -Infinity) inequalities.push({ group, side: -1, sign: -1, bound: -lower });
      if (upper !== Infinity) inequalities.push({ group, side: 1, sign: 1, bound: upper });
    }
  });
  return [...equalities, ...inequalities];
}

/** The linear constraints on w: row 0 is the budget, row 1 + k is `groups[k]`. */
export interface ConstraintRows {
  readonly rows: Float64Array;
  readonly rhs: Float64Array;
  readonly equalities: number;
  readonly groups: readonly GroupRow[];
}

export function constraintRows(problem: PortfolioProblem): ConstraintRows {
  const n = problem.instruments.length;
  const constraints = problem.groups ?? [];
  const groups = groupRows(constraints);
  const rows = new Float64Array((1 + groups.length) * n).fill(1, 0, n);
  const rhs = new Float64Array(1 + groups.length).fill(budgetOf(problem), 0, 1);
  groups.forEach(({ group, sign, bound }, k) => {
    const { coefficients } = constraints[group];
    for (let i = 0; i < n; i += 1) rows[(1 + k) * n + i] = sign * coefficients[i];
    rhs[1 + k] = bound;
  });
  const equalities = 1 + groups.filter((row) => row.side === 0).length;
  return { rows, rhs, equalities, groups };
}

/** Row flags of the solver from the sides of an active set. */
export function activeRows(groups: readonly GroupRow[], sides: Int8Array): Uint8Array {
  const flags = new Uint8Array(groups.length);
  groups.forEach((row, k) => {
    if (row.side === 0 || sides[row.group] === row.side) flags[k] = 1;
  });
  return flags;
}

/** Sides of an active set from the solver's row flags. */
export function activeSides(
  groups: readonly GroupRow[],
  flags: Uint8Array,
  count: number,
): ActiveSet['groups'] {
  const sides = new Int8Array(count);
  groups.forEach((row, k) => {
    if (flags[k] !== 0) sides[row.group] = row.side === 0 ? 1 : row.side;
  });
  return sides;
}

/** Names of a solver's conflict in the words of the caller: budget, bounds[A].lower, groups[tech].upper, maxTurnover. */
export function conflictNames(
  problem: PortfolioProblem,
  groups: readonly GroupRow[],
  conflict: QpConflict,
): readonly string[] {
  const { instruments } = problem;
  const names: string[] = [];
  for (const row of conflict.rows) {
    if (row === 0) names.push('budget');
    else if (row > groups.length) names.push('maxTurnover');
    else names.push(...groupNames(problem, groups[row - 1]));
  }
  for (const i of conflict.lower) names.push(`bounds[${instruments[i]}].lower`);
  for (const i of conflict.upper) names.push(`bounds[${instruments[i]}].upper`);
  return names;
}

function groupNames(problem: PortfolioProblem, row: GroupRow): readonly string[] {
  const name = problem.groups?.[row.group]?.name ?? '';
  if (row.side === 0) return [`groups[${name}].lower`, `groups[${name}].upper`];
  return [`groups[${name}].${row.side < 0 ? 'lower' : 'upper'}`];
}

/** The solver's active set of a caller's: the budget's row, then the groups'. */
export function qpActiveSet(
  groups: readonly GroupRow[],
  { bounds, groups: sides }: ActiveSet,
): QpActiveSet {
  const rows = new Uint8Array(1 + groups.length).fill(1, 0, 1);
  rows.set(activeRows(groups, sides), 1);
  return { variables: bounds, rows };
}
