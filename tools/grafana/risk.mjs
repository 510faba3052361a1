import { dashboard } from './dashboards.mjs';
import { lines } from './panels.mjs';
import { flux, piped, points, promql } from './queries.mjs';

/** A gauge of every portfolio. */
const ofAll = (name) => promql(['{{portfolio}}', `max by (portfolio) (ballast_portfolio_${name})`]);

const RISK = [
  lines({
    title: 'Volatility',
    description: 'Annual, of the held weights of each portfolio.',
    unit: 'percentunit',
    min: 0,
    queries: ofAll('annual_risk_ratio'),
  }),
  lines({
    title: 'Drawdown',
    description: 'Fraction of net wealth lost from its peak, paper account.',
    unit: 'percentunit',
    min: 0,
    queries: ofAll('drawdown_ratio'),
  }),
  lines({
    title: 'Sharpe, in standard errors',
    description:
      'Annual Sharpe ratio over its standard error. Within 2 it cannot be told from nothing.',
    unit: 'none',
    decimals: 2,
    queries: promql([
      '{{portfolio}}',
      'max by (portfolio) (ballast_portfolio_annual_sharpe_ratio / ballast_portfolio_annual_sharpe_standard_error_ratio)',
    ]),
  }),
  lines({
    title: 'Volatility of instruments',
    description:
      'Standard deviation of the log returns of one window, over thirty days, in event time. Not annual. Three years, whatever the range of the page.',
    unit: 'percentunit',
    min: 0,
    last: '3y',
    queries: flux(
      '${__field.labels.instrument}',
      piped(
        points('bars', 'r._field == "log_return"'),
        'group(columns: ["universe", "instrument"])',
        'sort(columns: ["_time"])',
        'aggregateWindow(every: 30d, fn: stddev, createEmpty: false)',
      ),
    ),
  }),
];

const ESTIMATES = [
  lines({
    title: 'Mean correlation',
    description: 'Of different instruments of a portfolio. Towards 1 nothing diversifies.',
    unit: 'none',
    decimals: 2,
    queries: ofAll('mean_correlation_ratio'),
  }),
  lines({
    title: 'Condition number',
    description:
      'Largest over smallest eigenvalue of the covariance. None where it is singular, or of more than 100 instruments.',
    unit: 'none',
    scale: 'log',
    queries: ofAll('condition_ratio'),
  }),
  lines({
    title: 'Staleness',
    description:
      'Windows since the last trade of the instrument that is the furthest behind. None where a carried close cannot be told from a trade, as in the shipped history.',
    unit: 'short',
    min: 0,
    queries: ofAll('staleness_max_windows'),
  }),
  lines({
    title: 'Share of the prior',
    description: 'In means and covariance of the estimator. It falls with the windows folded.',
    unit: 'percentunit',
    min: 0,
    queries: promql(
      ['{{portfolio}} mean', 'max by (portfolio) (ballast_portfolio_prior_mean_share_ratio)'],
      [
        '{{portfolio}} covariance',
        'max by (portfolio) (ballast_portfolio_prior_covariance_share_ratio)',
      ],
    ),
  }),
  lines({
    title: 'Effective windows',
    description: 'Observations that the covariance rests on, those of the prior counted.',
    unit: 'short',
    min: 0,
    queries: ofAll('effective_windows'),
  }),
  lines({
    title: 'Shrinkage',
    description:
      'How far the covariance is drawn towards its target; 0 where the estimator does not shrink.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: ofAll('shrinkage_intensity_ratio'),
  }),
];

const CONCENTRATION = [
  lines({
    title: 'Effective instruments',
    description: 'Instruments of equal weight that would be as concentrated as the held weights.',
    unit: 'none',
    decimals: 1,
    min: 0,
    queries: ofAll('effective_instruments'),
  }),
  lines({
    title: 'Gross exposure',
    description: 'Sum of the magnitudes of the held weights.',
    unit: 'percentunit',
    min: 0,
    queries: ofAll('gross_exposure_ratio'),
  }),
];

export const risk = dashboard({
  uid: 'risk',
  title: 'Risk',
  description: 'All portfolios: volatility, what the estimates rest on, concentration.',
  from: 'now-24h',
  refresh: '1m',
  influx: true,
  rows: [
    ['Risk', RISK],
    ['Estimates', ESTIMATES],
    ['Concentration', CONCENTRATION],
  ],
});
