import { beyondRounding } from './dispersion.js';
import { annualGrowth } from './growth.js';
import type { OnlinePerformance, RunningMoments } from './online-performance.js';
import { independentSharpeError } from './sharpe-error.js';

/** How to read the sums, as in PerformanceInputs. */
export interface OnlineOptions {
  readonly periodsPerYear: number;
  readonly ddof: 0 | 1;
  readonly downsideDenominator: 'all' | 'below';
}

/**
 * The figures of rawPerformance that need no sorting, from the sums kept online; equal to the batch to 1e-9. NaN or
 * infinite where one does not exist. Quantiles, values at risk and shortfalls need the whole series and are not here.
 */
export function onlineFigures(state: OnlinePerformance, options: OnlineOptions) {
  const { observations: T, mean, second, aboutZero: rises } = state;
  const { periodsPerYear: P, ddof } = options;
  const root = Math.sqrt(P);
  const deviation = ({ second: sum, size }: RunningMoments): number =>
    T > ddof ? beyondRounding(Math.sqrt(sum / (T - ddof)), size) : NaN;
  const volatility = deviation(state);
  const sharpe = state.excess.mean / deviation(state.excess);
  const annual = annualGrowth(state.wealth, T, P);
  const averageDrawdown = state.drawdowns / T;
  const ulcerIndex = Math.sqrt(state.squaredDrawdowns / T);
  const counted = options.downsideDenominator === 'all' ? T : state.below;
  const downsideDeviation =
    state.squaredLosses === 0 ? 0 : Math.sqrt(state.squaredLosses / counted);
  const sortino = state.distance / T / downsideDeviation;
  const variance = second / T;
  const isConstant = beyondRounding(Math.sqrt(variance), state.size) === 0;
  const volatilitySkewness = state.squaredGains / state.squaredLosses;
  return {
    observations: T,
    mean,
    geometricMean: annualGrowth(state.wealth, T, 1),
    cumulativeReturn: Math.expm1(state.wealth.log),
    annualReturn: { geometric: annual, arithmetic: P * mean },
    volatility,
    variance: volatility * volatility,
    annualVolatility: volatility * root,
    skewness: isConstant ? NaN : state.third / T / (variance * Math.sqrt(variance)),
    kurtosis: isConstant ? NaN : state.fourth / T / (variance * variance),
    sharpe,
    annualSharpe: sharpe * root,
    sharpeStandardError: independentSharpeError(sharpe, T) ?? NaN,
    kelly: state.excess.mean / (volatility * volatility),
    downsideDeviation,
    annualDownsideDeviation: downsideDeviation * root,
    sortino,
    annualSortino: sortino * root,
    downsidePotential: state.losses / T,
    upsidePotential: state.gains / T,
    upsideRisk: Math.sqrt(state.squaredGains / T),
    downsideFrequency: state.below / T,
    upsideFrequency: state.above / T,
    omega: state.gains / state.losses,
    omegaSharpe: state.distance / state.losses,
    volatilitySkewness,
    variabilitySkewness: Math.sqrt(volatilitySkewness),
    bernardoLedoit: rises.gains / rises.losses,
    dRatio: (rises.below * rises.losses) / (rises.above * rises.gains),
    maxDrawdown: state.maxDrawdown,
    currentDrawdown: -Math.expm1(state.wealth.log - state.logPeak),
    averageDrawdown,
    ulcerIndex,
    calmar: annual / state.maxDrawdown,
    painRatio: annual / averageDrawdown,
    martinRatio: annual / ulcerIndex,
    relative: relativeOnline(state, { P, annual, volatility, deviation }),
  };
}

function relativeOnline(
  { observations, excess, market, active, comoment, benchmark, benchmarkWealth }: OnlinePerformance,
  own: {
    readonly P: number;
    /** prod(1 + r)^(P/T) - 1. */
    readonly annual: number;
    readonly volatility: number;
    readonly deviation: (moments: RunningMoments) => number;
  },
) {
  const { P, annual, volatility, deviation } = own;
  const ofBenchmark = annualGrowth(benchmarkWealth, observations, P);
  const trackingError = deviation(active);
  const annualTrackingError = trackingError * Math.sqrt(P);
  const activePremium = annual - ofBenchmark;
  const isConstant = deviation(market) === 0;
  const beta = isConstant ? NaN : comoment / market.second;
  const alpha = excess.mean - beta * market.mean;
  return {
    beta,
    alpha,
    annualAlpha: Math.expm1(P * Math.log1p(alpha)),
    correlation:
      isConstant || deviation(excess) === 0
        ? NaN
        : comoment / Math.sqrt(excess.second * market.second),
    famaBeta: volatility / deviation(benchmark),
    activePremium,
    capture: annual / ofBenchmark,
    trackingError,
    annualTrackingError,
    informationRatio: active.mean / trackingError,
    annualInformationRatio: activePremium / annualTrackingError,
  };
}
