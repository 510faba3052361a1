import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { isBootstrapped, whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { shippedPortfolios } from '#platform/bootstrap/shipped-portfolios.js';
import { KafkaFeedLog } from '#platform/kafka/kafka-feed-log.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { processTiming } from '#platform/kafka/process-timing.js';
import { feedPartitions } from '#platform/kafka/topic-table.js';
import { registerConsumerMetrics } from '#platform/monitoring/consumer-metrics.js';
import { registerFeedMetrics } from '#platform/monitoring/feed-metrics.js';
import { serveMetrics } from '#platform/monitoring/serve-metrics.js';
import { registerPollMetrics } from '#platform/monitoring/poll-metrics.js';
import { registerSourceMetrics } from '#platform/monitoring/source-metrics.js';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { runService } from '#platform/service/run-service.js';
import { NestLog } from '#platform/service/service-log.js';
import { FeedService } from './feed-service.js';
import { IngestorModule } from './ingestor-module.js';
import { superviseSources } from './sources/supervise-sources.js';
import { marketOf } from './venues/market.js';
import { pollFaults } from './venues/casablanca/poll-figures.js';
import { shippedVenues } from './venues/shipped-venues.js';

await runService('ingestor', async (context) => {
  const { environment, cluster, claim, codec, log, onFatal } = context;
  await cluster.verifyTopics();
  const topics = new KafkaTopicLog(context);
  const feedLog = cluster.openLog({ ...context, partitions: feedPartitions });
  await feedLog.start();
  const { startId } = claim;
  const registry = new Registry();
  registerConsumerMetrics(registry, () => feedLog.source);
  const onTransaction = registerFeedMetrics(registry, () => feeds.counters());
  const feed = new KafkaFeedLog({
    ...{ log: feedLog, names: cluster.names, codec, startId },
    timing: processTiming,
    onTransaction,
  });
  const app = await NestFactory.createApplicationContext(
    IngestorModule.forRoot([PlatformModule.forRoot({ feed })]),
    { logger: new NestLog(log), abortOnError: false },
  );
  const feeds = app.get(FeedService);
  const venues = shippedVenues(environment.CASABLANCA_HOLIDAYS);
  const market = marketOf(environment, venues);
  registerPollMetrics(registry, () => market?.figures() ?? null);
  const sources = superviseSources({
    ...{ path: environment.BALLAST_SOURCES, feeds, log: topics, onFatal },
    onState: (state) => log.info(state, 'source'),
  });
  registerSourceMetrics(registry, () => sources.states());
  const endMetrics = await serveMetrics(context, {
    ...{
      registry,
      waitingFor: () => [],
      degradedBy: () => [...sources.faults(), ...pollFaults(market?.figures() ?? null)],
    },
  });
  const run = async (): Promise<void> => {
    const { replay, synthetic } = venues;
    const universes = [replay.universe(), synthetic.universe()];
    if (!(await isBootstrapped(topics))) {
      await writeBootstrap(topics, { universes, portfolios: shippedPortfolios(synthetic.truth) });
    }
    await whenBroadcast(
      topics,
      universes.map(({ universeId }) => universeId),
    );
    sources.run().catch(onFatal);
    const { done } = await feeds.replay(replay);
    // Stopped on the way: the next start goes on from the cursor.
    if (!done) return;
    log.info({ feed: replay.feed }, 'replayed');
    if (market === null) return;
    const fault = await market.prepare(topics, await feeds.cursor(market.venue.feed));
    if (fault !== null) log.warn({ fault }, 'the holidays of the exchange are not in force');
    await feeds.live(market.venue, market.everyMs, onFatal);
  };
  run().catch(onFatal);
  return {
    async stop() {
      await app.close();
      await feed.close();
      await topics.close();
      await feedLog.stop();
      await endMetrics();
    },
  };
});
