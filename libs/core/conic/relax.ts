import type { ConeBlock, ConeRow, ConicModel } from './conic-model.js';
import { layOut } from './conic-model.js';
import type { ConicOutcome, ConicSolver } from './conic-solver.js';
import { constraintNames, keptSides } from './kept-blocks.js';
import { minimalConflict } from './minimal-conflict.js';

/** Gaps asked of the solver, in this order, until it reaches one. */
const TOLERANCES = [1e-9, 1e-8];
/** A violation up to this, of constraints of order one, is none; one above it is sure from this many gaps on. */
const FEASIBLE = 3e-8;
const GAPS = 30;
/** A multiplier below this share of the largest has no part in the conflict. */
const NO_PART = 1e-6;
/** Curvature that keeps variables that nothing bounds from wandering. */
export const ANCHOR = 1e-10;

/** The least common violation of the constraints, who takes part in it, and weights that have it. */
export interface Relaxed {
  readonly isConflict: boolean;
  readonly names: readonly string[];
  readonly weights: Float64Array;
  readonly iterations: number;
}

/** The constraint, loosened by the variable e in shares of a bound above one, as a certificate measures it. */
function loosened(block: ConeBlock, e: number): ConeBlock {
  if (block.name === null) return block;
  const [first, ...rest] = block.rows;
  const share = -Math.max(1, Math.abs(first.bound));
  const loose: ConeRow = { ...first, others: [...first.others, [e, share]] };
  return { ...block, rows: [loose, ...rest] };
}

/** Names of the constraints whose multipliers are not nearly zero. */
export function partakers(
  blocks: readonly ConeBlock[],
  firstRow: Uint32Array,
  z: Float64Array,
): readonly string[] {
  const multipliers = Float64Array.from(firstRow, (row) => Math.abs(z[row]));
  let largest = 0;
  blocks.forEach(({ name }, k) => {
    if (name !== null) largest = Math.max(largest, multipliers[k]);
  });
  const names = new Set<string>();
  blocks.forEach(({ name, lowerName }, k) => {
    if (name === null || multipliers[k] <= NO_PART * largest) return;
    names.add(name);
    if (lowerName !== undefined) names.add(lowerName);
  });
  return [...names];
}

/** min e >= 0 such that every kept constraint holds to within e; null when the solver gives up. */
export function relax(
  model: ConicModel,
  solver: ConicSolver,
  kept: ReadonlySet<string>,
): Relaxed | null {
  const e = model.variables;
  const blocks: readonly ConeBlock[] = [
    ...model.blocks.flatMap((block) => keptSides(block, kept)).map((block) => loosened(block, e)),
    {
      name: null,
      cone: 'nonnegative',
      rows: [{ weights: null, factor: 1, others: [[e, -1]], bound: 0 }],
    },
  ];
  const linear = new Float64Array(e + 1);
  linear[e] = 1;
  const diagonal = new Float64Array(e + 1).fill(ANCHOR);
  const { names, variables } = { names: model.names, variables: e + 1 };
  const relaxed: ConicModel = { names, variables, blocks, linear, quadratic: null, diagonal };
  const { problem, firstRow } = layOut(relaxed);
  for (const tolerance of TOLERANCES) {
    const outcome: ConicOutcome = solver.solve(problem, tolerance);
    if (outcome.status !== 'optimal') continue;
    const { x, z, iterations } = outcome;
    const isConflict = x[e] > GAPS * tolerance;
    if (!isConflict && x[e] > FEASIBLE) return null;
    return {
      isConflict,
      names: partakers(blocks, firstRow, z),
      weights: x.slice(0, names),
      iterations,
    };
  }
  return null;
}

/** A minimal set of constraints that cannot hold together, null when all can. */
export const coneConflict = (model: ConicModel, solver: ConicSolver): readonly string[] | null =>
  minimalConflict(constraintNames(model), (kept) => relax(model, solver, kept));
