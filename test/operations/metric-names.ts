import { collectDefaultMetrics, Registry } from 'prom-client';
import { registerCalculatorMetrics } from '#platform/monitoring/calculator-metrics.js';
import { registerConsumerMetrics } from '#platform/monitoring/consumer-metrics.js';
import { EventLoopWatch } from '#platform/monitoring/event-loop-watch.js';
import { registerFeedMetrics } from '#platform/monitoring/feed-metrics.js';
import { registerInfluxMetrics } from '#platform/monitoring/influx-metrics.js';
import { registerParquetMetrics } from '#platform/monitoring/parquet-metrics.js';
import { registerPollMetrics } from '#platform/monitoring/poll-metrics.js';
import { registerReaderMetrics } from '#platform/monitoring/reader-metrics.js';
import { registerRecorderMetrics } from '#platform/monitoring/recorder-metrics.js';
import { registerSolveMetrics } from '#platform/monitoring/solve-metrics.js';
import { registerSourceMetrics } from '#platform/monitoring/source-metrics.js';
import { StageMonitor } from '#platform/monitoring/stage-monitor.js';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { registerAgreementMetrics } from '../../apps/gateway/agreement/agreement-metrics.js';
import { registerLiveMetrics } from '../../apps/gateway/live/live-metrics.js';
import { registerBusinessMetrics } from '../../apps/gateway/monitoring/business-metrics.js';
import { httpMetrics } from '../../apps/gateway/monitoring/http-metrics.js';
import { ReadModel } from '../../apps/gateway/read-model/read-model.js';
import { registerNotifyMetrics } from '../../apps/recorder/notify/notify-metrics.js';

/** Which processes have a metric. */
export type Shown = 'stages' | 'optimizer' | 'feeds' | 'gateway' | 'recorder';

const NOBODY_LISTENS = {
  ...{ listeners: 0, events: 0, resets: 0, dropped: 0, retainedBytes: 0 },
  refused: new Map(),
};

const namesIn = async (registry: Registry): Promise<string[]> =>
  (await registry.getMetricsAsJSON()).map(({ name }) => name);

/** Registries as the processes fill them: what every one has that reads a log, and what is of one kind. */
function registries(): Readonly<Record<'service' | Shown, Registry>> {
  const service = new Registry();
  registerConsumerMetrics(service, () => null);
  new EventLoopWatch(service).stop();
  const stages = new Registry();
  new StageMonitor(
    stages,
    () => [],
    () => 0,
  );
  const optimizer = new Registry();
  registerSolveMetrics(optimizer);
  const feeds = new Registry();
  registerFeedMetrics(feeds, () => []);
  registerPollMetrics(feeds, () => null);
  registerSourceMetrics(feeds, () => []);
  const gateway = new Registry();
  registerReaderMetrics(gateway, { lag: 0 });
  registerBusinessMetrics(gateway, new ReadModel(() => 0));
  registerCalculatorMetrics(gateway, inlineCalculator());
  registerAgreementMetrics(gateway, () => new Map());
  registerLiveMetrics(gateway, () => NOBODY_LISTENS);
  httpMetrics(gateway);
  const recorder = new Registry();
  registerRecorderMetrics(recorder, () => ({
    state: 'starting',
    ...{ lag: 0, batches: 0, records: 0, failures: 0, refused: new Map<string, number>() },
  }));
  registerNotifyMetrics(recorder, () => []);
  registerInfluxMetrics(recorder, () => ({
    state: 'off',
    ...{ written: 0, refused: 0, spilled: 0, failures: 0, spilledBytes: 0, lag: 0 },
  }));
  registerParquetMetrics(recorder, () => ({
    state: 'off',
    ...{ parts: 0, rows: 0, refused: 0, failures: 0, lag: 0 },
  }));
  return { service, stages, optimizer, feeds, gateway, recorder };
}

/** Every metric that the code registers, with the processes that have it. */
export async function registeredMetrics(): Promise<ReadonlyMap<string, readonly Shown[]>> {
  const { service, ...own } = registries();
  const shown = new Map<string, readonly Shown[]>();
  for (const name of await namesIn(service)) shown.set(name, ['stages', 'feeds', 'gateway']);
  for (const kind of ['stages', 'optimizer', 'feeds', 'gateway', 'recorder'] as const) {
    for (const name of await namesIn(own[kind])) shown.set(name, [kind]);
  }
  return shown;
}

/** Every metric with its type: counter, gauge or histogram. */
export async function registeredTypes(): Promise<
  readonly { readonly name: string; readonly type: string }[]
> {
  const all = Object.values(registries()).map((registry) => registry.getMetricsAsJSON());
  return (await Promise.all(all)).flat().map(({ name, type }) => ({ name, type: String(type) }));
}

/** What the metrics library brings along. */
export async function defaultMetrics(): Promise<ReadonlySet<string>> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return new Set(await namesIn(registry));
}
