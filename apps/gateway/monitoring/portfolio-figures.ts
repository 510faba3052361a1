import type { Certificate } from '#stream/generated/wire-types.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';

/** A gauge with one value a portfolio. Null: there is none to show. */
export interface PortfolioFigure {
  readonly name: string;
  readonly help: string;
  readonly of: (entry: PortfolioEntry) => number | null | undefined;
}

/** What is known of a portfolio after its last window. */
export const PORTFOLIO_FIGURES: readonly PortfolioFigure[] = [
  {
    name: 'annual_sharpe_ratio',
    help: 'Annual Sharpe ratio of the held weights.',
    of: ({ metrics }) => metrics?.sharpe,
  },
  {
    name: 'annual_sharpe_standard_error_ratio',
    help: 'Standard error of the annual Sharpe ratio of the held weights.',
    of: ({ metrics }) => metrics?.sharpeStandardError,
  },
  {
    name: 'annual_sharpe_threshold_ratio',
    help: 'Annual Sharpe ratio below which a solve is asked for.',
    of: ({ metrics }) => metrics?.threshold,
  },
  {
    name: 'annual_expected_return_ratio',
    help: 'Annual expected return of the held weights.',
    of: ({ metrics }) => metrics?.expectedReturn,
  },
  {
    name: 'annual_risk_ratio',
    help: 'Annual volatility of the held weights.',
    of: ({ metrics }) => metrics?.risk,
  },
  {
    name: 'drawdown_ratio',
    help: 'Fraction of net wealth lost from its peak, paper account.',
    of: ({ metrics }) => metrics?.account?.drawdown,
  },
  {
    name: 'turnover_ratio',
    help: 'Traded since inception, a fraction of wealth, paper account.',
    of: ({ metrics }) => metrics?.account?.turnover,
  },
  {
    name: 'cost_ratio',
    help: 'Cost since inception, a fraction of wealth, paper account.',
    of: ({ metrics }) => metrics?.account?.cost,
  },
  {
    name: 'gross_exposure_ratio',
    help: 'Sum of the magnitudes of the held weights.',
    of: (entry) => held(entry, (weights) => sum(weights.map(Math.abs))),
  },
  {
    name: 'net_exposure_ratio',
    help: 'Sum of the held weights.',
    of: (entry) => held(entry, sum),
  },
  {
    name: 'effective_instruments',
    help: 'Inverse of the sum of squares of the held weights: instruments of equal weight that are as concentrated.',
    of: (entry) => held(entry, (weights) => 1 / sum(weights.map((weight) => weight * weight))),
  },
  {
    name: 'weights_version',
    help: 'Version of the weights in force.',
    of: ({ metrics }) => metrics?.weightsVersion,
  },
  {
    name: 'window_end_timestamp_seconds',
    help: 'Event time reached, seconds since 1970.',
    of: ({ metrics }) => (metrics === null ? null : metrics.windowEnd / 1000),
  },
  {
    name: 'rebalance_age_seconds',
    help: 'Event time reached minus that at which the weights in force were bought.',
    of: ({ metrics, decisions }) => {
      const { lastEffect } = decisions;
      if (metrics === null || lastEffect === null) return null;
      return Math.max(0, metrics.windowEnd - lastEffect.windowEnd) / 1000;
    },
  },
  {
    name: 'certificate_residual_ratio',
    help: 'Largest residual of the newest certificate, dimensionless; weights are published with at most 1e-8.',
    of: ({ decisions }) => largestResidual(decisions.lastCertificate),
  },
  {
    name: 'undecided_windows',
    help: 'Windows in a row, up to now, with Sharpe below its threshold and no decision.',
    of: (entry) => entry.undecidedWindows,
  },
  {
    name: 'cooldown_windows',
    help: 'Windows for which a trigger rests after it has fired.',
    of: ({ definition }) => definition?.policy.cooldownWindows,
  },
];

/** A figure of the held weights; null before there are any. */
function held(
  { metrics }: PortfolioEntry,
  figure: (weights: readonly number[]) => number,
): number | null {
  const weights = Object.values(metrics?.heldWeights ?? {});
  return weights.length === 0 ? null : figure(weights);
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

function largestResidual(certificate: Certificate | null): number | null {
  if (certificate === null) return null;
  const { primal, dual, stationarity, complementarity, relativeGap } = certificate;
  return Math.max(primal, dual, stationarity, complementarity, relativeGap);
}
