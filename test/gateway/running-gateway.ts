import { Module, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TOPIC_READER, TOPIC_WRITER } from '#platform/topic-log-tokens.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import type { AddressInfo } from 'node:net';
import { configureGateway } from '../../apps/gateway/configure-gateway.js';
import { GatewayModule } from '../../apps/gateway/gateway-module.js';
import { Readiness } from '../../apps/gateway/readiness.js';

/** A gateway that listens on a free port of the loopback interface, on a log in memory. */
export interface RunningGateway {
  readonly app: INestApplication;
  readonly log: MemoryTopicLog;
  readonly readiness: Readiness;
  /** Sends a request with the key unless headers say otherwise. */
  call(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export const TEST_KEY = 'test-key-0123456789';

export async function startGateway(): Promise<RunningGateway> {
  const log = new MemoryTopicLog();
  class MemoryPlatform {}
  Module({
    providers: [
      { provide: TOPIC_READER, useValue: log },
      { provide: TOPIC_WRITER, useValue: log },
    ],
    exports: [TOPIC_READER, TOPIC_WRITER],
  })(MemoryPlatform);
  const config = { apiKey: TEST_KEY, metricsPublic: false, defaultPortfolio: 'portf1' };
  const testing = await Test.createTestingModule({
    imports: [GatewayModule.forRoot(config, [MemoryPlatform])],
  }).compile();
  const app = testing.createNestApplication({ logger: false });
  configureGateway(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const readiness = app.get(Readiness);
  readiness.ready = true;
  return {
    app,
    log,
    readiness,
    call: (path, init = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        ...init,
        headers: { 'x-api-key': TEST_KEY, ...(init.headers as Record<string, string>) },
      }),
    stop: () => app.close(),
  };
}
