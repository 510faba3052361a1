import { choleskyFactor, choleskySolveInPlace } from '../linalg/cholesky.js';
import { symmetricMultiply } from '../linalg/symmetric.js';

/**
 * The expected returns under which `weights` are optimal: pi = riskAversion S w + riskFreeRate (reverse optimisation).
 * covariance S: [n x n] row-major, in the units of the rate; weights: [n]. Returns [n]. Source: He & Litterman (1999).
 * @throws RangeError on a shape mismatch
 */
export function impliedReturns(
  covariance: Float64Array,
  weights: Float64Array,
  { riskAversion, riskFreeRate }: { readonly riskAversion: number; readonly riskFreeRate: number },
): Float64Array {
  const n = weights.length;
  if (covariance.length !== n * n) {
    throw new RangeError(`expected a covariance of ${n * n} elements, was ${covariance.length}`);
  }
  const returns = new Float64Array(n);
  symmetricMultiply(covariance, weights, returns);
  return returns.map((value) => riskAversion * value + riskFreeRate);
}

/**
 * The weights that imply `returns`: w = (riskAversion S)^-1 (pi - riskFreeRate), the inverse of `impliedReturns`; null
 * where S is singular, so that no weights or many imply them. covariance S: [n x n] row-major; returns pi: [n].
 * Returns [n], not normalised. @throws RangeError on a shape mismatch
 */
export function impliedWeights(
  covariance: Float64Array,
  returns: Float64Array,
  { riskAversion, riskFreeRate }: { readonly riskAversion: number; readonly riskFreeRate: number },
): Float64Array | null {
  const factor = choleskyFactor(covariance, returns.length);
  if (factor === null) return null;
  const weights = returns.map((value) => (value - riskFreeRate) / riskAversion);
  choleskySolveInPlace(factor, weights.length, weights);
  return weights;
}
