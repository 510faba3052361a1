import { dot } from '../linalg/symmetric.js';
import { factorConsistent, solveConsistent, type ConsistentFactor } from './consistent-solve.js';
import { viewCovariance, viewExposures, type Views } from './view-covariance.js';

/** A view is contradicted when it is missed by more than this share of its terms. */
const CONTRADICTION = 1e-9;

/** Prior and views. */
export interface BlackLittermanInputs {
  /** S [n x n] row-major, in the units of the returns. */
  readonly covariance: Float64Array;
  /** pi [n]. */
  readonly priorReturns: Float64Array;
  readonly views: Views;
  /** [K x K] row-major, positive semidefinite; 0 is a certain view, an infinite diagonal element a view without effect. */
  readonly omega: Float64Array;
  /** Uncertainty of the prior mean as a share of S, > 0. */
  readonly tau: number;
  readonly riskAversion: number;
  readonly riskFreeRate: number;
}

/** The posterior, or the views that certain views before them contradict, as indices of rows. */
export type BlackLittermanOutcome =
  | {
      readonly status: 'optimal';
      /** [n] */
      readonly returns: Float64Array;
      /** S + [(tau S)^-1 + P' Omega^-1 P]^-1, [n x n] row-major. */
      readonly covariance: Float64Array;
      /** lambda [K]: w_posterior = (w_prior + P' lambda)/(1 + tau) with the posterior covariance. */
      readonly viewWeights: Float64Array;
      /** [K]: with the prior covariance, w_posterior = w_prior + P' tilt. */
      readonly tilt: Float64Array;
    }
  | { readonly status: 'infeasible'; readonly conflicting: readonly number[] };

/**
 * Black-Litterman posterior, with A = tau P S P' + Omega and x = A^-1 (Q - P pi):
 * returns pi + tau S P' x; covariance (1 + tau) S - tau^2 S P' A^-1 P S; tilt = tau x / riskAversion;
 * (Omega + tau/(1 + tau) P S P') lambda = tau/riskAversion (tau/(1 + tau) P (pi - rf) + Q - P pi).
 * Neither S nor Omega is inverted, so either may be singular; dependent certain views that agree count once.
 * Source: He & Litterman (1999); docs/derivations/black-litterman.md.
 * @throws RangeError on a shape mismatch
 */
export function blackLitterman(inputs: BlackLittermanInputs): BlackLittermanOutcome {
  const { covariance, priorReturns, views, omega, tau, riskAversion, riskFreeRate } = inputs;
  checkShapes(inputs);
  const n = priorReturns.length;
  const K = views.Q.length;
  const exposures = viewExposures(covariance, views.P, n);
  const variance = viewCovariance(views.P, exposures, n);
  const ignored = (k: number): boolean => omega[k * K + k] === Infinity;
  const uncertainty = (scale: number): Float64Array =>
    variance.map((value, i) => scale * value + omega[i]);
  const surprise = views.Q.map((q, k) => q - dot(row(views.P, k, n), priorReturns));

  const a = uncertainty(tau);
  const factor = factorConsistent(a, K, ignored);
  const x = solveConsistent(factor, surprise);
  const conflicting = [...views.Q.keys()].filter((k) => {
    if (ignored(k) || factor.kept.includes(k)) return false;
    return contradicts({ target: surprise[k], row: row(a, k, K), x, q: views.Q[k] });
  });
  if (conflicting.length > 0) return { status: 'infeasible', conflicting };

  const returns = priorReturns.slice();
  addCombination(returns, exposures, x, tau);
  const share = tau / (1 + tau);
  const excess = excessOf(views, priorReturns, riskFreeRate);
  const right = surprise.map((value, k) => (tau / riskAversion) * (share * excess[k] + value));
  return {
    status: 'optimal',
    returns,
    covariance: posteriorCovariance(covariance, exposures, factor, { n, K, tau }),
    viewWeights: solveConsistent(factorConsistent(uncertainty(share), K, ignored), right),
    tilt: x.map((value) => (tau / riskAversion) * value),
  };
}

function row(matrix: Float64Array, k: number, length: number): Float64Array {
  return matrix.subarray(k * length, k * length + length);
}

/** P (pi - rf) [K]. */
function excessOf({ P, Q }: Views, priorReturns: Float64Array, riskFreeRate: number): Float64Array {
  const n = priorReturns.length;
  const excess = priorReturns.map((value) => value - riskFreeRate);
  return Q.map((_, k) => dot(row(P, k, n), excess));
}

/** Whether a dependent view misses what the kept ones imply, on the scale of the terms. */
function contradicts(view: {
  readonly target: number;
  readonly row: Float64Array;
  readonly x: Float64Array;
  readonly q: number;
}): boolean {
  let implied = 0;
  let scale = Math.abs(view.target) + Math.abs(view.q);
  view.row.forEach((value, j) => {
    if (view.x[j] === 0) return;
    implied += value * view.x[j];
    scale += Math.abs(value * view.x[j]);
  });
  return Math.abs(view.target - implied) > CONTRADICTION * scale;
}

/** y += scale sum_k x_k rows_k. */
function addCombination(y: Float64Array, rows: Float64Array, x: Float64Array, scale: number): void {
  const n = y.length;
  for (let k = 0; k < x.length; k += 1) {
    for (let i = 0; i < n; i += 1) y[i] += scale * x[k] * rows[k * n + i];
  }
}

/** (1 + tau) S - tau^2 S P' A^-1 P S, exactly symmetric. */
function posteriorCovariance(
  covariance: Float64Array,
  exposures: Float64Array,
  factor: ConsistentFactor,
  { n, K, tau }: { readonly n: number; readonly K: number; readonly tau: number },
): Float64Array {
  const result = covariance.map((value) => (1 + tau) * value);
  for (let i = 0; i < n; i += 1) {
    const column = Float64Array.from({ length: K }, (_, k) => exposures[k * n + i]);
    const solved = solveConsistent(factor, column);
    addCombination(row(result, i, n), exposures, solved, -tau * tau);
  }
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const mean = result[i * n + j] / 2 + result[j * n + i] / 2;
      result[i * n + j] = mean;
      result[j * n + i] = mean;
    }
  }
  return result;
}

function checkShapes({ covariance, priorReturns, views, omega, tau }: BlackLittermanInputs): void {
  const n = priorReturns.length;
  const K = views.Q.length;
  const sizes: readonly (readonly [string, number, number])[] = [
    ['a covariance', n * n, covariance.length],
    ['P', K * n, views.P.length],
    ['an omega', K * K, omega.length],
  ];
  for (const [name, expected, was] of sizes) {
    if (was !== expected)
      throw new RangeError(`expected ${name} of ${expected} elements, was ${was}`);
  }
  if (!(tau > 0)) throw new RangeError(`expected tau > 0, was ${tau}`);
}
