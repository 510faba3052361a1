import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { writeBootstrap, whenBroadcast } from '#platform/bootstrap/bootstrap.js';
import { readEnvironment } from '#platform/config/environment.js';
import { listen } from '#platform/nest/listen.js';
import { StageServer } from '#platform/nest/stage-server.js';
import { calculatorOptions } from '#platform/solver/calculator-options.js';
import { WorkerCalculator } from '#platform/solver/worker-calculator.js';
import { EmbeddedModule } from '../../apps/embedded/embedded-module.js';
import { openPlatform } from '../../apps/embedded/platform.js';
import { accessIn } from '../../apps/gateway/access/configured-access.js';
import { configureGateway } from '../../apps/gateway/configure-gateway.js';
import { GatewayAdapter } from '../../apps/gateway/http/gateway-adapter.js';
import { Readiness } from '../../apps/gateway/readiness.js';
import { FeedService } from '../../apps/ingestor/feed-service.js';
import { notifyConfigIn } from '../../apps/recorder/notify/notify-config.js';
import { benchPortfolios } from '../synthetic-load.js';
import { LOAD } from './load.js';
import { loadVenue } from './load-venue.js';
import type { Progress } from './start-platform.js';

/** The embedded platform with its gateway under a steady stream: one process, as `npm start` is one. */
const [directory, more = '{}'] = process.argv.slice(2);
// As shipped: limits that no load of this bench meets, the edge, a log of accesses.
const environment = readEnvironment({
  PORT: '0',
  BALLAST_DATA_DIR: directory,
  BALLAST_RATE_LIMIT: '1000000',
  BALLAST_ADDRESS_RATE_LIMIT: '1000000',
  ...(JSON.parse(more) as Record<string, string>),
});
const access = accessIn(environment, () => undefined);
const platform = openPlatform({
  directory,
  start: 'continue',
  syncMs: environment.BALLAST_FSYNC_MS,
  onFatal: (error) => {
    throw error;
  },
});
const calculator = new WorkerCalculator(calculatorOptions(environment, availableParallelism()));
const app = await NestFactory.create<NestFastifyApplication>(
  EmbeddedModule.forRoot(
    { ...platform, calculator, history: null },
    {
      ...{ apiKey: LOAD.key, metricsPublic: false, defaultPortfolio: 'bench-000' },
      ...access,
      accessLog: () => undefined,
    },
    {
      logId: () => Promise.resolve('bench'),
      onOtherLog: 'refuse',
      when: Promise.resolve(),
      onTrouble: () => undefined,
      notify: notifyConfigIn(environment, directory, () => undefined),
    },
  ),
  new GatewayAdapter(access.edge),
  { logger: ['error', 'fatal'], abortOnError: false },
);
app.connectMicroservice({ strategy: new StageServer(platform.runtime) });
configureGateway(app);
const url = await listen(app, environment);
await app.startAllMicroservices();
const venue = loadVenue(LOAD.instruments, LOAD.ticksASecond);
const universe = venue.universe();
await writeBootstrap(platform.topics, {
  universes: [universe],
  portfolios: benchPortfolios(LOAD.portfolios, universe).map((portfolio) => ({
    ...portfolio,
    tenant: 'default',
  })),
});
await whenBroadcast(platform.topics, [universe.universeId]);
const feeds = app.get(FeedService);
await feeds.live(venue, LOAD.batchMs, (error) => {
  throw error instanceof Error ? error : new Error(String(error));
});
app.get(Readiness).ready = true;
process.stdout.write(`${url}\n`);
process.on('SIGTERM', () => process.exit());
process.on('message', () => {
  const [counters] = feeds.counters();
  const { began } = venue;
  process.send?.({ ticks: counters.ticks, cpu: process.cpuUsage(), began } satisfies Progress);
});
