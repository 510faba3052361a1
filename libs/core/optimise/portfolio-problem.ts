import type { QpWorkspace } from '../qp/qp-workspace.js';

/** lower <= coefficients'w <= upper; -Infinity or Infinity for an open side. Members of a group have coefficient 1. */
export interface GroupConstraint {
  readonly name: string;
  readonly coefficients: Float64Array;
  readonly lower: number;
  readonly upper: number;
}

/** What is to be optimised over fully invested weights w, sum w = 1. Any period, the same for every field. */
export interface PortfolioProblem {
  readonly instruments: readonly string[];
  /** mu [n]; not needed for the minimum of volatility. */
  readonly expectedReturns?: Float64Array;
  /** Sigma [n x n] row-major, symmetric, positive semidefinite. */
  readonly covariance: Float64Array;
  readonly riskFreeRate: number;
  /** gamma >= 0 of gamma w'w, in units of a variance. */
  readonly l2Gamma: number;
  /** [n] each, -Infinity or Infinity for none. */
  readonly bounds: { readonly lower: Float64Array; readonly upper: Float64Array };
  readonly groups?: readonly GroupConstraint[];
}

/** Which constraints hold with equality: -1 lower, 0 neither, 1 upper (2: a name without bounds held at zero). */
export interface ActiveSet {
  readonly bounds: Int8Array;
  readonly groups: Int8Array;
}

export interface SolveOptions {
  /** An active set to start from, e.g. of the previous window; the answer does not depend on it. */
  readonly start?: ActiveSet;
  /** Pivots allowed, the only limit there is. */
  readonly maxIterations?: number;
  /** Buffers to reuse; see {@link createSolveWorkspace}. */
  readonly workspace?: QpWorkspace;
}

function checkVector(what: string, values: Float64Array, length: number): void {
  if (values.length !== length) {
    throw new RangeError(`expected ${length} elements of ${what}, was ${values.length}`);
  }
  for (let i = 0; i < length; i += 1) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`expected a finite ${what}[${i}], was ${values[i]}`);
    }
  }
}

function checkBound(what: string, value: number, forbidden: number): void {
  if (Number.isNaN(value) || value === forbidden) {
    throw new RangeError(`expected a number or ${-forbidden} for ${what}, was ${value}`);
  }
}

function checkBounds(lower: Float64Array, upper: Float64Array, n: number): void {
  if (lower.length !== n || upper.length !== n) {
    throw new RangeError(`expected bounds of ${n} names, was ${lower.length} and ${upper.length}`);
  }
  for (let i = 0; i < n; i += 1) {
    checkBound(`bounds.lower[${i}]`, lower[i], Infinity);
    checkBound(`bounds.upper[${i}]`, upper[i], -Infinity);
  }
}

function checkGroup(group: GroupConstraint, n: number): void {
  checkVector(`groups[${group.name}].coefficients`, group.coefficients, n);
  checkBound(`groups[${group.name}].lower`, group.lower, Infinity);
  checkBound(`groups[${group.name}].upper`, group.upper, -Infinity);
}

/** @throws RangeError "expected x, was y" on a wrong length, a number that is not finite or a negative gamma */
export function checkPortfolioProblem(problem: PortfolioProblem): void {
  const n = problem.instruments.length;
  if (n === 0) throw new RangeError('expected at least one instrument, was none');
  checkVector('covariance', problem.covariance, n * n);
  for (let i = 0; i < n; i += 1) {
    const variance = problem.covariance[i * n + i];
    if (variance < 0) {
      throw new RangeError(
        `expected a variance >= 0 of ${problem.instruments[i]}, was ${variance}`,
      );
    }
  }
  if (problem.expectedReturns !== undefined) {
    checkVector('expectedReturns', problem.expectedReturns, n);
  }
  if (!Number.isFinite(problem.riskFreeRate)) {
    throw new RangeError(`expected a finite riskFreeRate, was ${problem.riskFreeRate}`);
  }
  if (!Number.isFinite(problem.l2Gamma) || problem.l2Gamma < 0) {
    throw new RangeError(`expected l2Gamma >= 0, was ${problem.l2Gamma}`);
  }
  checkBounds(problem.bounds.lower, problem.bounds.upper, n);
  for (const group of problem.groups ?? []) checkGroup(group, n);
}

/** Sigma + gamma I as a new [n x n] array. */
export function regularisedCovariance({ covariance, l2Gamma }: PortfolioProblem): Float64Array {
  const n = Math.round(Math.sqrt(covariance.length));
  const result = covariance.slice();
  for (let i = 0; i < n; i += 1) result[i * n + i] += l2Gamma;
  return result;
}
