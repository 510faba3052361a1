import type { ConicProblem, SparseMatrix } from '../conic/conic-solver.js';
import type { SupportLimits } from '../search/support-limits.js';
import type { LinearProgramme } from './linear-solver.js';

/** One row a'x <= bound in entries. */
interface Row {
  readonly entries: readonly (readonly [number, number])[];
  readonly upper: number;
}

/**
 * A linear cone problem under limits of support as a mixed-integer programme: y_i in {0, 1} says that name i may be held,
 * l_i y_i <= w_i <= u_i y_i (the big M is the bound itself), sum y_i <= maxHoldings, y_i + y_j <= 1 for names in conflict
 * (Bienstock 1996). The variables are those of the cone problem, then y. Bounds must be finite.
 */
export function holdingsProgramme(
  { linear, rows, rhs, cones }: ConicProblem,
  limits: SupportLimits,
  bounds: { readonly lower: Float64Array; readonly upper: Float64Array },
): LinearProgramme {
  const n = bounds.lower.length;
  const x = linear.length;
  const added = supportRows(limits, bounds, x);
  const m = rhs.length;
  const rowLower = new Float64Array(m + added.length).fill(-Infinity);
  rowLower.set(rhs.subarray(0, cones.zero));
  const rowUpper = new Float64Array(m + added.length);
  rowUpper.set(rhs);
  added.forEach(({ upper }, k) => {
    rowUpper[m + k] = upper;
  });
  const cost = new Float64Array(x + n);
  cost.set(linear);
  return {
    cost,
    lower: new Float64Array(x + n).fill(-Infinity, 0, x),
    upper: new Float64Array(x + n).fill(Infinity, 0, x).fill(1, x),
    rows: withRows(rows, added, { columns: x + n, firstRow: m }),
    rowLower,
    rowUpper,
    isWhole: new Uint8Array(x + n).fill(1, x),
  };
}

function supportRows(
  { maxHoldings, conflicts }: SupportLimits,
  { lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array },
  x: number,
): readonly Row[] {
  const n = lower.length;
  const added: Row[] = [];
  for (let i = 0; i < n; i += 1) {
    const above = [
      [i, 1],
      [x + i, -upper[i]],
    ] as const;
    const below = [
      [i, -1],
      [x + i, lower[i]],
    ] as const;
    added.push({ entries: above, upper: 0 }, { entries: below, upper: 0 });
  }
  if (maxHoldings !== Infinity) {
    const entries = Array.from(lower, (_, i) => [x + i, 1] as const);
    added.push({ entries, upper: maxHoldings });
  }
  for (let i = 0; conflicts !== null && i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (conflicts[i * n + j] !== 0)
        added.push({
          entries: [
            [x + i, 1],
            [x + j, 1],
          ],
          upper: 1,
        });
    }
  }
  return added;
}

/** The matrix with rows below it and columns beside it. */
function withRows(
  { columnStarts, rowIndices, values }: SparseMatrix,
  added: readonly Row[],
  at: { readonly columns: number; readonly firstRow: number },
): SparseMatrix {
  const own: (readonly [number, number])[][] = Array.from({ length: at.columns }, () => []);
  added.forEach(({ entries }, k) => {
    for (const [column, value] of entries) {
      if (value !== 0) own[column].push([at.firstRow + k, value]);
    }
  });
  const starts = new Uint32Array(at.columns + 1);
  const indices: number[] = [];
  const entries: number[] = [];
  own.forEach((below, j) => {
    const end = j + 1 < columnStarts.length ? columnStarts[j + 1] : 0;
    for (let e = columnStarts[j]; e < end; e += 1) {
      indices.push(rowIndices[e]);
      entries.push(values[e]);
    }
    for (const [row, value] of below) {
      indices.push(row);
      entries.push(value);
    }
    starts[j + 1] = indices.length;
  });
  return {
    columnStarts: starts,
    rowIndices: Uint32Array.from(indices),
    values: Float64Array.from(entries),
  };
}
