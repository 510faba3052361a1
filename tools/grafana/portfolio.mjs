import { dashboard } from './dashboards.mjs';
import { bars, figure, lines, rows } from './panels.mjs';
import { fieldsOf, flux, OF_PORTFOLIO, piped, points, promql } from './queries.mjs';

/** Each gateway says it: one of them is shown. */
const now = (name) => `max by (portfolio) (ballast_portfolio_${name}{portfolio="$portfolio"})`;
const FIELD = '${__field.labels._field}';
const INSTRUMENT = '${__field.labels.instrument}';

const heldWeights = points('weights', OF_PORTFOLIO, 'r._field == "held"');

/** A figure of the held weights of each window, as one series. */
const ofHeld = (...steps) =>
  piped(
    heldWeights,
    ...steps,
    'aggregateWindow(every: v.windowPeriod, fn: last, createEmpty: false)',
  );

const NOW = [
  figure({
    title: 'Sharpe, threshold',
    description:
      'Annual Sharpe ratio of the held weights, and the one below which a solve is asked for. With two years of daily data its standard error is near 0.8.',
    unit: 'none',
    decimals: 2,
    width: 6,
    queries: promql(
      ['Sharpe', now('annual_sharpe_ratio')],
      ['threshold', now('annual_sharpe_threshold_ratio')],
    ),
  }),
  figure({
    title: 'Expected return, volatility',
    description: 'Annual, of the held weights.',
    unit: 'percentunit',
    width: 6,
    queries: promql(
      ['expected return', now('annual_expected_return_ratio')],
      ['volatility', now('annual_risk_ratio')],
    ),
  }),
  figure({
    title: 'Exposures',
    description: 'Sum of the magnitudes of the held weights, and their sum.',
    unit: 'percentunit',
    width: 6,
    queries: promql(['gross', now('gross_exposure_ratio')], ['net', now('net_exposure_ratio')]),
  }),
  figure({
    title: 'Effective instruments',
    description: 'Instruments of equal weight that would be as concentrated.',
    unit: 'none',
    decimals: 1,
    width: 3,
    queries: promql(['effective', now('effective_instruments')]),
  }),
  figure({
    title: 'Since the last rebalance',
    description: 'Event time reached minus that at which the weights in force were bought.',
    unit: 's',
    width: 3,
    queries: promql(['age', now('rebalance_age_seconds')]),
  }),
];

const WEIGHTS = [
  lines({
    title: 'Held weights',
    description:
      'After each window, drifted with prices, in event time. Lines across are the targets that were decided.',
    unit: 'percentunit',
    style: 'stacked',
    width: 18,
    height: 10,
    queries: flux(INSTRUMENT, ofHeld('group(columns: ["instrument"])', 'sort(columns: ["_time"])')),
  }),
  bars({
    title: 'Held weights, last',
    description: 'The newest in the range.',
    unit: 'percentunit',
    width: 6,
    height: 10,
    queries: flux(
      INSTRUMENT,
      piped(heldWeights, 'group(columns: ["instrument"])', 'sort(columns: ["_time"])', 'last()'),
    ),
  }),
];

const FIGURES = [
  lines({
    title: 'Sharpe against its threshold',
    description:
      'Annual, after each window: of the held weights, of the target at its decision, and the threshold. Below it, armed and out of the cooldown, a solve is asked for.',
    unit: 'none',
    decimals: 2,
    queries: flux(FIELD, fieldsOf('metrics', ['sharpe', 'target_sharpe', 'threshold'])),
  }),
  lines({
    title: 'Wealth',
    description: 'Paper account, 1 at the first purchase: after cost, and 1/N after cost.',
    unit: 'none',
    decimals: 2,
    queries: flux(FIELD, fieldsOf('metrics', ['net', 'benchmark_net'])),
  }),
  lines({
    title: 'Drawdown',
    description: 'Fraction of net wealth lost from its peak, and the largest so far.',
    unit: 'percentunit',
    min: 0,
    queries: flux(FIELD, fieldsOf('metrics', ['drawdown', 'max_drawdown'])),
  }),
  lines({
    title: 'Turnover and cost',
    description: 'Sums since inception, fractions of wealth.',
    unit: 'percentunit',
    min: 0,
    queries: flux(FIELD, fieldsOf('metrics', ['turnover', 'cost'])),
  }),
  lines({
    title: 'Gross and net exposure',
    description: 'Sum of the magnitudes of the held weights of each window, and their sum.',
    unit: 'percentunit',
    queries: flux(
      FIELD,
      ofHeld(
        'map(fn: (r) => ({r with _value: if r._value < 0.0 then -r._value else r._value, _field: "gross"}))',
        'group(columns: ["_time", "_field"])',
        'sum()',
        'group(columns: ["_field"])',
        'sort(columns: ["_time"])',
      ),
      ofHeld(
        'map(fn: (r) => ({r with _field: "net"}))',
        'group(columns: ["_time", "_field"])',
        'sum()',
        'group(columns: ["_field"])',
        'sort(columns: ["_time"])',
      ),
    ),
  }),
  lines({
    title: 'Effective instruments over time',
    description: 'Inverse of the sum of squares of the held weights of each window.',
    unit: 'none',
    decimals: 1,
    min: 0,
    queries: flux(
      FIELD,
      ofHeld(
        'map(fn: (r) => ({r with _value: r._value * r._value, _field: "effective"}))',
        'group(columns: ["_time", "_field"])',
        'sum()',
        'group(columns: ["_field"])',
        'sort(columns: ["_time"])',
        'map(fn: (r) => ({r with _value: 1.0 / r._value}))',
      ),
    ),
  }),
];

const DECISIONS = [
  rows({
    title: 'Rebalances',
    description: 'Targets that were decided: when, and why. GET /portfolio/history has the trades.',
    unit: 'none',
    queries: flux(
      FIELD,
      piped(
        points('weights', OF_PORTFOLIO, 'r._field == "cause"'),
        'group(columns: ["portfolio"])',
        'unique(column: "_time")',
        'sort(columns: ["_time"], desc: true)',
        'keep(columns: ["_time", "_value"])',
        'limit(n: 200)',
      ),
    ),
  }),
  lines({
    title: 'Decisions by status',
    description: 'Folded in an hour of wall time. Refusals are decisions too.',
    unit: 'short',
    style: 'bars',
    queries: promql([
      '{{status}}',
      'max by (status) (increase(ballast_decisions_total{portfolio="$portfolio"}[1h]))',
    ]),
  }),
  lines({
    title: 'Certificate',
    description:
      'Largest residual of the newest certificate, dimensionless. Above 1e-8 nothing is published.',
    unit: 'sci',
    scale: 'log',
    limit: 1e-8,
    queries: promql(['residual', now('certificate_residual_ratio')]),
  }),
  lines({
    title: 'Time of a solve',
    description:
      'From a request to its answer, waiting for the solver included: median and 99th percentile. Live decisions are overdue after 2 s.',
    unit: 's',
    min: 0,
    queries: promql(
      ...[0.5, 0.99].map((quantile) => [
        `p${quantile * 100}`,
        `histogram_quantile(${quantile}, sum by (le) (rate(ballast_solve_seconds_bucket{portfolio="$portfolio"}[1h])))`,
      ]),
    ),
  }),
  lines({
    title: 'Below the threshold, undecided',
    description:
      'Windows in a row with Sharpe below its threshold and no decision, against the cooldown of the rule. More than the cooldown is a fault.',
    unit: 'short',
    min: 0,
    queries: promql(['undecided', now('undecided_windows')], ['cooldown', now('cooldown_windows')]),
  }),
];

export const portfolio = dashboard({
  uid: 'portfolio',
  title: 'Portfolio',
  description:
    'One portfolio: weights, Sharpe against its threshold, drawdown, turnover, exposures, decisions. What comes from InfluxDB is in event time.',
  from: 'now-3y',
  refresh: '1m',
  ofPortfolio: true,
  rows: [
    ['Now', NOW],
    ['Weights', WEIGHTS],
    ['Figures', FIGURES],
    ['Decisions (wall time, but for the table)', DECISIONS],
  ],
});
