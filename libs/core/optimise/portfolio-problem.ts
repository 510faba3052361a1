import {
  checkFactorCovariance,
  denseCovariance,
  type FactorCovariance,
} from '../linalg/factor-covariance.js';
import type { QpWorkspace } from '../qp/qp-workspace.js';
import { checkTrading, type ActiveTrades, type Trading } from './trading.js';

/** lower <= coefficients'w <= upper; -Infinity or Infinity for an open side. Members of a group have coefficient 1. */
export interface GroupConstraint {
  readonly name: string;
  readonly coefficients: Float64Array;
  readonly lower: number;
  readonly upper: number;
}

/** What is to be optimised over weights w that sum to a budget, whatever form Sigma has. Any period, the same for every field. */
export interface PortfolioFrame {
  readonly instruments: readonly string[];
  /** mu [n]; not needed for the minimum of volatility. */
  readonly expectedReturns?: Float64Array;
  readonly riskFreeRate: number;
  /** gamma >= 0 of gamma w'w, in units of a variance. */
  readonly l2Gamma: number;
  /** [n] each, -Infinity or Infinity for none. */
  readonly bounds: { readonly lower: Float64Array; readonly upper: Float64Array };
  readonly groups?: readonly GroupConstraint[];
  /** What the weights sum to: 1 (default), or 0 when market neutral. */
  readonly budget?: 0 | 1;
  /** From which weights, at what cost and how far; absent for none of it. */
  readonly trading?: Trading;
}

/** With a dense Sigma. */
export interface PortfolioProblem extends PortfolioFrame {
  /** Sigma [n x n] row-major, symmetric, positive semidefinite. */
  readonly covariance: Float64Array;
}

/** With Sigma = F'F + D. */
export interface FactorProblem extends PortfolioFrame {
  readonly covariance: FactorCovariance;
}

export function isFactorProblem(
  problem: PortfolioProblem | FactorProblem,
): problem is FactorProblem {
  return 'loadings' in problem.covariance;
}

/** The problem with the elements of Sigma: for what neither block pivots nor products answer. */
export function denseProblem(problem: FactorProblem): PortfolioProblem {
  return { ...problem, covariance: denseCovariance(problem.covariance) };
}

/** Which constraints hold with equality: -1 lower, 0 neither, 1 upper (2: a name without bounds held at zero). */
export interface ActiveSet {
  readonly bounds: Int8Array;
  readonly groups: Int8Array;
  /** With trading that costs or is limited. */
  readonly trading?: ActiveTrades;
}

export interface SolveOptions {
  /** An active set to start from, e.g. of the previous window; the answer does not depend on it. */
  readonly start?: ActiveSet;
  /** Pivots allowed, the only limit there is. */
  readonly maxIterations?: number;
  /** Buffers to reuse; see {@link createSolveWorkspace}. */
  readonly workspace?: QpWorkspace;
}

/** Whether every element is a number: anything else times zero is not zero. Four sums, as a covariance is long. */
function allFinite(values: Float64Array): boolean {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    first += values[i] * 0;
    second += values[i + 1] * 0;
    third += values[i + 2] * 0;
    fourth += values[i + 3] * 0;
  }
  for (; i < values.length; i += 1) first += values[i] * 0;
  return first + second + third + fourth === 0;
}

function checkVector(what: string, values: Float64Array, length: number): void {
  if (values.length !== length) {
    throw new RangeError(`expected ${length} elements of ${what}, was ${values.length}`);
  }
  if (allFinite(values)) return;
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
    // A name is written out for a fault alone: of some hundred bounds a call that is a tenth of a warm solve.
    if (lower[i] < Infinity && upper[i] > -Infinity) continue;
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
  const n = countOf(problem);
  checkVector('covariance', problem.covariance, n * n);
  for (let i = 0; i < n; i += 1) {
    const variance = problem.covariance[i * n + i];
    if (variance < 0) {
      throw new RangeError(
        `expected a variance >= 0 of ${problem.instruments[i]}, was ${variance}`,
      );
    }
  }
  checkFrame(problem, n);
}

/** @throws RangeError "expected x, was y" on a wrong length, a number that is not finite or a negative gamma or variance */
export function checkFactorProblem(problem: FactorProblem): void {
  const n = countOf(problem);
  checkFactorCovariance(problem.covariance, n);
  checkFrame(problem, n);
}

function countOf({ instruments }: PortfolioFrame): number {
  if (instruments.length === 0) throw new RangeError('expected at least one instrument, was none');
  return instruments.length;
}

function checkFrame(problem: PortfolioFrame, n: number): void {
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
  if (problem.trading !== undefined) checkTrading(problem.trading, n);
}

/** What the weights sum to. */
export const budgetOf = ({ budget = 1 }: { readonly budget?: 0 | 1 }): 0 | 1 => budget;

/** Sigma + gamma I [n x n]: Sigma itself without gamma, not to be written to. */
export function regularisedCovariance({
  covariance,
  l2Gamma,
}: Pick<PortfolioProblem, 'covariance' | 'l2Gamma'>): Float64Array {
  if (l2Gamma === 0) return covariance;
  const n = Math.round(Math.sqrt(covariance.length));
  const result = covariance.slice();
  for (let i = 0; i < n; i += 1) result[i * n + i] += l2Gamma;
  return result;
}
