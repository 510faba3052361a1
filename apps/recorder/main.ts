import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { openDataDirectory } from '#platform/config/data-directory.js';
import { historyPlace } from '#platform/history/history-place.js';
import { openHistory } from '#platform/history/open-history.js';
import { clusterIdOf } from '#platform/kafka/cluster-id.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { registerInfluxMetrics } from '#platform/monitoring/influx-metrics.js';
import { registerParquetMetrics } from '#platform/monitoring/parquet-metrics.js';
import { registerRecorderMetrics } from '#platform/monitoring/recorder-metrics.js';
import { serveMetrics } from '#platform/monitoring/serve-metrics.js';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { runService } from '#platform/service/run-service.js';
import { NestLog } from '#platform/service/service-log.js';
import { influxConfigIn } from './influx/influx-config.js';
import { InfluxService } from './influx/influx-service.js';
import { NotifierService } from './notify/notifier-service.js';
import { notifyConfigIn } from './notify/notify-config.js';
import { registerNotifyMetrics } from './notify/notify-metrics.js';
import { parquetConfigIn } from './parquet/parquet-config.js';
import { ParquetService } from './parquet/parquet-service.js';
import { recorderDegradedBy, recorderWaitsFor, type StoreStates } from './recorder-health.js';
import { RecorderModule } from './recorder-module.js';
import { RecorderService } from './recorder-service.js';

await runService('recorder', async (context) => {
  const { environment, log, cluster } = context;
  await cluster.verifyTopics();
  const { root } = openDataDirectory(environment.BALLAST_DATA_DIR);
  const { BALLAST_NAMESPACE: namespace } = environment;
  const place = historyPlace(environment, root);
  const history = place === null ? null : openHistory(place, namespace);
  const parquet = await parquetConfigIn(environment, 'refuse', (text) =>
    log.warn({ cause: text }, 'parquet'),
  );
  const topics = new KafkaTopicLog(context);
  const module = RecorderModule.forRoot(
    {
      logId: async () => `kafka/${await clusterIdOf(cluster.kafka)}/${namespace}`,
      onOtherLog: 'refuse',
      when: Promise.resolve(),
      onTrouble: (text) => log.warn({ cause: text }, 'history'),
      notify: notifyConfigIn(environment, root, (receiver, cause, id) =>
        log.warn({ receiver, cause, id }, 'notification'),
      ),
      influx: influxConfigIn(environment, root, (text) => log.warn({ cause: text }, 'influx')),
      parquet,
    },
    [PlatformModule.forRoot({ topics, history })],
  );
  const app = await NestFactory.createApplicationContext(module, {
    logger: new NestLog(log),
    abortOnError: false,
  });
  const recorder = app.get(RecorderService);
  const registry = new Registry();
  registerRecorderMetrics(registry, () => recorder.figures);
  const notifier = app.get(NotifierService);
  registerNotifyMetrics(registry, () => notifier.status);
  const influx = app.get(InfluxService);
  registerInfluxMetrics(registry, () => influx.figures);
  const files = app.get(ParquetService);
  registerParquetMetrics(registry, () => files.figures);
  const states = (): StoreStates => ({
    history: recorder.figures.state,
    isInfluxDegraded: influx.isDegraded,
    isParquetDegraded: files.isDegraded,
  });
  const endMetrics = await serveMetrics(context, {
    registry,
    waitingFor: () => recorderWaitsFor(states()),
    degradedBy: () => recorderDegradedBy(states()),
  });
  return {
    async stop() {
      await app.close();
      await history?.close();
      await topics.close();
      await endMetrics();
    },
  };
});
