import {
  arithmeticReturns,
  capmReturns,
  compoundedReturns,
  exponentialReturns,
} from './expected-returns.js';
import { exponentialCovariance } from './exponential.js';
import { ledoitWolfConstantCorrelation } from './ledoit-wolf-constant-correlation.js';
import { ledoitWolfIdentity } from './ledoit-wolf-identity.js';
import { ledoitWolfSingleFactor } from './ledoit-wolf-single-factor.js';
import { equalWeightedMarket, type MarketReturns } from './market.js';
import { oas } from './oas.js';
import {
  observationsOf,
  rowsKept,
  takeRows,
  type MissingRule,
  type ReturnPanel,
} from './return-panel.js';
import { sampleCovariance, type Ddof } from './sample-covariance.js';
import { semicovariance } from './semicovariance.js';
import type { Shrunk } from './shrinkage.js';

const SHRINKAGE = {
  ledoitWolfIdentity,
  ledoitWolfConstantCorrelation,
  ledoitWolfSingleFactor,
  oas,
};

/** Kinds that shrink: they need returns without missing ones. */
export type ShrinkageKind = keyof typeof SHRINKAGE;

/** How a covariance is estimated from returns. */
export type RiskEstimator =
  | { readonly kind: 'sample' | ShrinkageKind; readonly ddof: Ddof }
  | { readonly kind: 'exponential'; readonly span: number }
  | { readonly kind: 'semicovariance'; readonly benchmark: number };

/** Returns and what is asked of them. */
export interface RiskEstimateInputs {
  readonly panel: ReturnPanel;
  readonly missing: MissingRule;
  readonly estimator: RiskEstimator;
  readonly periodsPerYear: number;
  /** Its returns in the rows of the panel, or the mean of the panel's; null: none, and no CAPM. */
  readonly market: MarketReturns | 'equalWeighted' | null;
  /** Annual, of the CAPM. */
  readonly riskFreeRate: number;
}

/** Annual estimates; NaN where a figure does not exist. Vectors are [N]. */
export interface RiskEstimate {
  readonly observations: readonly number[];
  readonly arithmetic: Float64Array;
  readonly compounded: Float64Array;
  /** Null unless the estimator is exponential. */
  readonly exponential: Float64Array | null;
  /** Null without a market. */
  readonly capm: Float64Array | null;
  /** [N x N] row-major, symmetric. */
  readonly covariance: Float64Array;
  /** Null unless the estimator shrinks. */
  readonly shrinkage: number | null;
}

/** Covariance and expected returns of a panel under one rule for what is missing. @throws RangeError when a kind that shrinks is left with missing returns */
export function estimateRisk(inputs: RiskEstimateInputs): RiskEstimate {
  const { missing, estimator, periodsPerYear } = inputs;
  const rows = rowsKept(inputs.panel, missing);
  const panel = takeRows(inputs.panel, rows, missing);
  // Pairs are of the rows that both have; a mean over all periods is of those too that nobody has.
  const isOverAll = estimator.kind === 'semicovariance' && missing === 'pairwise';
  const { covariance, intensity } = estimated(isOverAll ? inputs.panel : panel, estimator);
  const market = marketOf(inputs, panel, rows);
  const ddof = 'ddof' in estimator ? estimator.ddof : 1;
  return {
    observations: observationsOf(panel),
    arithmetic: arithmeticReturns(panel, periodsPerYear),
    compounded: compoundedReturns(panel, periodsPerYear),
    exponential:
      estimator.kind === 'exponential'
        ? exponentialReturns(panel, estimator.span, periodsPerYear)
        : null,
    capm: market === null ? null : capmReturns(panel, market, { ...inputs, ddof }),
    covariance: covariance.map((value) => value * periodsPerYear),
    shrinkage: intensity,
  };
}

function estimated(
  panel: ReturnPanel,
  estimator: RiskEstimator,
): Pick<Shrunk, 'covariance'> & { readonly intensity: number | null } {
  switch (estimator.kind) {
    case 'sample':
      return { covariance: sampleCovariance(panel, estimator.ddof), intensity: null };
    case 'exponential':
      return { covariance: exponentialCovariance(panel, estimator.span), intensity: null };
    case 'semicovariance':
      return { covariance: semicovariance(panel, estimator.benchmark), intensity: null };
    default:
      return SHRINKAGE[estimator.kind](panel, estimator.ddof);
  }
}

function marketOf(
  { market, missing }: RiskEstimateInputs,
  panel: ReturnPanel,
  rows: readonly number[],
): MarketReturns | null {
  if (market === null) return null;
  if (market === 'equalWeighted') return equalWeightedMarket(panel);
  const alone = { observations: market.length, size: 1, values: market };
  return takeRows(alone, rows, missing).values;
}
