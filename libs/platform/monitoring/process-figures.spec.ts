import { Registry } from 'prom-client';
import type { Quality } from '#stream/generated/wire-types.js';
import { registerConsumerMetrics } from './consumer-metrics.js';
import { EventLoopWatch } from './event-loop-watch.js';
import { registerFeedMetrics } from './feed-metrics.js';
import { registerReaderMetrics } from './reader-metrics.js';

const quality: Quality = {
  ...{ feed: 'replay', universeId: 'u', venue: 'v', source: 'live', asOf: 0, marketTime: 0 },
  ...{ session: null, ended: false, batches: 3 },
  failures: { total: 2, inRow: 1, byCode: { SOURCE_TIMEOUT: 2 }, recent: [] },
  quotes: { received: 13, ticks: 12, repeats: 0, refused: 1, refusedByCode: { DATA_MALFORMED: 1 } },
  windows: { expected: 3, received: 2, missed: 1, missing: [] },
  instruments: [9000, null, 10].map((stalenessMs) => {
    return { instrument: 'A', ticks: 1, refused: 0, eventTime: null, stalenessMs };
  }),
  disorder: { ticks: 1, largestMs: 1500, meanMs: 3 },
  sequence: { gaps: 1, missing: 4, duplicates: 0 },
  skew: { lastMs: 1, leastMs: 1, medianMs: 250, answers: 2 },
  rate: { now: 1, median: 1, burst: null },
};

describe('the metrics of a process', () => {
  const lines = async (registry: Registry): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('say what each feed has written and how long its transactions took', async () => {
    const registry = new Registry();
    const onTransaction = registerFeedMetrics(registry, () => [
      { feed: 'replay', ticks: 12, refused: 1, batches: 3, gaps: 2, quality },
    ]);
    onTransaction('replay', 0.25);
    onTransaction('replay', 0.5);
    expect(await lines(registry)).toEqual(
      expect.arrayContaining([
        'ballast_feed_ticks_total{feed="replay"} 12',
        'ballast_feed_refused_total{feed="replay"} 1',
        'ballast_feed_batches_total{feed="replay"} 3',
        'ballast_feed_expected_windows{feed="replay"} 3',
        'ballast_feed_received_windows{feed="replay"} 2',
        'ballast_feed_staleness_max_seconds{feed="replay"} 9',
        'ballast_feed_clock_skew_seconds{feed="replay"} 0.25',
        'ballast_feed_disorder_max_seconds{feed="replay"} 1.5',
        'ballast_feed_missing_records{feed="replay"} 4',
        'ballast_feed_consecutive_failures{feed="replay"} 1',
        'ballast_feed_refused_quotes{feed="replay",code="DATA_MALFORMED"} 1',
        'ballast_feed_failed_batches{feed="replay",code="SOURCE_TIMEOUT"} 2',
        'ballast_feed_transaction_seconds_sum{feed="replay"} 0.75',
        'ballast_feed_transaction_seconds_count{feed="replay"} 2',
      ]),
    );
  });

  it('say what the consumer holds and how often it was replaced, also before there is one', async () => {
    const registry = new Registry();
    let consumer: { restarts: number; inFlightBytes: number } | null = null;
    registerConsumerMetrics(registry, () => consumer);
    expect(await lines(registry)).toEqual([
      'ballast_consumer_restarts_total 0',
      'ballast_consumer_in_flight_bytes 0',
    ]);
    consumer = { restarts: 2, inFlightBytes: 4096 };
    expect(await lines(registry)).toEqual([
      'ballast_consumer_restarts_total 2',
      'ballast_consumer_in_flight_bytes 4096',
    ]);
  });

  it('say how far a reader is behind', async () => {
    const registry = new Registry();
    registerReaderMetrics(registry, { lag: 17 });
    expect(await lines(registry)).toEqual(['ballast_reader_lag_records 17']);
  });

  it('say how busy the event loop is: a ratio, and three quantiles of a delay', async () => {
    const registry = new Registry();
    const watch = new EventLoopWatch(registry);
    try {
      const figures = (await registry.getMetricsAsJSON()).map(({ name, values }) => ({
        name,
        labels: values.map(({ labels }) => labels['quantile']),
        isInRange: values.every(
          ({ value }) => value >= 0 && (name.endsWith('_seconds') || value <= 1),
        ),
      }));
      expect(figures).toEqual([
        { name: 'ballast_event_loop_utilisation_ratio', labels: [undefined], isInRange: true },
        { name: 'ballast_event_loop_delay_seconds', labels: ['0.5', '0.99', '1'], isInRange: true },
      ]);
    } finally {
      watch.stop();
    }
  });
});
