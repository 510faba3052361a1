import { differenceDeviation, mean, standardDeviation } from './dispersion.js';

/** Figures of returns r against a benchmark b; NaN where one does not exist. Per period unless annual. */
export interface RelativeFigures {
  /** cov(R, B) / var(B), R = r - rf, B = b - rf. */
  readonly beta: number;
  /** mean R - beta mean B (Jensen 1968). */
  readonly alpha: number;
  /** (1 + alpha)^P - 1. */
  readonly annualAlpha: number;
  readonly correlation: number;
  /** sd r / sd b (Fama 1972). */
  readonly famaBeta: number;
  /** Difference of the annual geometric returns. */
  readonly activePremium: number;
  /** Their ratio. */
  readonly capture: number;
  /** sd(r - b). */
  readonly trackingError: number;
  /** trackingError sqrt(P). */
  readonly annualTrackingError: number;
  /** mean(r - b) / trackingError. */
  readonly informationRatio: number;
  /** activePremium / annualTrackingError. */
  readonly annualInformationRatio: number;
}

/** What the figures are made of; all series [T], in the same order. */
export interface RelativeInputs {
  readonly returns: Float64Array;
  readonly benchmark: Float64Array;
  /** Per period [T]. */
  readonly riskFreeRates: Float64Array;
  readonly periodsPerYear: number;
  /** Standard deviations are over T - ddof. */
  readonly ddof: 0 | 1;
  /** prod(1 + r)^(P/T) - 1 of both. */
  readonly annual: { readonly returns: number; readonly benchmark: number };
}

/** Performance against a benchmark, as empyrical and PerformanceAnalytics define it. */
export function relativeFigures(inputs: RelativeInputs): RelativeFigures {
  const { returns, benchmark, riskFreeRates, periodsPerYear, ddof, annual } = inputs;
  const excess = returns.map((value, t) => value - riskFreeRates[t]);
  const market = benchmark.map((value, t) => value - riskFreeRates[t]);
  const [a, b] = [mean(excess), mean(market)];
  let [covariance, marketVariance, ownVariance] = [0, 0, 0];
  for (let t = 0; t < excess.length; t += 1) {
    covariance += (excess[t] - a) * (market[t] - b);
    marketVariance += (market[t] - b) * (market[t] - b);
    ownVariance += (excess[t] - a) * (excess[t] - a);
  }
  const deviation = (values: Float64Array): number => standardDeviation(values, ddof) ?? NaN;
  const between = (x: Float64Array, y: Float64Array): number =>
    differenceDeviation(x, y, ddof) ?? NaN;
  const isConstant = between(benchmark, riskFreeRates) === 0;
  const beta = isConstant ? NaN : covariance / marketVariance;
  const alpha = a - beta * b;
  const active = returns.map((value, t) => value - benchmark[t]);
  const trackingError = between(returns, benchmark);
  const activePremium = annual.returns - annual.benchmark;
  const annualTrackingError = trackingError * Math.sqrt(periodsPerYear);
  return {
    beta,
    alpha,
    annualAlpha: Math.expm1(periodsPerYear * Math.log1p(alpha)),
    correlation:
      isConstant || between(returns, riskFreeRates) === 0
        ? NaN
        : covariance / Math.sqrt(ownVariance * marketVariance),
    famaBeta: deviation(returns) / deviation(benchmark),
    activePremium,
    capture: annual.returns / annual.benchmark,
    trackingError,
    annualTrackingError,
    informationRatio: mean(active) / trackingError,
    annualInformationRatio: activePremium / annualTrackingError,
  };
}
