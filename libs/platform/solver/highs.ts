import { createRequire } from 'node:module';
import type { Highs, Model, VariableType } from 'highs';
import type { LinearOutcome, LinearProgramme, LinearSolver } from '#core/linear/linear-solver.js';

/** Feasibility and optimality of what is published; the least that HiGHS takes is 1e-10. */
const TOLERANCE = 1e-9;
const OPTIMAL = 7;
const INFEASIBLE = 8;
const UNBOUNDED = 10;
const SOLUTION_LIMIT = 16;

let loaded: Highs | null = null;

/** Compiles the module; a programme can be solved once it is there. Its types are those of CommonJS. */
export async function loadHighs(): Promise<void> {
  const loadModule = createRequire(import.meta.url)('highs') as () => Promise<Highs>;
  loaded ??= await loadModule();
}

function setOptions(model: Model, programme: LinearProgramme, maxNodes: number): void {
  model.options.set({
    output_flag: false,
    primal_feasibility_tolerance: TOLERANCE,
    dual_feasibility_tolerance: TOLERANCE,
    random_seed: 0,
  });
  if (programme.isWhole === null) {
    // What presolve finds in the duals of portfolios does not pay for its time.
    model.options.set({ presolve: 'off' });
    return;
  }
  model.options.set({
    mip_feasibility_tolerance: TOLERANCE,
    mip_rel_gap: TOLERANCE,
    mip_abs_gap: 0,
    mip_max_nodes: maxNodes,
  });
}

function outcomeOf(model: Model, status: number, isMixed: boolean): LinearOutcome {
  const iterations = Math.max(Number(model.info.get('simplex_iteration_count')), 0);
  if (status === INFEASIBLE) return { status: 'infeasible', iterations };
  if (status === UNBOUNDED) return { status: 'unbounded', iterations };
  const hasPoint = Number(model.info.get('primal_solution_status')) === 2;
  if (status !== OPTIMAL && !(status === SOLUTION_LIMIT && hasPoint)) {
    return { status: 'stalled', iterations };
  }
  const { colValue, rowDual, colDual } = model.getSolution();
  return {
    status: status === OPTIMAL ? 'optimal' : 'nodeLimit',
    x: colValue,
    rowDuals: rowDual,
    columnDuals: colDual,
    bound: isMixed ? Number(model.info.get('mip_dual_bound')) : model.getObjectiveValue(),
    iterations,
  };
}

/**
 * HiGHS (Huangfu & Hall 2018) as WebAssembly: dual simplex, and branch and cut for whole numbers. Every model is disposed of:
 * its memory is not the collector's (docs/adr/0015-lp-and-milp.md).
 */
export const highs: LinearSolver = {
  solve(programme: LinearProgramme, maxNodes: number): LinearOutcome {
    if (loaded === null) throw new Error('expected HiGHS to be loaded, was not');
    const { cost, lower, upper, rows, rowLower, rowUpper, isWhole } = programme;
    const model = loaded.createModel({
      numCols: cost.length,
      numRows: rowLower.length,
      colCost: cost,
      colLower: lower,
      colUpper: upper,
      rowLower,
      rowUpper,
      matrix: {
        format: 'csc',
        numRows: rowLower.length,
        numCols: cost.length,
        starts: Int32Array.from(rows.columnStarts),
        indices: Int32Array.from(rows.rowIndices),
        values: rows.values,
      },
      ...(isWhole === null
        ? {}
        : { integrality: Array.from(isWhole, (flag): VariableType => (flag === 0 ? 0 : 1)) }),
    });
    try {
      setOptions(model, programme, maxNodes);
      const { modelStatus } = model.run();
      return outcomeOf(model, modelStatus, isWhole !== null);
    } finally {
      model.dispose();
    }
  },
};
