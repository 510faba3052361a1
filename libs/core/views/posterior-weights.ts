/** Optimal weights under the posterior returns [n] each, not normalised: (riskAversion C)^-1 (posterior - riskFreeRate). */
export interface PosteriorWeights {
  /** C = S, the prior covariance (Idzorek). */
  readonly priorCovariance: Float64Array;
  /** C the posterior covariance (He & Litterman). */
  readonly posteriorCovariance: Float64Array;
}

/**
 * Weights of a posterior from the weights w [n] that imply its prior returns: w + P' tilt with the prior covariance,
 * (w + P' lambda)/(1 + tau) with the posterior's. No system with S is solved, so S may be singular: then this is one of
 * the solutions. P: [K x n] row-major; tilt, viewWeights lambda: [K]. Source: docs/derivations/black-litterman.md.
 * @throws RangeError on a shape mismatch
 */
export function posteriorWeights(
  priorWeights: Float64Array,
  P: Float64Array,
  {
    viewWeights,
    tilt,
    tau,
  }: { readonly viewWeights: Float64Array; readonly tilt: Float64Array; readonly tau: number },
): PosteriorWeights {
  const n = priorWeights.length;
  if (P.length !== tilt.length * n || viewWeights.length !== tilt.length) {
    throw new RangeError(`expected P of ${tilt.length * n} elements, was ${P.length}`);
  }
  return {
    priorCovariance: plusViews(priorWeights, P, tilt),
    posteriorCovariance: plusViews(priorWeights, P, viewWeights).map(
      (weight) => weight / (1 + tau),
    ),
  };
}

/** w + P'x. */
function plusViews(weights: Float64Array, P: Float64Array, x: Float64Array): Float64Array {
  const n = weights.length;
  const sum = weights.slice();
  for (let k = 0; k < x.length; k += 1) {
    for (let i = 0; i < n; i += 1) sum[i] += x[k] * P[k * n + i];
  }
  return sum;
}
