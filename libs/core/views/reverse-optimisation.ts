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
