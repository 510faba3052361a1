import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { KafkaRuntime } from '#platform/kafka/kafka-runtime.js';
import { StageServer } from '#platform/nest/stage-server.js';
import { topologyFingerprint } from '#platform/task/fingerprint.js';
import type { RunningService, ServiceContext } from './run-service.js';
import { NestLog } from './service-log.js';

/** Hosts the stages that a module's controllers handle, on Kafka. */
export async function runStages(
  context: ServiceContext,
  module: Type | DynamicModule,
): Promise<RunningService> {
  const { cluster, claim, codec, log, onFatal, onRestart } = context;
  const fingerprint = topologyFingerprint();
  const runtime = new KafkaRuntime({ cluster, claim, codec, fingerprint, onFatal, onRestart });
  const app = await NestFactory.createMicroservice(module, {
    strategy: new StageServer(runtime),
    logger: new NestLog(log),
    abortOnError: false,
  });
  await app.listen();
  return { stop: () => app.close() };
}
