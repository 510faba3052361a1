import { differenceDeviation, mean, standardDeviation } from './dispersion.js';
import {
  kurtosis,
  meanAbsoluteDeviation,
  quantile,
  semideviation,
  skewness,
} from './distribution.js';
import { drawdownFigures } from './drawdown-figures.js';
import { expectedShortfall } from './expected-shortfall.js';
import { annualReturn, cumulativeReturn } from './growth.js';
import { partialMoments } from './partial-moments.js';
import { relativeFigures } from './relative-figures.js';
import { independentSharpeError } from './sharpe-error.js';
import {
  gaussianExpectedShortfall,
  gaussianVar,
  historicalVar,
  lossBeyondVar,
  modifiedVar,
  orderStatisticVar,
} from './value-at-risk.js';

/** Simple returns per period and how to read them; series are [T]. */
export interface PerformanceInputs {
  readonly returns: Float64Array;
  /** P > 0. */
  readonly periodsPerYear: number;
  readonly riskFreeRates: Float64Array;
  readonly minimumAcceptableReturns: Float64Array;
  /** c in [0, 1]. */
  readonly confidence: number;
  /** Standard deviations and variances are over T - ddof. */
  readonly ddof: 0 | 1;
  /** What squared shortfalls are divided by: T, or the number of returns below the acceptable one. */
  readonly downsideDenominator: 'all' | 'below';
  /** Of drawdowns. */
  readonly compounding: boolean;
  readonly benchmark: Float64Array | null;
}

/** Every figure by name, NaN or infinite where it does not exist. */
export type RawPerformance = ReturnType<typeof rawPerformance>;

/** R = r - rf, D = r - mar; per period unless annual. The names are those of POST /analysis/performance. */
export function rawPerformance(inputs: PerformanceInputs) {
  const { returns, periodsPerYear: P, confidence, ddof } = inputs;
  const root = Math.sqrt(P);
  const average = mean(returns);
  const deviation = standardDeviation(returns, ddof) ?? NaN;
  const annual = annualReturn(returns, P) ?? NaN;
  const excess = returns.map((value, t) => value - inputs.riskFreeRates[t]);
  const sharpe = mean(excess) / (differenceDeviation(returns, inputs.riskFreeRates, ddof) ?? NaN);
  const falls = drawdownFigures(returns, inputs);
  const ascending = returns.slice().sort();
  return {
    observations: returns.length,
    mean: average,
    geometricMean: annualReturn(returns, 1) ?? NaN,
    cumulativeReturn: cumulativeReturn(returns),
    annualReturn: { geometric: annual, arithmetic: P * average },
    volatility: deviation,
    variance: deviation * deviation,
    annualVolatility: deviation * root,
    skewness: skewness(returns),
    kurtosis: kurtosis(returns),
    meanAbsoluteDeviation: meanAbsoluteDeviation(returns),
    sharpe,
    annualSharpe: sharpe * root,
    sharpeStandardError: independentSharpeError(sharpe, returns.length) ?? NaN,
    kelly: mean(excess) / (deviation * deviation),
    ...downsideFigures(inputs),
    ...gainFigures(returns, ascending),
    valueAtRisk: valuesAtRisk(returns, ascending, confidence),
    expectedShortfall: expectedShortfalls(returns, ascending, confidence),
    ...falls,
    calmar: annual / falls.maxDrawdown,
    painRatio: annual / falls.averageDrawdown,
    martinRatio: annual / falls.ulcerIndex,
    relative: relativeTo(inputs, annual),
  };
}

/** Of distances from the acceptable return. */
function downsideFigures(inputs: PerformanceInputs) {
  const { returns, minimumAcceptableReturns, downsideDenominator, periodsPerYear } = inputs;
  const root = Math.sqrt(periodsPerYear);
  const T = returns.length;
  const distances = returns.map((value, t) => value - minimumAcceptableReturns[t]);
  const moments = partialMoments(distances);
  const { downsidePotential, upsidePotential, downsideVariance, upsideVariance } = moments;
  const counted = downsideDenominator === 'all' ? T : moments.below;
  // No return below: no shortfall, whatever it is divided by.
  const downsideDeviation =
    downsideVariance === 0 ? 0 : Math.sqrt((downsideVariance * T) / counted);
  const sortino = mean(distances) / downsideDeviation;
  const volatilitySkewness = upsideVariance / downsideVariance;
  return {
    downsideDeviation,
    annualDownsideDeviation: downsideDeviation * root,
    sortino,
    annualSortino: sortino * root,
    semideviation: semideviation(returns),
    downsidePotential,
    upsidePotential,
    upsideRisk: Math.sqrt(upsideVariance),
    downsideFrequency: moments.below / T,
    upsideFrequency: moments.above / T,
    omega: upsidePotential / downsidePotential,
    omegaSharpe: mean(distances) / downsidePotential,
    volatilitySkewness,
    variabilitySkewness: Math.sqrt(volatilitySkewness),
  };
}

/** Of gains and losses, whatever is acceptable. */
function gainFigures(returns: Float64Array, ascending: Float64Array) {
  const { upsidePotential, downsidePotential, above, below } = partialMoments(returns);
  return {
    bernardoLedoit: upsidePotential / downsidePotential,
    dRatio: (below * downsidePotential) / (above * upsidePotential),
    tailRatio: Math.abs(quantile(ascending, 0.95) / quantile(ascending, 0.05)),
  };
}

function valuesAtRisk(returns: Float64Array, ascending: Float64Array, confidence: number) {
  return {
    historical: historicalVar(ascending, confidence),
    orderStatistic: orderStatisticVar(ascending, confidence),
    gaussian: gaussianVar(returns, confidence),
    modified: modifiedVar(returns, confidence),
  };
}

function expectedShortfalls(returns: Float64Array, ascending: Float64Array, confidence: number) {
  return {
    historical: lossBeyondVar(ascending, confidence),
    rockafellarUryasev: expectedShortfall(returns, confidence) ?? NaN,
    gaussian: gaussianExpectedShortfall(returns, confidence),
  };
}

function relativeTo(inputs: PerformanceInputs, annual: number) {
  const { benchmark, periodsPerYear } = inputs;
  if (benchmark === null) return null;
  const ofBenchmark = annualReturn(benchmark, periodsPerYear) ?? NaN;
  return relativeFigures({
    ...inputs,
    benchmark,
    annual: { returns: annual, benchmark: ofBenchmark },
  });
}
