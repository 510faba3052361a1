import type { SparseMatrix } from '../conic/conic-solver.js';

/** minimise c'x subject to rowLower <= A x <= rowUpper, lower <= x <= upper, some x whole; numbers of order one. */
export interface LinearProgramme {
  /** c [n]. */
  readonly cost: Float64Array;
  /** [n] each, infinite where open. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** A [m x n]. */
  readonly rows: SparseMatrix;
  /** [m] each, infinite where open. */
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** [n], 1 where x is a whole number; null for a programme without such. */
  readonly isWhole: Uint8Array | null;
}

export type LinearOutcome =
  | {
      /** `nodeLimit`: the search among whole numbers ended before the bound met the objective. */
      readonly status: 'optimal' | 'nodeLimit';
      /** [n]. */
      readonly x: Float64Array;
      /** y [m], of the rows: c - A'y are the slopes left to the columns. Not meaningful with whole numbers. */
      readonly rowDuals: Float64Array;
      /** c - A'y [n]. */
      readonly columnDuals: Float64Array;
      /** No feasible point has a lower objective. */
      readonly bound: number;
      readonly iterations: number;
    }
  | { readonly status: 'infeasible' | 'unbounded' | 'stalled'; readonly iterations: number };

/** What linear problems need of a solver. It is deterministic and stops by iterations and nodes, not by a clock. */
export interface LinearSolver {
  /** @param maxNodes of the search among whole numbers */
  solve(programme: LinearProgramme, maxNodes: number): LinearOutcome;
}
