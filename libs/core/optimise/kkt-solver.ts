/** What a KKT matrix K is made of: variable i as i, row r as n + r, the free variables first. */
export interface KktElements {
  readonly elements: Int32Array;
  free: number;
  size: number;
}

/** How is solved with the KKT matrix of the elements that were factorised last. */
export interface KktSolver {
  /** False when it is singular. */
  factorise(): boolean;
  /** v := K^-1 v. */
  solveInPlace(v: Float64Array): void;
  /** out = b - K x. */
  computeResidual(b: Float64Array, x: Float64Array, out: Float64Array): void;
}
