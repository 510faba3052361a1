import type { ConicOutcome, ConicProblem, SparseMatrix } from '../conic/conic-solver.js';
import type { LinearOutcome, LinearProgramme } from './linear-solver.js';

/** The dual of a linear cone problem, and how its solution is read. */
export interface DualProgramme {
  readonly programme: LinearProgramme;
  /** x and z of the cone problem. */
  readonly read: (
    outcome: Extract<LinearOutcome, { status: 'optimal' | 'nodeLimit' }>,
  ) => ConicOutcome;
}

/** Whether the problem is linear: no quadratic term, and every cone a ray or a point. */
export const isLinear = ({ quadratic, cones }: ConicProblem): boolean =>
  quadratic.values.every((value) => value === 0) &&
  cones.secondOrder.length === 0 &&
  cones.exponential === 0;

/** A row with a single entry and b = 0: its multiplier is what the dual's row for that variable leaves over. */
interface SignRow {
  readonly row: number;
  readonly value: number;
  readonly isEquality: boolean;
}

/** A dual row with a single multiplier left, z_row * value within the row's range. */
interface BoundRow {
  readonly row: number;
  readonly value: number;
}

/**
 * min q'x, A x + s = b, s in {0} x R+ has the dual min b'z, A'z = -q, z free or >= 0. Of a scenario's tail the dual is far
 * smaller: the excess of each scenario bounds its multiplier by 1/((1 - confidence) T), so there are as many rows as names and
 * one column a scenario, each within bounds (Rockafellar & Uryasev 2000, in the dual). Rows with one entry become ranges, and
 * ranges of one multiplier become its bounds.
 */
export function dualProgramme(problem: ConicProblem): DualProgramme {
  const { linear, rows, rhs, cones } = problem;
  const n = linear.length;
  const m = rhs.length;
  const byRow = transposed(rows, n, m);
  const rowLower = linear.map((slope) => -slope);
  const rowUpper = rowLower.slice();
  const signs: SignRow[][] = Array.from({ length: n }, () => []);
  const lower = new Float64Array(m);
  lower.fill(-Infinity, 0, cones.zero);
  const upper = new Float64Array(m).fill(Infinity);
  const isSign = new Uint8Array(m);
  for (let r = 0; r < m; r += 1) {
    const entry = byRow.columnStarts[r];
    if (byRow.columnStarts[r + 1] - entry !== 1 || rhs[r] !== 0) continue;
    const j = byRow.rowIndices[entry];
    const value = byRow.values[entry];
    const isEquality = r < cones.zero;
    isSign[r] = 1;
    signs[j].push({ row: r, value, isEquality });
    if (isEquality || value < 0) rowUpper[j] = Infinity;
    if (isEquality || value > 0) rowLower[j] = -Infinity;
  }
  const left = byVariable(rows, isSign, n);
  const boundOf: (BoundRow | null)[] = left.map((entries, j) => {
    if (entries.length !== 1) return null;
    const [{ row, value }] = entries;
    const ends = [rowLower[j] / value, rowUpper[j] / value];
    lower[row] = Math.max(lower[row], Math.min(...ends));
    upper[row] = Math.min(upper[row], Math.max(...ends));
    return { row, value };
  });
  const kept = Int32Array.from(isSign, (flag, r) => (flag === 0 ? r : -1)).filter((r) => r >= 0);
  const keptRows = Int32Array.from(boundOf, (bound, j) => (bound === null ? j : -1)).filter(
    (j) => j >= 0,
  );
  const of = (values: Float64Array, indices: Int32Array): Float64Array =>
    Float64Array.from(indices, (index) => values[index]);
  return {
    programme: {
      cost: of(rhs, kept),
      lower: of(lower, kept),
      upper: of(upper, kept),
      rows: selected(byRow, kept, positions(keptRows, n)),
      rowLower: of(rowLower, keptRows),
      rowUpper: of(rowUpper, keptRows),
      isWhole: null,
    },
    read: ({ x: multipliers, rowDuals, columnDuals, iterations }) => {
      const z = new Float64Array(m);
      kept.forEach((r, k) => {
        z[r] = multipliers[k];
      });
      const x = new Float64Array(n);
      keptRows.forEach((j, k) => {
        x[j] = rowDuals[k];
      });
      const columnOf = positions(kept, m);
      boundOf.forEach((bound, j) => {
        // A variable only holds its column off a bound that it sets itself.
        if (bound !== null && z[bound.row] !== 0) {
          x[j] = columnDuals[columnOf[bound.row]] / bound.value;
        }
      });
      signs.forEach((rowsOfVariable, j) => {
        let over = -linear[j];
        for (const { row, value } of left[j]) over -= value * z[row];
        for (const { row, value, isEquality } of rowsOfVariable) {
          z[row] = isEquality ? over / value : Math.max(over / value, 0);
          over -= value * z[row];
        }
      });
      return { status: 'optimal', x, z, iterations };
    },
  };
}

/** The rows of a matrix as columns of another. */
function transposed(
  { columnStarts, rowIndices, values }: SparseMatrix,
  n: number,
  m: number,
): SparseMatrix {
  const starts = new Uint32Array(m + 1);
  for (const row of rowIndices) starts[row + 1] += 1;
  for (let r = 0; r < m; r += 1) starts[r + 1] += starts[r];
  const next = starts.slice();
  const indices = new Uint32Array(rowIndices.length);
  const entries = new Float64Array(values.length);
  for (let j = 0; j < n; j += 1) {
    for (let e = columnStarts[j]; e < columnStarts[j + 1]; e += 1) {
      const at = next[rowIndices[e]];
      next[rowIndices[e]] += 1;
      indices[at] = j;
      entries[at] = values[e];
    }
  }
  return { columnStarts: starts, rowIndices: indices, values: entries };
}

function byVariable(
  { columnStarts, rowIndices, values }: SparseMatrix,
  isSign: Uint8Array,
  n: number,
): readonly (readonly BoundRow[])[] {
  return Array.from({ length: n }, (_, j) => {
    const entries: BoundRow[] = [];
    for (let e = columnStarts[j]; e < columnStarts[j + 1]; e += 1) {
      if (isSign[rowIndices[e]] === 0) entries.push({ row: rowIndices[e], value: values[e] });
    }
    return entries;
  });
}

/** Where each index is among the chosen ones, -1 where it is not. */
function positions(chosen: Int32Array, count: number): Int32Array {
  const found = new Int32Array(count).fill(-1);
  chosen.forEach((index, k) => {
    found[index] = k;
  });
  return found;
}

function selected(
  { columnStarts, rowIndices, values }: SparseMatrix,
  columns: Int32Array,
  rowOf: Int32Array,
): SparseMatrix {
  const starts = new Uint32Array(columns.length + 1);
  const indices: number[] = [];
  const entries: number[] = [];
  columns.forEach((column, k) => {
    for (let e = columnStarts[column]; e < columnStarts[column + 1]; e += 1) {
      if (rowOf[rowIndices[e]] < 0) continue;
      indices.push(rowOf[rowIndices[e]]);
      entries.push(values[e]);
    }
    starts[k + 1] = indices.length;
  });
  return {
    columnStarts: starts,
    rowIndices: Uint32Array.from(indices),
    values: Float64Array.from(entries),
  };
}
