import { normalDensity, normalQuantile } from '../normal.js';
import { mean } from './dispersion.js';
import { kurtosis, populationDeviation, quantile, skewness } from './distribution.js';

/** Rounding of (1 - c) T below this share of it is none: 1 - 0.95 is a little more than 1/20. */
const ROUNDING = 1e-12;

/** The k-th worst of T values counts, k = ceil((1 - c) T), at least the first. */
function tailCount(confidence: number, T: number): number {
  const tail = (1 - confidence) * T;
  return Math.min(T, Math.max(1, Math.ceil(tail - ROUNDING * T)));
}

/** Minus the type-7 quantile of the returns at 1 - c. @param ascending sorted returns [T] */
export function historicalVar(ascending: Float64Array, confidence: number): number {
  return -quantile(ascending, 1 - confidence);
}

/** Minus the ceil((1 - c) T)-th worst return. @param ascending sorted returns [T] */
export function orderStatisticVar(ascending: Float64Array, confidence: number): number {
  return -ascending[tailCount(confidence, ascending.length) - 1];
}

/** -(mean + z sd), z the normal quantile at 1 - c, sd over T. */
export function gaussianVar(returns: Float64Array, confidence: number): number {
  return -(mean(returns) + normalQuantile(1 - confidence) * populationDeviation(returns));
}

/**
 * -(mean + z* sd) with the Cornish-Fisher quantile z* = z + (z^2 - 1) S/6 + (z^3 - 3z) K/24 - (2z^3 - 5z) S^2/36, S and K
 * the population's skewness and excess kurtosis (Favre & Galeano 2002).
 */
export function modifiedVar(returns: Float64Array, confidence: number): number {
  const z = normalQuantile(1 - confidence);
  const S = skewness(returns);
  const K = kurtosis(returns) - 3;
  const third = z * z * z;
  const adjusted =
    z + ((z * z - 1) * S) / 6 + ((third - 3 * z) * K) / 24 - ((2 * third - 5 * z) * S * S) / 36;
  return -(mean(returns) + adjusted * populationDeviation(returns));
}

/** Mean of the losses strictly beyond the historical value at risk; NaN when there is none. */
export function lossBeyondVar(ascending: Float64Array, confidence: number): number {
  const limit = quantile(ascending, 1 - confidence);
  let sum = 0;
  let count = 0;
  while (count < ascending.length && ascending[count] < limit) {
    sum -= ascending[count];
    count += 1;
  }
  return sum / count;
}

/** -mean + sd phi(z) / (1 - c), z the normal quantile at 1 - c, sd over T. */
export function gaussianExpectedShortfall(returns: Float64Array, confidence: number): number {
  const density = normalDensity(normalQuantile(1 - confidence));
  return -mean(returns) + (populationDeviation(returns) * density) / (1 - confidence);
}
