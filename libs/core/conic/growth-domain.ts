import type { SolveOutcome } from '../optimise/outcome.js';
import { coneRow } from './conic-draft.js';
import type { ConeBlock, ConeRow, ConicModel } from './conic-model.js';
import type { ConicSolver } from './conic-solver.js';
import { unitOf } from './constraint-blocks.js';
import { constraintNames, keptBlock } from './kept-blocks.js';
import { minimalConflict } from './minimal-conflict.js';
import { ANCHOR, partakers, type Relaxed } from './relax.js';
import { scenario, type ScenarioTable } from './scenario-blocks.js';
import { solveModel } from './solve-model.js';

/** Wealth up to this share of 1, or of a scenario's largest return where that is above 1, is none. */
const RUIN = 3e-8;

/** What mean ln(1 + r_t'w) can come to within constraints that can hold. */
export type GrowthDomain =
  /** Its maximum is finite; weights that leave the most in the worst scenario. */
  | { readonly status: 'finite'; readonly weights: Float64Array }
  | Extract<SolveOutcome, { status: 'infeasible' | 'unbounded' | 'noExcessReturn' }>;

/**
 * Whether growth has a maximum within constraints that can hold (rows of `model`); null where the solver gives up. There is
 * none where every w has 1 + r_t'w <= 0 in some scenario: the constraints that force it, a minimal set, are `infeasible`. It
 * is `unbounded` where the constraints never end a direction d with r_t'd >= 0 in every scenario and > 0 in one: logarithms
 * grow without end along it, and along any other in the end some fall.
 */
export function growthDomain(
  model: ConicModel,
  table: ScenarioTable,
  solver: ConicSolver,
): GrowthDomain | null {
  const names = constraintNames(model);
  const most = mostWealth(model, { table, kept: new Set(names), solver });
  if (most === null) return null;
  if (most.isConflict) {
    const conflicting = minimalConflict(names, (kept) =>
      mostWealth(model, { table, kept, solver }),
    );
    return conflicting === null ? null : { status: 'infeasible', conflicting, isRuin: true };
  }
  return hasGrowingDirection(model, table, solver)
    ? { status: 'unbounded' }
    : { status: 'finite', weights: most.weights };
}

/** max v <= 1 with 1 + r_t'w >= v max(1, |r_t|) in every scenario, |r_t| the largest, and the kept constraints; a conflict where v is none. */
export function mostWealth(
  model: ConicModel,
  asked: {
    readonly table: ScenarioTable;
    readonly kept: ReadonlySet<string>;
    readonly solver: ConicSolver;
  },
): Relaxed | null {
  const { table, kept, solver } = asked;
  const v = model.variables;
  const rows = rowsOf(table, (weights) => {
    const unit = Math.max(1, unitOf(weights));
    return coneRow({ weights, factor: -1 / unit, others: [[v, 1]], bound: 1 / unit });
  });
  const blocks = [
    ...model.blocks.flatMap((block) => keptBlock(block, kept)),
    ...rows,
    atMost(coneRow({ others: [[v, 1]], bound: 1 })),
  ];
  const linear = new Float64Array(v + 1);
  linear[v] = -1;
  const diagonal = new Float64Array(v + 1).fill(ANCHOR);
  const { names, variables } = { names: model.names, variables: v + 1 };
  const most: ConicModel = { names, variables, blocks, linear, quadratic: null, diagonal };
  const solved = solveModel(most, solver);
  if (solved.status !== 'optimal') return null;
  const { x, z, iterations } = solved.outcome;
  return {
    isConflict: x[v] <= RUIN,
    names: partakers(blocks, solved.firstRow, z),
    weights: x.slice(0, names),
    iterations,
  };
}

/** max sum of r_t'd / |r_t| up to 1 over directions d that the constraints never end: 0 or 1, for any multiple of one is one. */
function hasGrowingDirection(
  model: ConicModel,
  table: ScenarioTable,
  solver: ConicSolver,
): boolean {
  const sum = new Float64Array(model.names);
  const rows = rowsOf(table, (weights) => {
    const unit = unitOf(weights);
    weights.forEach((value, i) => {
      sum[i] += value / unit;
    });
    return coneRow({ weights, factor: -1 / unit, bound: 0 });
  });
  const endless = model.blocks.map((block) => ({
    ...block,
    rows: block.rows.map((row) => ({ ...row, bound: 0 })),
  }));
  const linear = new Float64Array(model.variables);
  sum.forEach((value, i) => {
    linear[i] = -value;
  });
  const solved = solveModel(
    {
      names: model.names,
      variables: model.variables,
      blocks: [...endless, ...rows, atMost(coneRow({ weights: sum, bound: 1 }))],
      linear,
      quadratic: null,
      diagonal: new Float64Array(model.variables).fill(ANCHOR),
    },
    solver,
  );
  if (solved.status !== 'optimal') return false;
  const { x } = solved.outcome;
  return sum.reduce((total, value, i) => total + value * x[i], 0) > 0.5;
}

const atMost = (row: ConeRow): ConeBlock => ({ name: null, cone: 'nonnegative', rows: [row] });

const rowsOf = (
  table: ScenarioTable,
  rowOf: (returns: Float64Array) => ConeRow,
): readonly ConeBlock[] =>
  Array.from({ length: table.count }, (_, t) => atMost(rowOf(scenario(table, t))));
