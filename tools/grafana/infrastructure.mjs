import { dashboard } from './dashboards.mjs';
import { figure, lines } from './panels.mjs';
import { promql } from './queries.mjs';

const SERVICE = '{{service}} {{instance}}';

const PROCESSES = [
  figure({
    title: 'Services that answer',
    description: 'Processes whose figures Prometheus could read last, of those it knows.',
    unit: 'short',
    width: 6,
    queries: promql(['up', 'sum(up{service=~".+"})'], ['known', 'count(up{service=~".+"})']),
  }),
  figure({
    title: 'Uptime',
    description: 'Of the process that was started last.',
    unit: 's',
    width: 6,
    queries: promql(['youngest', 'min(time() - process_start_time_seconds{service=~".+"})']),
  }),
  figure({
    title: 'Open files',
    description: 'Of the process that is the nearest to its limit, a share of it.',
    unit: 'percentunit',
    width: 6,
    queries: promql(['share', 'max(process_open_fds{service=~".+"} / process_max_fds)']),
  }),
  lines({
    title: 'CPU',
    description: 'Cores in use. Near 1 on analytics the thread is full; the optimizer may use 2.',
    unit: 'short',
    min: 0,
    queries: promql([SERVICE, 'rate(process_cpu_seconds_total{service=~".+"}[$__rate_interval])']),
  }),
  lines({
    title: 'Memory',
    description: 'Resident. A slope over hours is a leak.',
    unit: 'bytes',
    min: 0,
    queries: promql([SERVICE, 'process_resident_memory_bytes{service=~".+"}']),
  }),
  lines({
    title: 'Heap',
    description: 'In use by JavaScript.',
    unit: 'bytes',
    min: 0,
    queries: promql([SERVICE, 'nodejs_heap_size_used_bytes{service=~".+"}']),
  }),
  lines({
    title: 'Garbage collection',
    description: 'Share of the time spent in it, by kind.',
    unit: 'percentunit',
    min: 0,
    queries: promql([
      '{{service}} {{kind}}',
      'sum by (service, kind) (rate(nodejs_gc_duration_seconds_sum{service=~".+"}[$__rate_interval]))',
    ]),
  }),
  lines({
    title: 'Event loop, longest delay',
    description:
      'How much later than planned a timer came in the last 10 s. Above 20 s consumers are replaced.',
    unit: 's',
    min: 0,
    queries: promql([SERVICE, 'ballast_event_loop_delay_seconds{quantile="1"}']),
  }),
];

const SINKS = [
  lines({
    title: 'History: records written',
    description: 'Into SQL, in a second.',
    unit: 'cps',
    min: 0,
    queries: promql(['records', 'sum(rate(ballast_recorder_records_total[$__rate_interval]))']),
  }),
  lines({
    title: 'Sinks that do not answer',
    description:
      '1 while the database, InfluxDB or the folder of Parquet does not take what is written.',
    unit: 'short',
    min: 0,
    max: 1,
    queries: promql(
      ['history', 'max(ballast_recorder_degraded)'],
      ['InfluxDB', 'max(ballast_influx_degraded)'],
      ['Parquet', 'max(ballast_parquet_degraded)'],
    ),
  }),
  lines({
    title: 'Failed attempts',
    description: 'In five minutes; each is made again.',
    unit: 'short',
    style: 'bars',
    queries: promql(
      ['history', 'sum(increase(ballast_recorder_failures_total[5m]))'],
      ['InfluxDB', 'sum(increase(ballast_influx_failures_total[5m]))'],
      ['Parquet', 'sum(increase(ballast_parquet_failures_total[5m]))'],
    ),
  }),
  lines({
    title: 'InfluxDB: points',
    description: 'In a second, by what became of them.',
    unit: 'cps',
    min: 0,
    queries: promql([
      '{{outcome}}',
      'sum by (outcome) (rate(ballast_influx_points_total[$__rate_interval]))',
    ]),
  }),
  lines({
    title: 'InfluxDB: spilled',
    description:
      'Points on disk that it has not taken yet. At BALLAST_INFLUX_SPILL_MIB reading stops.',
    unit: 'bytes',
    min: 0,
    queries: promql(['spilled', 'max(ballast_influx_spilled_bytes)']),
  }),
  lines({
    title: 'Parquet: rows',
    description: 'Written in a second, those of files that were written again counted again.',
    unit: 'cps',
    min: 0,
    queries: promql(['rows', 'sum(rate(ballast_parquet_rows_total[$__rate_interval]))']),
  }),
  lines({
    title: 'Notifications',
    description: 'In an hour, by what became of them. Given up: somebody was not told.',
    unit: 'short',
    style: 'bars',
    queries: promql([
      '{{receiver}} {{outcome}}',
      'sum by (receiver, outcome) (increase(ballast_notifications_total[1h]))',
    ]),
  }),
];

export const infrastructure = dashboard({
  uid: 'infrastructure',
  title: 'Infrastructure',
  description: 'Processes, and what the recorder writes to.',
  from: 'now-1h',
  refresh: '30s',
  rows: [
    ['Processes', PROCESSES],
    ['Sinks', SINKS],
  ],
});
