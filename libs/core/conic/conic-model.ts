import type { ConicOutcome, ConicProblem, SparseMatrix } from './conic-solver.js';

/** One row a'x + s = bound. The weights are the first variables of every model. */
export interface ConeRow {
  /** Coefficients of the weights are factor * weights; null for none. Not copied. */
  readonly weights: Float64Array | null;
  readonly factor: number;
  /** Variables after the weights with their coefficients. */
  readonly others: readonly (readonly [number, number])[];
  readonly bound: number;
}

/** Rows whose s is in one cone together: a single row of the first two kinds. */
export interface ConeBlock {
  /** The constraint in the caller's words; null for what defines a variable of the model. */
  readonly name: string | null;
  /** Of an equality whose lower side has a name of its own. */
  readonly lowerName?: string;
  readonly cone: 'zero' | 'nonnegative' | 'secondOrder' | 'exponential';
  readonly rows: readonly ConeRow[];
}

/** A cone problem before it is laid out. */
export interface ConicModel {
  /** Weights, the first of the variables. */
  readonly names: number;
  readonly variables: number;
  readonly blocks: readonly ConeBlock[];
  /** [variables]. */
  readonly linear: Float64Array;
  /** [names x names] row-major on the weights; null for none. */
  readonly quadratic: Float64Array | null;
  /** [variables], added to the diagonal of P. */
  readonly diagonal: Float64Array;
}

const ORDER: readonly ConeBlock['cone'][] = ['zero', 'nonnegative', 'secondOrder', 'exponential'];

/** A model laid out for a solver, and where each block's rows went. */
export interface LaidOut {
  readonly problem: ConicProblem;
  /** First row of each block, in the order of the model's. */
  readonly firstRow: Uint32Array;
}

/** A model's solution as the solver left it. */
export interface SolvedModel {
  readonly outcome: Extract<ConicOutcome, { status: 'optimal' }>;
  /** See {@link LaidOut}. */
  readonly firstRow: Uint32Array;
}

/** Sorts the blocks by their cones, stably, and compresses the columns. */
export function layOut(model: ConicModel): LaidOut {
  const { blocks } = model;
  const firstRow = new Uint32Array(blocks.length);
  const sorted: ConeRow[] = [];
  for (const cone of ORDER) {
    blocks.forEach((block, k) => {
      if (block.cone !== cone) return;
      firstRow[k] = sorted.length;
      for (const row of block.rows) sorted.push(row);
    });
  }
  const count = (cone: ConeBlock['cone']): number =>
    blocks.reduce((sum, block) => sum + (block.cone === cone ? block.rows.length : 0), 0);
  const problem: ConicProblem = {
    quadratic: upperTriangle(model),
    linear: model.linear,
    rows: compress(sorted, model.names, model.variables),
    rhs: Float64Array.from(sorted, (row) => row.bound),
    cones: {
      zero: count('zero'),
      nonnegative: count('nonnegative'),
      secondOrder: blocks
        .filter((block) => block.cone === 'secondOrder')
        .map((block) => block.rows.length),
      exponential: count('exponential') / 3,
    },
  };
  return { problem, firstRow };
}

/** Calls back for each coefficient that is not zero. */
function eachEntry(
  { weights, factor, others }: ConeRow,
  names: number,
  visit: (column: number, value: number) => void,
): void {
  if (weights !== null) {
    for (let i = 0; i < names; i += 1) if (weights[i] !== 0) visit(i, factor * weights[i]);
  }
  for (const [column, value] of others) if (value !== 0) visit(column, value);
}

function compress(rows: readonly ConeRow[], names: number, variables: number): SparseMatrix {
  const columnStarts = new Uint32Array(variables + 1);
  for (const row of rows) {
    eachEntry(row, names, (column) => {
      columnStarts[column + 1] += 1;
    });
  }
  for (let j = 0; j < variables; j += 1) columnStarts[j + 1] += columnStarts[j];
  const next = columnStarts.slice();
  const rowIndices = new Uint32Array(columnStarts[variables]);
  const values = new Float64Array(columnStarts[variables]);
  rows.forEach((row, r) => {
    eachEntry(row, names, (column, value) => {
      rowIndices[next[column]] = r;
      values[next[column]] = value;
      next[column] += 1;
    });
  });
  return { columnStarts, rowIndices, values };
}

function upperTriangle({ names, variables, quadratic, diagonal }: ConicModel): SparseMatrix {
  const columnStarts = new Uint32Array(variables + 1);
  const rowIndices: number[] = [];
  const values: number[] = [];
  for (let j = 0; j < variables; j += 1) {
    for (let i = 0; quadratic !== null && j < names && i < j; i += 1) {
      const value = quadratic[i * names + j];
      if (value === 0) continue;
      rowIndices.push(i);
      values.push(value);
    }
    const own = diagonal[j] + (quadratic !== null && j < names ? quadratic[j * names + j] : 0);
    if (own !== 0) {
      rowIndices.push(j);
      values.push(own);
    }
    columnStarts[j + 1] = values.length;
  }
  return {
    columnStarts,
    rowIndices: Uint32Array.from(rowIndices),
    values: Float64Array.from(values),
  };
}
