import type { ConeBlock, ConeRow, ConicModel } from './conic-model.js';
import { layOut } from './conic-model.js';
import type { ConicSolver } from './conic-solver.js';

/** A violation up to this, of constraints of order one, is none. */
const FEASIBLE = 3e-8;
/** A multiplier below this share of the largest has no part in the conflict. */
const NO_PART = 1e-6;
const TOLERANCE = 1e-9;
/** Curvature that keeps variables that nothing bounds from wandering. */
const ANCHOR = 1e-10;

/** The least common violation of the constraints, who takes part in it, and weights that have it. */
export interface Relaxed {
  readonly violation: number;
  readonly names: readonly string[];
  readonly weights: Float64Array;
  readonly iterations: number;
}

/** The names of all constraints of a model. */
export function constraintNames({ blocks }: ConicModel): readonly string[] {
  const names = new Set<string>();
  for (const { name, lowerName } of blocks) {
    if (lowerName !== undefined) names.add(lowerName);
    if (name !== null) names.add(name);
  }
  return [...names];
}

/** Every named constraint that is kept, loosened by the variable e. */
function loosened(block: ConeBlock, e: number, kept: ReadonlySet<string>): readonly ConeBlock[] {
  const { name, cone, rows } = block;
  if (name === null) return [block];
  // In shares of a bound above one, as a certificate measures it.
  const loose = (row: ConeRow): ConeRow => ({
    ...row,
    others: [...row.others, [e, -Math.max(1, Math.abs(row.bound))]],
  });
  if (cone !== 'zero') {
    if (!kept.has(name)) return [];
    return [{ ...block, rows: [loose(rows[0]), ...rows.slice(1)] }];
  }
  const lowerName = block.lowerName ?? name;
  return rows.flatMap((row) => {
    const negative: ConeRow = {
      weights: row.weights,
      factor: -row.factor,
      others: row.others.map(([column, value]) => [column, -value]),
      bound: -row.bound,
    };
    const side = (of: string, part: ConeRow): readonly ConeBlock[] =>
      kept.has(of) ? [{ name: of, cone: 'nonnegative', rows: [loose(part)] }] : [];
    return [...side(name, row), ...side(lowerName, negative)];
  });
}

/** min e >= 0 such that every kept constraint holds to within e; null when the solver gives up. */
export function relax(
  model: ConicModel,
  solver: ConicSolver,
  kept: ReadonlySet<string>,
): Relaxed | null {
  const e = model.variables;
  const blocks: readonly ConeBlock[] = [
    ...model.blocks.flatMap((block) => loosened(block, e, kept)),
    {
      name: null,
      cone: 'nonnegative',
      rows: [{ weights: null, factor: 1, others: [[e, -1]], bound: 0 }],
    },
  ];
  const linear = new Float64Array(e + 1);
  linear[e] = 1;
  const diagonal = new Float64Array(e + 1).fill(ANCHOR);
  const relaxed: ConicModel = {
    names: model.names,
    variables: e + 1,
    blocks,
    linear,
    quadratic: null,
    diagonal,
  };
  const { problem, firstRow } = layOut(relaxed);
  const outcome = solver.solve(problem, TOLERANCE);
  if (outcome.status !== 'optimal') return null;
  const { x, z, iterations } = outcome;
  const multipliers = Float64Array.from(firstRow, (row) => Math.abs(z[row]));
  let largest = 0;
  blocks.forEach(({ name }, k) => {
    if (name !== null) largest = Math.max(largest, multipliers[k]);
  });
  const names = new Set<string>();
  blocks.forEach(({ name }, k) => {
    if (name !== null && multipliers[k] > NO_PART * largest) names.add(name);
  });
  return {
    violation: x[e],
    names: [...names],
    weights: x.slice(0, model.names),
    iterations,
  };
}

/** Whether a relaxation says that its constraints cannot hold together. */
export const isInfeasible = (relaxed: Relaxed | null): boolean =>
  relaxed !== null && relaxed.violation > FEASIBLE;

/**
 * A minimal set of constraints that cannot hold together, null when all can: those with a part in the least violation, by
 * deletion filter (Chinneck & Dravnieks 1991).
 */
export function coneConflict(model: ConicModel, solver: ConicSolver): readonly string[] | null {
  const all = new Set(constraintNames(model));
  const first = relax(model, solver, all);
  if (first === null || !isInfeasible(first)) return null;
  let kept = new Set(first.names);
  if (!isInfeasible(relax(model, solver, kept))) kept = all;
  for (const name of kept) {
    const without = new Set(kept);
    without.delete(name);
    if (isInfeasible(relax(model, solver, without))) kept = without;
  }
  return [...all].filter((name) => kept.has(name));
}
