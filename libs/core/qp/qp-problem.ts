/**
 * A dense convex quadratic programme:
 *
 *     minimise 1/2 x'Q x + c'x   subject to   A x = b (the first `equalities` rows),  A x <= b (the rest),
 *                                             lower <= x <= upper.
 *
 * Q positive semidefinite; x is expected to be of order one, Q and c may have any common scale.
 */
export interface QpProblem {
  /** Number of variables n. */
  readonly n: number;
  /** Q row-major, both triangles, [n x n] or [curved x curved]; null for a linear programme. */
  readonly quadratic: Float64Array | null;
  /** The variables with curvature, if they are the first few; default n. The others' rows and columns of Q are zero. */
  readonly curved?: number;
  /** c [n]; null for none. */
  readonly linear: Float64Array | null;
  /** A [m x n] row-major: equalities first. */
  readonly rows: Float64Array;
  /** b [m]. */
  readonly rhs: Float64Array;
  readonly equalities: number;
  /** [n], -Infinity for none. */
  readonly lower: Float64Array;
  /** [n], Infinity for none. */
  readonly upper: Float64Array;
}

/** Where a variable is: at its lower bound, between the bounds, at its upper bound, or held where it started (no bound). */
export const AT_LOWER = -1;
export const FREE = 0;
export const AT_UPPER = 1;
export const HELD = 2;

/** Which constraints hold with equality: one code a variable (AT_LOWER, FREE, AT_UPPER, HELD), 1 for an active row. */
export interface QpActiveSet {
  readonly variables: Int8Array;
  readonly rows: Uint8Array;
}

/** The point, its multipliers (Qx + c + A'y - lower's + upper's = 0) and the set that determines both. */
export interface QpPoint {
  readonly x: Float64Array;
  /** y [m]: >= 0 for inequalities, signed for equalities. */
  readonly multipliers: Float64Array;
  readonly active: QpActiveSet;
}

/** Rows and bounds that cannot hold together (not yet minimal). */
export interface QpConflict {
  readonly rows: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export type QpOutcome =
  | ({ readonly status: 'optimal'; readonly iterations: number } & QpPoint)
  | {
      readonly status: 'infeasible';
      readonly iterations: number;
      readonly conflict: QpConflict;
    }
  | { readonly status: 'unbounded'; readonly iterations: number }
  | {
      readonly status: 'stalled';
      readonly iterations: number;
      /** The feasible point reached; null while none was. */
      readonly best: QpPoint | null;
    };
