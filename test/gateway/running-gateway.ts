import { Module, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Registry } from 'prom-client';
import { TOPIC_READER, TOPIC_WRITER } from '#platform/topic-log-tokens.js';
import type { TopicReader, TopicWriter } from '#platform/topic-log.js';
import type { HistoryReader } from '#platform/history/history-store.js';
import { HISTORY } from '#platform/history/history-token.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import type { AddressInfo, Server } from 'node:net';
import { closeGateway } from '../../apps/gateway/close-gateway.js';
import { configureGateway } from '../../apps/gateway/configure-gateway.js';
import { GatewayModule } from '../../apps/gateway/gateway-module.js';
import type { AgreementOptions } from '../../apps/gateway/agreement/agreement-options.js';
import type { LiveOptions } from '../../apps/gateway/live/live-options.js';
import type { LogLimits } from '../../apps/gateway/log-writer/log-limits.js';
import type { GatewayConfig } from '../../apps/gateway/gateway-config.js';
import { PATIENCE_MS } from '../../apps/gateway/patience.js';
import { CLOSED_EDGE } from '../../apps/gateway/http/edge.js';
import { GatewayAdapter } from '../../apps/gateway/http/gateway-adapter.js';
import { Readiness } from '../../apps/gateway/readiness.js';
import { documentedAnswers } from './documented-answers.js';

/** A gateway that listens on a free port of the loopback interface, on a log in memory. */
export interface RunningGateway {
  readonly app: INestApplication;
  readonly log: MemoryTopicLog;
  readonly readiness: Readiness;
  /** What the server serves, as `get /decisions/:decisionId`; HEAD stands by its GET. */
  readonly served: readonly string[];
  /** Sends a request with the key unless headers say otherwise; an answer that the document does not have is an error. */
  call(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/** Clients of a spec keep connections that ask nothing more. */
const AT_ONCE = { ...CLOSED_EDGE, server: { ...CLOSED_EDGE.server, lingerMs: 0 } };

export const TEST_KEY = 'test-key-0123456789';

/** What a test sets itself. */
export interface GatewayOptions {
  /** Shared with another gateway: the two are replicas. */
  readonly log?: MemoryTopicLog;
  /** A log with stages behind it, in place of the one in memory. */
  readonly topics?: TopicReader & TopicWriter;
  /** Calculates in line when none is given. */
  readonly calculator?: Calculator;
  readonly metricsPublic?: boolean;
  /** Who else may call, how often, and from where. */
  readonly access?: Pick<
    GatewayConfig,
    'keys' | 'tokens' | 'operatorTenant' | 'limits' | 'edge' | 'accessLog' | 'calls'
  >;
  /** Metrics of what else runs in the process. */
  readonly registry?: Registry;
  /** How replicas agree. */
  readonly agreement?: AgreementOptions;
  /** What listeners are allowed. */
  readonly live?: Partial<LiveOptions>;
  /** How long calls wait for the log. */
  readonly logLimits?: Partial<LogLimits>;
  /** What memory no longer holds is asked of it. */
  readonly history?: HistoryReader;
  /** How long requests wait for the fold; short, for tests that let it run out. */
  readonly patienceMs?: number;
}

export async function startGateway(options: GatewayOptions = {}): Promise<RunningGateway> {
  const log = options.log ?? new MemoryTopicLog();
  const calculator = options.calculator ?? inlineCalculator();
  class MemoryPlatform {}
  Module({
    providers: [
      { provide: TOPIC_READER, useValue: options.topics ?? log },
      { provide: TOPIC_WRITER, useValue: options.topics ?? log },
      { provide: CALCULATOR, useValue: calculator },
      { provide: HISTORY, useValue: options.history ?? null },
    ],
    exports: [TOPIC_READER, TOPIC_WRITER, CALCULATOR, HISTORY],
  })(MemoryPlatform);
  const config = {
    apiKey: TEST_KEY,
    metricsPublic: options.metricsPublic ?? false,
    defaultPortfolio: 'portf1',
    ...options.access,
    ...(options.registry !== undefined && { registry: options.registry }),
    ...(options.live !== undefined && { live: options.live }),
    ...(options.logLimits !== undefined && { log: options.logLimits }),
    ...(options.agreement !== undefined && { agreement: options.agreement }),
  };
  const testing = await Test.createTestingModule({
    imports: [GatewayModule.forRoot(config, [MemoryPlatform])],
  })
    .overrideProvider(PATIENCE_MS)
    .useValue(options.patienceMs ?? 200)
    .compile();
  const adapter = new GatewayAdapter(options.access?.edge ?? AT_ONCE);
  const served: string[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    const methods = [method].flat().filter((name) => name !== 'HEAD');
    served.push(...methods.map((name) => `${name.toLowerCase()} ${url}`));
  });
  const app = testing.createNestApplication<NestFastifyApplication>(adapter, {
    logger: false,
  });
  configureGateway(app);
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server;
  const { port } = server.address() as AddressInfo;
  const readiness = app.get(Readiness);
  readiness.ready = true;
  const check = documentedAnswers(app);
  return {
    app,
    log,
    readiness,
    served,
    call: async (path, init = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        ...init,
        headers: { 'x-api-key': TEST_KEY, ...(init.headers as Record<string, string>) },
      });
      await check(init.method ?? 'GET', path, response);
      return response;
    },
    stop: () => closeGateway(app),
  };
}
