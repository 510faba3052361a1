import { covarianceWith, type Ddof } from './sample-covariance.js';
import type { ReturnPanel } from './return-panel.js';

/** Returns of the market in the periods of a panel [T], NaN where missing. */
export type MarketReturns = Float64Array;

/** A market variance below this share of the mean variance is rounding. */
const NO_VARIANCE = 1e-26;

/** The mean of the returns of each period that are there [T]; NaN where none is. */
export function equalWeightedMarket({ observations, size, values }: ReturnPanel): MarketReturns {
  const market = new Float64Array(observations);
  for (let t = 0; t < observations; t++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < size; i++) {
      const value = values[t * size + i];
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    market[t] = sum / count;
  }
  return market;
}

/** beta_i = cov(r_i, m) / var(m) [N], over the rows that both have; NaN where the market does not vary. */
export function betasOf(panel: ReturnPanel, market: MarketReturns, ddof: Ddof): Float64Array {
  const own = { observations: market.length, size: 1, values: market };
  const [variance] = covarianceWith(market, own, ddof);
  let square = 0;
  for (const value of market) if (!Number.isNaN(value)) square += value * value;
  if (!(variance > (NO_VARIANCE * square) / market.length)) {
    return new Float64Array(panel.size).fill(NaN);
  }
  return covarianceWith(market, panel, ddof).map((value) => value / variance);
}
