import type { Moments } from './moments.js';

/** Annual figures of one set of weights. */
export interface PortfolioFigures {
  readonly expectedReturn: number;
  readonly risk: number;
  /** (mu'w - rf) / sqrt(w'Sigma w); null when the risk is zero. */
  readonly sharpe: number | null;
}

/** The held instruments of a portfolio inside a universe's moments, with the decayed prior to merge when read. */
export interface FigureInputs {
  readonly data: Moments;
  /** Index into `data` of each held instrument [n]. */
  readonly indices: readonly number[];
  /** Prior over the n held instruments, already decayed to now; null without one. */
  readonly prior: Moments | null;
  readonly riskFreeRate: number;
}

/**
 * mu'w, sqrt(w'Sigma w) and their Sharpe ratio on the merge of data and prior, without forming the merged
 * matrix: w'Mw = w'M_a w + w'M_b w + (T_a T_b / T)(d'w)^2, Sigma_ii likewise. O(n^2), nothing allocated.
 * @param weights [n]  @returns null while the merged moments give no covariance
 */
export function portfolioFigures(
  inputs: FigureInputs,
  weights: Float64Array,
): PortfolioFigures | null {
  const { data, indices, prior, riskFreeRate } = inputs;
  const priorT = prior === null ? 0 : prior.T;
  const T = data.T + priorT;
  const divisor = T > 0 ? data.n + (prior?.n ?? 0) - (data.s + (prior?.s ?? 0)) / T : 0;
  if (!(divisor > 0)) return null;
  const between = (data.T * priorT) / T;
  let quadratic = 0;
  let shift = 0;
  let expectedReturn = 0;
  for (let i = 0; i < indices.length; i++) {
    const w = weights[i];
    if (w === 0) continue;
    const row = indices[i] * data.size;
    const dataMean = data.mean[indices[i]];
    const priorMean = prior === null ? 0 : prior.mean[i];
    const d = prior === null ? 0 : priorMean - dataMean;
    let cross = 0;
    for (let j = 0; j < indices.length; j++) cross += data.scatter[row + indices[j]] * weights[j];
    let diagonal = data.scatter[row + indices[i]] + between * d * d;
    if (prior !== null) {
      const priorRow = i * prior.size;
      for (let j = 0; j < indices.length; j++) cross += prior.scatter[priorRow + j] * weights[j];
      diagonal += prior.scatter[priorRow + i];
    }
    quadratic += w * cross;
    shift += w * d;
    expectedReturn += w * ((data.T * dataMean + priorT * priorMean) / T + diagonal / divisor / 2);
  }
  const variance = (quadratic + between * shift * shift) / divisor;
  const risk = Math.sqrt(Math.max(0, variance));
  return {
    expectedReturn,
    risk,
    sharpe: risk > 0 ? (expectedReturn - riskFreeRate) / risk : null,
  };
}
