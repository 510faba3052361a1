/** Injection token of the Solver port. */
export const SOLVER = Symbol('Solver');
