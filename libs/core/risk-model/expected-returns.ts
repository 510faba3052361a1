import { exponentialMeans } from './exponential.js';
import type { MarketReturns } from './market.js';
import { meanReturns, type Ddof } from './sample-covariance.js';
import { seriesOf, type ReturnPanel } from './return-panel.js';
import { betasOf } from './market.js';

/** P times the mean return of each instrument [N], annual; NaN without a return. */
export function arithmeticReturns(panel: ReturnPanel, periodsPerYear: number): Float64Array {
  return meanReturns(panel).map((mean) => mean * periodsPerYear);
}

/** prod(1 + r)^(P / count) - 1 over the returns that each instrument has [N]; NaN without one, or where the product is negative. */
export function compoundedReturns(panel: ReturnPanel, periodsPerYear: number): Float64Array {
  return Float64Array.from({ length: panel.size }, (_, i) =>
    compounded(seriesOf(panel, i), periodsPerYear),
  );
}

/** (1 + m)^P - 1 of the exponentially weighted mean m of each instrument [N]; NaN without a return or where m < -1. */
export function exponentialReturns(
  panel: ReturnPanel,
  span: number,
  periodsPerYear: number,
): Float64Array {
  return exponentialMeans(panel, span).map((mean) => Math.expm1(periodsPerYear * Math.log1p(mean)));
}

/**
 * rf + beta_i (R - rf) [N], annual: R the compounded return of the market, beta_i = cov(r_i, market)/var(market)
 * (Sharpe 1964); NaN where it does not exist.
 */
export function capmReturns(
  panel: ReturnPanel,
  market: MarketReturns,
  rates: {
    readonly periodsPerYear: number;
    /** Annual. */
    readonly riskFreeRate: number;
    readonly ddof: Ddof;
  },
): Float64Array {
  const { periodsPerYear, riskFreeRate, ddof } = rates;
  const known = market.filter((value) => !Number.isNaN(value));
  const premium = compounded(known, periodsPerYear) - riskFreeRate;
  return betasOf(panel, market, ddof).map((beta) => riskFreeRate + beta * premium);
}

function compounded(returns: Float64Array, periodsPerYear: number): number {
  if (returns.length === 0) return NaN;
  let growth = 0;
  let losses = 0;
  for (const value of returns) {
    if (value < -1) losses += 1;
    growth += value < -1 ? Math.log(-1 - value) : Math.log1p(value);
  }
  if (losses % 2 === 1) return NaN;
  return Math.expm1((periodsPerYear / returns.length) * growth);
}
