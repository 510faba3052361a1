import { differenceDeviation, downsideDeviation, mean, standardDeviation } from './dispersion.js';
import { drawdowns } from './drawdown.js';
import { expectedShortfall } from './expected-shortfall.js';
import { annualReturn, cumulativeReturn } from './growth.js';

/** Figures of a series of simple returns; null where one does not exist (too few observations, a zero denominator). */
export interface PerformanceFigures {
  /** prod(1 + r) - 1. */
  readonly return: number;
  /** prod(1 + r)^(P/T) - 1. */
  readonly annualReturn: number | null;
  /** sd(r) sqrt(P), sd over T - 1. */
  readonly volatility: number | null;
  /** mean(R) / sd(R) sqrt(P), R = r - riskFreeRate. */
  readonly sharpe: number | null;
  /** mean(D) / downside deviation of D, times sqrt(P); D = r - minimumAcceptableReturn, over all observations. */
  readonly sortino: number | null;
  /** Positive, wealth 1 before the first return. */
  readonly maxDrawdown: number;
  readonly currentDrawdown: number;
  /** annualReturn / maxDrawdown. */
  readonly calmar: number | null;
  /** Exact CVaR of the losses per period, positive. */
  readonly expectedShortfall: number | null;
}

export interface PerformanceOptions {
  /** P. */
  readonly periodsPerYear: number;
  /** Per period; default 0. */
  readonly riskFreeRate?: number;
  /** Per period; default 0. */
  readonly minimumAcceptableReturn?: number;
  /** Of the expected shortfall; default 0.95. */
  readonly confidence?: number;
}

function annualRatio(
  numerator: number,
  denominator: number | null,
  periodsPerYear: number,
): number | null {
  if (denominator === null || denominator === 0) return null;
  return (numerator / denominator) * Math.sqrt(periodsPerYear);
}

function checkSeries(returns: Float64Array, periodsPerYear: number): void {
  if (!(periodsPerYear > 0) || periodsPerYear === Infinity) {
    throw new RangeError(`expected periodsPerYear > 0, was ${periodsPerYear}`);
  }
  const place = returns.findIndex((value) => !Number.isFinite(value));
  if (place >= 0) throw new RangeError(`expected finite returns, was ${returns[place]}`);
}

/**
 * The figures of simple returns per period [T], as empyrical and PerformanceAnalytics define them.
 * @throws RangeError on a return that is not finite or periodsPerYear <= 0
 */
export function performanceFigures(
  returns: Float64Array,
  options: PerformanceOptions,
): PerformanceFigures {
  const { periodsPerYear, riskFreeRate = 0, minimumAcceptableReturn = 0 } = options;
  checkSeries(returns, periodsPerYear);
  const excess = returns.map((value) => value - riskFreeRate);
  const rates = new Float64Array(returns.length).fill(riskFreeRate);
  const deviation = standardDeviation(returns);
  const downside = downsideDeviation(returns, minimumAcceptableReturn);
  const annual = annualReturn(returns, periodsPerYear);
  const { max, current } = drawdowns(returns);
  return {
    return: cumulativeReturn(returns),
    annualReturn: annual,
    volatility: deviation === null ? null : deviation * Math.sqrt(periodsPerYear),
    sharpe: annualRatio(mean(excess), differenceDeviation(returns, rates), periodsPerYear),
    sortino: annualRatio(mean(returns) - minimumAcceptableReturn, downside, periodsPerYear),
    maxDrawdown: max,
    currentDrawdown: current,
    calmar: annual === null || max === 0 ? null : annual / max,
    expectedShortfall: expectedShortfall(returns, options.confidence ?? 0.95),
  };
}
