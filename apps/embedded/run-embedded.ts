import { availableParallelism } from 'node:os';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiKeyIn } from '#platform/config/api-key.js';
import type { Environment } from '#platform/config/environment.js';
import { historyPlace } from '#platform/history/history-place.js';
import { openHistory } from '#platform/history/open-history.js';
import { registerInfluxMetrics } from '#platform/monitoring/influx-metrics.js';
import { registerParquetMetrics } from '#platform/monitoring/parquet-metrics.js';
import { registerPollMetrics } from '#platform/monitoring/poll-metrics.js';
import { registerRecorderMetrics } from '#platform/monitoring/recorder-metrics.js';
import { registerSourceMetrics } from '#platform/monitoring/source-metrics.js';
import { firstFailure } from '#platform/service/first-failure.js';
import { calculatorOptions } from '#platform/solver/calculator-options.js';
import { WorkerCalculator } from '#platform/solver/worker-calculator.js';
import { stopSignal } from '#platform/service/stop-signal.js';
import { startTracing } from '#platform/tracing/start-tracing.js';
import { StageServer } from '#platform/nest/stage-server.js';
import { accessIn, exposureOf } from '../gateway/access/configured-access.js';
import { closeGateway } from '../gateway/close-gateway.js';
import { configureGateway } from '../gateway/configure-gateway.js';
import type { GatewayConfig } from '../gateway/gateway-config.js';
import type { AccessLine } from '../gateway/http/access-log.js';
import { GatewayAdapter } from '../gateway/http/gateway-adapter.js';
import { liveOptionsIn } from '../gateway/live/configured-options.js';
import { logLimitsIn } from '../gateway/log-writer/log-limits.js';
import { Readiness } from '../gateway/readiness.js';
import { FeedService } from '../ingestor/feed-service.js';
import { pollFaults } from '../ingestor/venues/casablanca/poll-figures.js';
import { marketOf } from '../ingestor/venues/market.js';
import { shippedVenues } from '../ingestor/venues/shipped-venues.js';
import { superviseSources } from '../ingestor/sources/supervise-sources.js';
import { influxConfigIn } from '../recorder/influx/influx-config.js';
import { InfluxService } from '../recorder/influx/influx-service.js';
import { NotifierService } from '../recorder/notify/notifier-service.js';
import { notifyConfigIn } from '../recorder/notify/notify-config.js';
import { registerNotifyMetrics } from '../recorder/notify/notify-metrics.js';
import { parquetConfigIn } from '../recorder/parquet/parquet-config.js';
import { ParquetService } from '../recorder/parquet/parquet-service.js';
import { RecorderService } from '../recorder/recorder-service.js';
import type { Arguments } from './arguments.js';
import { openDataDirectory } from '#platform/config/data-directory.js';
import { EmbeddedModule } from './embedded-module.js';
import { monitorEmbedded } from './embedded-monitoring.js';
import { listen } from '#platform/nest/listen.js';
import { openPlatform, type Platform } from './platform.js';
import { type Replayed, replayHistory } from './replay-history.js';
import { goOn } from './go-on.js';
import { printReplaySummary } from './summary/print-replay-summary.js';
import { printAddresses } from './terminal/print-addresses.js';
import { sourceLine } from './terminal/source-line.js';
import type { Screen } from './terminal/screen.js';

/** The main job: replays the real sessions, says what came of them, then serves and simulates until stopped. */
export async function runEmbedded(
  options: Arguments,
  environment: Environment,
  screen: Screen,
): Promise<void> {
  const directory = openDataDirectory(environment.BALLAST_DATA_DIR);
  const apiKey = apiKeyIn(directory.root, environment.BALLAST_API_KEY);
  const parquet = await parquetConfigIn(environment, options.fresh ? 'reset' : 'refuse', (text) =>
    screen.line(`parquet: ${text}`),
  );
  const failure = firstFailure();
  const tracing = await startTracing(environment, 'embedded', (text) => {
    screen.line(`traces: ${text}`);
  });
  const monitoring = monitorEmbedded({
    status: () => platform.runtime.status(),
    feeds: () => feeds.counters(),
  });
  const platform: Platform = openPlatform({
    directory: directory.journal,
    start: options.fresh ? 'fresh' : 'continue',
    syncMs: environment.BALLAST_FSYNC_MS,
    monitoring,
    spansOf: tracing.spansOf,
    onFatal: failure.report,
  });
  const { truncatedBytes, truncatedSegment } = platform.journal.recovery;
  if (truncatedBytes > 0) {
    screen.line(
      `journal: cut ${truncatedBytes} bytes of an unfinished commit from ${truncatedSegment ?? ''}`,
    );
  }
  const gateway: GatewayConfig = {
    apiKey: apiKey.key,
    metricsPublic: environment.METRICS_PUBLIC,
    ...accessIn(environment, (reason) => screen.line(`access: ${reason}`)),
    ...(!process.stderr.isTTY && { accessLog: writeLine }),
    ...(tracing.calls !== null && { calls: tracing.calls }),
    defaultPortfolio: 'portf1',
    registry: monitoring.registry,
    live: liveOptionsIn(environment),
    log: logLimitsIn(environment),
  };
  const calculator = new WorkerCalculator(calculatorOptions(environment, availableParallelism()));
  let onReplayed: (what: Replayed) => void = () => undefined;
  // The history of prices is replayed first: recording it shares the machine with nothing that is waited for.
  const replayed = new Promise<Replayed>((resolve) => (onReplayed = resolve));
  const place = historyPlace(environment, directory.root);
  const history = place === null ? null : openHistory(place, environment.BALLAST_NAMESPACE);
  const app = await NestFactory.create<NestFastifyApplication>(
    EmbeddedModule.forRoot({ ...platform, calculator, history }, gateway, {
      logId: () => Promise.resolve(`journal/${platform.journal.id}`),
      // PGlite's is our own, made again from the journal; so is what --fresh forgets.
      onOtherLog: place?.kind === 'pglite' || options.fresh ? 'reset' : 'refuse',
      when: replayed,
      onTrouble: (text) => screen.line(`history: ${text}`),
      notify: notifyConfigIn(environment, directory.root, (receiver, what, id) =>
        screen.line(`${receiver}: ${what} ${id}`),
      ),
      influx: influxConfigIn(environment, directory.root, (text) => screen.line(`influx: ${text}`)),
      parquet,
    }),
    new GatewayAdapter(gateway.edge),
    { logger: ['error', 'warn', 'fatal'], abortOnError: false },
  );
  app.connectMicroservice({ strategy: new StageServer(platform.runtime) });
  configureGateway(app);
  const feeds = app.get(FeedService);
  const venues = shippedVenues(environment.CASABLANCA_HOLIDAYS);
  const market = marketOf(environment, venues);
  registerPollMetrics(monitoring.registry, () => market?.figures() ?? null);
  const sources = superviseSources({
    ...{ path: environment.BALLAST_SOURCES, feeds, log: platform.topics },
    onState: (state) => screen.line(sourceLine(state)),
    onFatal: failure.report,
  });
  registerSourceMetrics(monitoring.registry, () => sources.states());
  const recorder = app.get(RecorderService);
  const influx = app.get(InfluxService);
  const files = app.get(ParquetService);
  app.get(Readiness).isDegraded = () =>
    recorder.figures.state === 'degraded' ||
    influx.isDegraded ||
    files.isDegraded ||
    pollFaults(market?.figures() ?? null).length > 0 ||
    sources.faults().length > 0;
  registerRecorderMetrics(monitoring.registry, () => recorder.figures);
  const notifier = app.get(NotifierService);
  registerNotifyMetrics(monitoring.registry, () => notifier.status);
  registerInfluxMetrics(monitoring.registry, () => influx.figures);
  registerParquetMetrics(monitoring.registry, () => files.figures);
  const stopped = stopSignal();
  try {
    const url = await listen(app, environment);
    const exposure = exposureOf(environment);
    if (exposure !== null) screen.line(`warning: ${exposure}`);
    await app.startAllMicroservices();
    const work = async (): Promise<void> => {
      const summary = await replayHistory({
        screen,
        platform,
        feeds,
        readiness: app.get(Readiness),
        venues,
      });
      onReplayed(summary);
      printReplaySummary(screen, summary);
      if (options.once) {
        if (!(await recorder.settled())) {
          screen.line('history: not recorded to the end; the next start goes on');
        }
        await influx.settled();
        await files.settled();
        return;
      }
      printAddresses(screen, { url, apiKey });
      sources.run().catch(failure.report);
      await goOn({ market, screen, platform, feeds, until: stopped });
    };
    await Promise.race([work(), failure.happened, stopped.then(() => undefined)]);
  } finally {
    await closeGateway(app);
    await history?.close();
    await calculator.close();
    await platform.close();
    await tracing.stop();
  }
}

/** On a terminal the screen is for people; where stderr goes to a file, it is the log. */
const writeLine = (line: AccessLine): void => {
  process.stderr.write(`${JSON.stringify(line)}\n`);
};
