import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { KafkaRuntime } from '#platform/kafka/kafka-runtime.js';
import { registerConsumerMetrics } from '#platform/monitoring/consumer-metrics.js';
import { serveMetrics } from '#platform/monitoring/serve-metrics.js';
import { StageMonitor } from '#platform/monitoring/stage-monitor.js';
import { StageServer } from '#platform/nest/stage-server.js';
import { topologyFingerprint } from '#platform/task/fingerprint.js';
import { startTracing } from '#platform/tracing/start-tracing.js';
import type { RunningService, ServiceContext } from './run-service.js';
import { NestLog } from './service-log.js';

/**
 * Hosts the stages that a module's controllers handle, on Kafka.
 * @param options.patienceMs how long the start waits for processes of another number of replicas to be gone
 * @param options.fingerprint of the snapshots that are taken and written; by default that of this release
 * @param options.registry with metrics of what the module does beside its stages
 */
export async function runStages(
  context: ServiceContext,
  module: Type | DynamicModule,
  options: {
    readonly patienceMs?: number;
    readonly fingerprint?: string;
    readonly registry?: Registry;
  } = {},
): Promise<RunningService> {
  const { cluster, claim, codec, log, onFatal, onRestart } = context;
  const tracing = await startTracing(context.environment, cluster.app, (text) => {
    log.warn({ client: 'opentelemetry' }, text);
  });
  const { registry = new Registry(), ...runtimeOptions } = options;
  const observer = new StageMonitor(registry, () => runtime.status(), Date.now);
  const runtime: KafkaRuntime = new KafkaRuntime({
    ...{ cluster, claim, codec, onFatal, onRestart, observer, spansOf: tracing.spansOf },
    ...{ fingerprint: topologyFingerprint(), ...runtimeOptions },
  });
  registerConsumerMetrics(registry, () => runtime.consumer);
  const endMetrics = await serveMetrics(context, {
    registry,
    waitingFor: () => runtime.waitingFor(),
  });
  const app = await NestFactory.createMicroservice(module, {
    strategy: new StageServer(runtime),
    logger: new NestLog(log),
    abortOnError: false,
  });
  await app.listen();
  return {
    async stop() {
      await app.close();
      await tracing.stop();
      await endMetrics();
    },
  };
}
