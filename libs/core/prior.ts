import { solveLowerInPlace } from './linalg/cholesky.js';
import { decayedMoments, type Moments } from './moments.js';

/** Annual prior statistics of n instruments: arithmetic means [n], covariance [n x n] row-major. */
export interface PriorStatistics {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** n0 >= 2: how many observations they are worth. */
  readonly observations: number;
  /** T0: the trading time they are worth, in years. */
  readonly years: number;
}

/**
 * A prior as moments: T0, n0, s0 = T0, q0 = n0, m0 = mu0 - diag(Sigma0)/2, M0 = (n0 - 1) Sigma0.
 * @throws RangeError when n0 < 2 or T0 <= 0
 */
export function priorMoments(prior: PriorStatistics): Moments {
  const { mean, covariance, observations, years } = prior;
  if (!(observations >= 2) || !(years > 0)) {
    throw new RangeError(
      `expected a prior of at least 2 observations over a positive time, was ${observations} over ${years} years`,
    );
  }
  const size = mean.length;
  return {
    size,
    T: years,
    n: observations,
    s: years,
    q: observations,
    mean: mean.map((rate, i) => rate - covariance[i * size + i] / 2),
    scatter: covariance.map((value) => value * (observations - 1)),
  };
}

/** The prior at an age: decayed in ONE step by exp(-ln 2 age / halfLife), so arrival order does not matter. */
export function priorAtAge(
  prior: Moments,
  ageYears: number,
  halfLifeYears: number | null,
): Moments {
  return halfLifeYears === null
    ? prior
    : decayedMoments(prior, Math.exp((-Math.LN2 * ageYears) / halfLifeYears));
}

/** How much of the merged estimate is prior: T0'/T of the mean and n0'/n of the covariance. */
export function priorShare(prior: Moments, data: Moments): { mean: number; covariance: number } {
  const T = prior.T + data.T;
  const n = prior.n + data.n;
  return { mean: T > 0 ? prior.T / T : 0, covariance: n > 0 ? prior.n / n : 0 };
}

/**
 * Mean squared Mahalanobis distance of the real windows under the prior, over N; 1 = consistent:
 * tr(Sigma0^-1 (M + T d d')) / (n N) with d = m - m0.
 * @param priorFactor lower Cholesky factor of the annual Sigma0 [N x N]  @returns null without real windows
 */
export function priorConsistency(
  prior: Moments,
  priorFactor: Float64Array,
  data: Moments,
): number | null {
  const { size } = prior;
  if (!(data.n > 0)) return null;
  let trace = 0;
  const column = new Float64Array(size);
  // tr(L^-1 A L^-T), solved as Y = L^-1 A row by row and then the diagonal of Y L^-T.
  const half = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const dj = data.mean[j] - prior.mean[j];
    for (let i = 0; i < size; i++) {
      const di = data.mean[i] - prior.mean[i];
      column[i] = data.scatter[i * size + j] + data.T * di * dj;
    }
    solveLowerInPlace(priorFactor, size, column);
    for (let i = 0; i < size; i++) half[i * size + j] = column[i];
  }
  for (let i = 0; i < size; i++) {
    const row = half.slice(i * size, (i + 1) * size);
    solveLowerInPlace(priorFactor, size, row);
    trace += row[i];
  }
  return trace / (data.n * size);
}
