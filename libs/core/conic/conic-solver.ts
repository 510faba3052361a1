/** Compressed columns: entries of column j are at columnStarts[j] .. columnStarts[j + 1], rows ascending. */
export interface SparseMatrix {
  readonly columnStarts: Uint32Array;
  readonly rowIndices: Uint32Array;
  readonly values: Float64Array;
}

/**
 * The product of cones that s is in, in the order of the rows: first the zeros, then s >= 0, then |s_1..| <= s_0 of each
 * size, last triples (x, y, z) with y exp(x / y) <= z, y > 0.
 */
export interface Cones {
  readonly zero: number;
  readonly nonnegative: number;
  readonly secondOrder: readonly number[];
  readonly exponential: number;
}

/** minimise 1/2 x'P x + q'x subject to A x + s = b, s in a product of cones; numbers of order one. */
export interface ConicProblem {
  /** P [n x n], its upper triangle, positive semidefinite. */
  readonly quadratic: SparseMatrix;
  /** q [n]. */
  readonly linear: Float64Array;
  /** A [m x n]. */
  readonly rows: SparseMatrix;
  /** b [m]. */
  readonly rhs: Float64Array;
  readonly cones: Cones;
}

export type ConicOutcome =
  | {
      readonly status: 'optimal';
      /** [n]. */
      readonly x: Float64Array;
      /** [m], in the dual cones: P x + q + A'z = 0. */
      readonly z: Float64Array;
      readonly iterations: number;
    }
  | { readonly status: 'infeasible' | 'unbounded' | 'stalled'; readonly iterations: number };

/** What the cone problems need of a solver. It is deterministic and stops by iterations, not by a clock. */
export interface ConicSolver {
  /** To a gap of `tolerance`, absolute or relative. */
  solve(problem: ConicProblem, tolerance: number): ConicOutcome;
}
