import { dashboard } from './dashboards.mjs';
import { figure, lines } from './panels.mjs';
import { promql } from './queries.mjs';

const perSecond = (by, selector = '') =>
  `sum by (${by}) (rate(ballast_http_requests_total${selector}[$__rate_interval]))`;
/** As BallastGatewaySlow: a calculation takes what its problem takes, a stream lasts as long as its listener. */
const ANSWERS = '{route!~"/analysis/.*|.*stream.*"}';
const slowest = (q) =>
  `histogram_quantile(${q}, sum by (le) (rate(ballast_http_request_duration_seconds_bucket${ANSWERS}[$__rate_interval])))`;

const REQUESTS = [
  lines({
    title: 'Requests by route',
    description:
      'In a second, by method and route template; paths that no route has are `unmatched`.',
    unit: 'reqps',
    min: 0,
    queries: promql(['{{method}} {{route}}', perSecond('method, route')]),
  }),
  lines({
    title: 'Requests by status',
    description: '5xx: the log has the cause. 401 in numbers: somebody tries keys.',
    unit: 'reqps',
    min: 0,
    style: 'stacked',
    queries: promql(['{{status}}', perSecond('status')]),
  }),
  lines({
    title: 'Time to an answer',
    description: 'Calculations and streams left out: median, 95th and 99th percentile.',
    unit: 's',
    min: 0,
    queries: promql(['p50', slowest(0.5)], ['p95', slowest(0.95)], ['p99', slowest(0.99)]),
  }),
  lines({
    title: 'Time to an answer by route, 99th percentile',
    description:
      'Streams left out. Calculations take what their problem takes; reads that take long are short of CPU.',
    unit: 's',
    min: 0,
    queries: promql([
      '{{route}}',
      'histogram_quantile(0.99, sum by (le, route) (rate(ballast_http_request_duration_seconds_bucket{route!~".*stream.*"}[$__rate_interval])))',
    ]),
  }),
];

const OBJECTIVE = [
  lines({
    title: 'Errors',
    description:
      'Share of answers that are 5xx, over five minutes, an hour, six hours. The objective is 99.9 %.',
    unit: 'percentunit',
    min: 0,
    queries: promql(
      ...['5m', '1h', '6h'].map((range) => [range, `ballast:http_errors:ratio_rate${range}`]),
    ),
  }),
  lines({
    title: 'Burn rate',
    description:
      'How many times faster than even the error budget of 0.1 % is spent. 14.4 for an hour wakes somebody.',
    unit: 'none',
    decimals: 1,
    min: 0,
    limit: 14.4,
    queries: promql(
      ...['1h', '6h', '1d'].map((range) => [
        range,
        `ballast:http_errors:ratio_rate${range} / 0.001`,
      ]),
    ),
  }),
];

const CALCULATOR = [
  lines({
    title: 'Threads of the calculator',
    description: 'Threads that calculate, and calculations that wait for one.',
    unit: 'short',
    min: 0,
    queries: promql(
      ['busy', 'sum(ballast_calculator_busy_workers)'],
      ['waiting', 'sum(ballast_calculator_waiting_jobs)'],
    ),
  }),
  lines({
    title: 'Calculations given up',
    description:
      'In five minutes: stopped at the deadline or because the client left, and refused because too many waited.',
    unit: 'short',
    style: 'bars',
    queries: promql(
      ['cancelled', 'sum(increase(ballast_calculator_cancelled_jobs_total[5m]))'],
      ['refused', 'sum(increase(ballast_calculator_refused_jobs_total[5m]))'],
    ),
  }),
];

const STREAMS = [
  figure({
    title: 'Listeners',
    description: 'Open streams of /portfolio/stream.',
    unit: 'short',
    queries: promql(['listeners', 'sum(ballast_stream_listeners)']),
  }),
  figure({
    title: 'Kept for resuming',
    description: 'Events kept for streams that come back, estimated; at most 64 MiB a gateway.',
    unit: 'bytes',
    queries: promql(['{{instance}}', 'ballast_stream_retained_bytes']),
  }),
  lines({
    title: 'Events sent',
    description: "In a second, each listener's counted.",
    unit: 'cps',
    min: 0,
    width: 8,
    queries: promql(['events', 'sum(rate(ballast_stream_events_total[$__rate_interval]))']),
  }),
  lines({
    title: 'Streams broken off',
    description:
      'In five minutes: dropped because they read too slowly, and begun again from the current state.',
    unit: 'short',
    style: 'bars',
    width: 8,
    queries: promql(
      ['dropped', 'sum(increase(ballast_stream_dropped_total[5m]))'],
      ['begun again', 'sum(increase(ballast_stream_resets_total[5m]))'],
    ),
  }),
];

export const gateway = dashboard({
  uid: 'gateway',
  title: 'Gateway',
  description: 'Requests, the objective for errors, the calculator, live streams.',
  from: 'now-1h',
  refresh: '10s',
  rows: [
    ['Requests', REQUESTS],
    ['Objective: 99.9 % of answers are no 5xx', OBJECTIVE],
    ['Calculator', CALCULATOR],
    ['Live streams', STREAMS],
  ],
});
