import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiKeyIn } from '#platform/config/api-key.js';
import { openDataDirectory } from '#platform/config/data-directory.js';
import { historyPlace } from '#platform/history/history-place.js';
import { openHistory } from '#platform/history/open-history.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { registerConsumerMetrics } from '#platform/monitoring/consumer-metrics.js';
import { registerReaderMetrics } from '#platform/monitoring/reader-metrics.js';
import { listen } from '#platform/nest/listen.js';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { runService } from '#platform/service/run-service.js';
import { NestLog } from '#platform/service/service-log.js';
import { calculatorOptions } from '#platform/solver/calculator-options.js';
import { WorkerCalculator } from '#platform/solver/worker-calculator.js';
import { startTracing } from '#platform/tracing/start-tracing.js';
import { accessIn, exposureOf } from './access/configured-access.js';
import { closeGateway } from './close-gateway.js';
import { configureGateway } from './configure-gateway.js';
import { GatewayModule } from './gateway-module.js';
import { agreementIn } from './agreement/configured-agreement.js';
import { GatewayAdapter } from './http/gateway-adapter.js';
import { liveOptionsIn } from './live/configured-options.js';
import { logLimitsIn } from './log-writer/log-limits.js';
import { Monitoring } from './monitoring/monitoring.js';
import { Readiness } from './readiness.js';

await runService('gateway', async (context) => {
  const { environment, log } = context;
  await context.cluster.verifyTopics();
  const { root } = openDataDirectory(environment.BALLAST_DATA_DIR);
  const { key } = apiKeyIn(root, environment.BALLAST_API_KEY);
  const topics = new KafkaTopicLog(context);
  const calculator = new WorkerCalculator(calculatorOptions(environment, availableParallelism()));
  const agreement = agreementIn(environment, log);
  // PGlite is in the recorder's process: only a server can be asked from here.
  const place = historyPlace(environment, root);
  const history =
    place?.kind === 'postgres' ? openHistory(place, environment.BALLAST_NAMESPACE) : null;
  const access = accessIn(environment, (reason) => log.warn({ reason }, 'access'));
  const tracing = await startTracing(environment, 'gateway', (text) => {
    log.warn({ client: 'opentelemetry' }, text);
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.forRoot(
      {
        apiKey: key,
        metricsPublic: environment.METRICS_PUBLIC,
        ...access,
        accessLog: (line) => log.info(line, 'request'),
        ...(tracing.calls !== null && { calls: tracing.calls }),
        defaultPortfolio: 'portf1',
        live: liveOptionsIn(environment),
        log: logLimitsIn(environment),
        ...(agreement !== null && { agreement }),
      },
      [PlatformModule.forRoot({ topics, calculator, history })],
    ),
    new GatewayAdapter(access.edge),
    { logger: new NestLog(log), abortOnError: false },
  );
  configureGateway(app);
  const { registry } = app.get(Monitoring);
  registerReaderMetrics(registry, topics);
  registerConsumerMetrics(registry, () => topics.consumer);
  const url = await listen(app, environment);
  // The read model says when it has caught up; the history is replayed by another process.
  app.get(Readiness).ready = true;
  log.info({ url }, 'listening');
  const exposure = exposureOf(environment);
  if (exposure !== null) log.warn(exposure);
  return {
    async stop() {
      await closeGateway(app);
      await tracing.stop();
      await history?.close();
      await agreement?.store.close();
      await topics.close();
      await calculator.close();
    },
  };
});
