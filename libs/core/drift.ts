/** Weights after log returns r: w_i e^{r_i} / sum_j w_j e^{r_j}, in place; they sum to 1 afterwards.
 *  @param returns log returns of the held instruments [n] */
export function driftInPlace(weights: Float64Array, returns: Float64Array): void {
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i] *= Math.exp(returns[i]);
    total += weights[i];
  }
  for (let i = 0; i < weights.length; i++) weights[i] /= total;
}

/** Simple return of weights held through a window of log returns: sum_i w_i (e^{r_i} - 1). */
export function simpleReturn(weights: Float64Array, returns: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * Math.expm1(returns[i]);
  return sum;
}

/** Traded value as a fraction of wealth: sum_i |to_i - from_i|. */
export function turnoverBetween(from: Float64Array, to: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < to.length; i++) sum += Math.abs(to[i] - from[i]);
  return sum;
}
