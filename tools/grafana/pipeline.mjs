import { dashboard } from './dashboards.mjs';
import { figure, lines } from './panels.mjs';
import { promql } from './queries.mjs';

/** Of the topology; specs hold it to that. */
const TASKS = 17;

/** A quantile of a histogram by its labels. */
const quantile = (q, name, label) =>
  `histogram_quantile(${q}, sum by (le, ${label}) (rate(${name}_bucket[$__rate_interval])))`;

const FLOW = [
  lines({
    title: 'Records folded',
    description: 'Input records of each stage in a second, all tasks together: the load.',
    unit: 'cps',
    min: 0,
    queries: promql([
      '{{stage}}',
      'sum by (stage) (rate(ballast_stage_records_total[$__rate_interval]))',
    ]),
  }),
  lines({
    title: 'Ticks',
    description:
      'Handed to the log by each feed in a second. Flat in a session: the venue is silent.',
    unit: 'cps',
    min: 0,
    queries: promql([
      '{{feed}}',
      'sum by (feed) (rate(ballast_feed_ticks_total[$__rate_interval]))',
    ]),
  }),
  lines({
    title: 'Records written',
    description: 'Outputs of each stage in a second.',
    unit: 'cps',
    min: 0,
    queries: promql([
      '{{stage}}',
      'sum by (stage) (rate(ballast_stage_outputs_total[$__rate_interval]))',
    ]),
  }),
  lines({
    title: 'Commits and snapshots',
    description: 'Of all tasks in a second. Tens a second and a busy broker: many small outputs.',
    unit: 'cps',
    min: 0,
    queries: promql(
      ['commits', 'sum(rate(ballast_stage_commits_total[$__rate_interval]))'],
      ['snapshots', 'sum(rate(ballast_stage_snapshots_total[$__rate_interval]))'],
    ),
  }),
];

const LATENCY = [
  lines({
    title: 'Commit, 99th percentile',
    description:
      'First send of a transaction to its acknowledgement, by stage; embedded, a write to the journal.',
    unit: 's',
    min: 0,
    queries: promql(['{{stage}}', quantile(0.99, 'ballast_stage_transaction_seconds', 'stage')]),
  }),
  lines({
    title: 'Feeds, 99th percentile',
    description: 'Ticks with their cursor: first send to acknowledgement.',
    unit: 's',
    min: 0,
    queries: promql(['{{feed}}', quantile(0.99, 'ballast_feed_transaction_seconds', 'feed')]),
  }),
  lines({
    title: 'Watermark delay',
    description:
      'Wall clock minus the newest event time that the slowest task has finished. History shows its age, a simulated market what it likes.',
    unit: 's',
    queries: promql([
      '{{stage}}, {{source}}',
      'max by (stage, source) (ballast_stage_watermark_delay_seconds)',
    ]),
  }),
  lines({
    title: 'Windows expected and received',
    description:
      'Of the calendar, by feed, since its beginning. They part where a session brought nothing.',
    unit: 'short',
    queries: promql(
      ['{{feed}} expected', 'max by (feed) (ballast_feed_expected_windows)'],
      ['{{feed}} received', 'max by (feed) (ballast_feed_received_windows)'],
    ),
  }),
  lines({
    title: 'Staleness of instruments',
    description:
      'Market time minus the newest tick of the instrument that is the furthest behind, by feed. Growing in a session: it is suspended, or its quotes are refused.',
    unit: 's',
    min: 0,
    queries: promql(['{{feed}}', 'max by (feed) (ballast_feed_staleness_max_seconds)']),
  }),
  lines({
    title: 'Disorder',
    description:
      'The furthest that a tick came behind the newest stamp, by feed. Near the disorder bound of the universe ticks will be late.',
    unit: 's',
    min: 0,
    queries: promql(['{{feed}}', 'max by (feed) (ballast_feed_disorder_max_seconds)']),
  }),
];

const LAG = [
  lines({
    title: 'Lag of stages',
    description: 'Records of the input that the tasks of a stage have not read; 0 at rest.',
    unit: 'short',
    min: 0,
    queries: promql(['{{stage}}', 'sum by (stage) (ballast_stage_lag_records)']),
  }),
  lines({
    title: 'Lag of readers',
    description:
      'Records that history, InfluxDB, Parquet and the slowest receiver of notifications do not have yet.',
    unit: 'short',
    min: 0,
    queries: promql(
      ['history', 'max(ballast_recorder_lag_records)'],
      ['InfluxDB', 'max(ballast_influx_lag_records)'],
      ['Parquet', 'max(ballast_parquet_lag_records)'],
      ['notifications', 'max(ballast_notifications_waiting_records)'],
    ),
  }),
  lines({
    title: 'Lag of read models (Kafka)',
    description: 'Records that a gateway has not seen: its answers are that old.',
    unit: 'short',
    min: 0,
    queries: promql(['{{instance}}', 'ballast_reader_lag_records']),
  }),
  lines({
    title: 'Fetched and not taken yet (Kafka)',
    description: 'Bytes of records in a process. At its bound, folding is the slower side.',
    unit: 'bytes',
    min: 0,
    queries: promql(['{{service}} {{instance}}', 'ballast_consumer_in_flight_bytes']),
  }),
];

const FAULTS = [
  figure({
    title: 'Tasks without an owner',
    description:
      'Tasks that have not claimed their changelog and taken their state, those that no process hosts counted.',
    unit: 'short',
    limit: 1,
    queries: promql([
      'tasks',
      `${TASKS} - (count(max by (stage, task) (ballast_stage_restored) == 1) or vector(0))`,
    ]),
  }),
  figure({
    title: 'Late ticks',
    description: 'In an hour, after their window had closed.',
    unit: 'short',
    limit: 1,
    queries: promql(['ticks', 'sum(increase(ballast_stage_late_ticks_total[1h]))']),
  }),
  figure({
    title: 'Gaps of feeds',
    description: 'Failed polls and lost connections in an hour.',
    unit: 'short',
    limit: 1,
    queries: promql(['gaps', 'sum(increase(ballast_feed_gaps_total[1h]))']),
  }),
  lines({
    title: 'Dead letters',
    description: 'Input refused as poison in five minutes, by stage, and quotes refused by feed.',
    unit: 'short',
    style: 'bars',
    queries: promql(
      ['{{stage}}', 'sum by (stage) (increase(ballast_stage_dead_letters_total[5m]))'],
      ['{{feed}}', 'sum by (feed) (increase(ballast_feed_refused_total[5m]))'],
    ),
  }),
  lines({
    title: 'Dead letters by code',
    description: 'All that is retained, whichever process it was that refused.',
    unit: 'short',
    min: 0,
    queries: promql(['{{code}}', 'max by (code) (ballast_dead_letters_total)']),
  }),
  lines({
    title: 'Restarts of tasks',
    description:
      'Failures survived by starting at the claim, in five minutes. A few in a broker’s restart are normal.',
    unit: 'short',
    style: 'bars',
    queries: promql(['{{stage}}', 'sum by (stage) (increase(ballast_stage_restarts_total[5m]))']),
  }),
  lines({
    title: 'Restarts of consumers (Kafka)',
    description:
      'Consumers replaced in five minutes because nothing was fetched, or the client gave up.',
    unit: 'short',
    style: 'bars',
    queries: promql([
      '{{service}}',
      'sum by (service) (increase(ballast_consumer_restarts_total[5m]))',
    ]),
  }),
  lines({
    title: 'Event loop',
    description:
      'Share of the last 10 s in which the one thread was busy. Above 0.8 for minutes: add replicas.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: promql(['{{service}} {{instance}}', 'ballast_event_loop_utilisation_ratio']),
  }),
];

export const pipeline = dashboard({
  uid: 'pipeline',
  title: 'Pipeline',
  description:
    'Stages and feeds: throughput, latency, lag, event time, and what was refused. Panels with (Kafka) are empty where everything runs in one process.',
  from: 'now-1h',
  refresh: '10s',
  rows: [
    ['Throughput', FLOW],
    ['Latency and event time', LATENCY],
    ['Lag', LAG],
    ['Faults and load', FAULTS],
  ],
});
