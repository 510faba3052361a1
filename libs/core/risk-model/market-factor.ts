import { betasOf, type MarketReturns } from './market.js';
import type { ReturnPanel } from './return-panel.js';
import { covarianceWith } from './sample-covariance.js';

/** One-factor model of some instruments on a market, per period. */
export interface MarketFactor {
  /** var(m), over T - 1. */
  readonly variance: number;
  /** cov(r_i, m), over T - 1 [N]. */
  readonly covariance: Float64Array;
  /** cov(r_i, m) / var(m) [N]; NaN where the market does not vary. */
  readonly beta: Float64Array;
  /** sum_t (r_it - mean r_i - beta_i (m_t - mean m))^2 / (T - 2) [N]. */
  readonly residualVariance: Float64Array;
}

/**
 * Ordinary least squares of each instrument on the market with an intercept (Sharpe 1963), two-pass.
 * @param panel complete returns [T x N]; @param market [T], T > 2
 * @throws RangeError on another length, or with less than 3 periods
 */
export function marketFactor(panel: ReturnPanel, market: MarketReturns): MarketFactor {
  const { observations, size, values } = panel;
  if (market.length !== observations || observations < 3) {
    throw new RangeError(
      `expected 3 or more periods of both, was ${observations} and ${market.length}`,
    );
  }
  const own = { observations, size: 1, values: market };
  const [variance] = covarianceWith(market, own, 1);
  const beta = betasOf(panel, market, 1);
  const centre = meanOf(market, 0, 1);
  const residualVariance = beta.map((slope, i) => {
    const mean = meanOf(values, i, size);
    let squares = 0;
    for (let t = 0; t < observations; t++) {
      const residual = values[t * size + i] - mean - slope * (market[t] - centre);
      squares += residual * residual;
    }
    return squares / (observations - 2);
  });
  return { variance, covariance: covarianceWith(market, panel, 1), beta, residualVariance };
}

function meanOf(values: Float64Array, from: number, step: number): number {
  let sum = 0;
  for (let at = from; at < values.length; at += step) sum += values[at];
  return (sum * step) / values.length;
}
