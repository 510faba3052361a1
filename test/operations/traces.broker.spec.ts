import { writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import { shippedPortfolios } from '#platform/bootstrap/shipped-portfolios.js';
import { readEnvironment } from '#platform/config/environment.js';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { claimOf } from '#platform/service/claim-of.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { windowIds } from '#platform/tracing/window-identity.js';
import type { PortfolioDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { shippedVenues } from '../../apps/ingestor/venues/shipped-venues.js';
import { Services, servicesBuilt } from '../kafka/services.js';
import { Collector, type ReceivedSpan } from './collector.js';

const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};
const NAMESPACE = 'traced';
const TIMEOUT_MS = 150_000;

/** Lives on the simulated market and reviews its weights after every window. */
function eagerPortfolio(): PortfolioDefinition {
  const { synthetic } = shippedVenues();
  const [portfolio] = shippedPortfolios(synthetic.truth).filter(
    ({ universeId }) => universeId === synthetic.universe().universeId,
  );
  const { policy } = portfolio;
  return { ...portfolio, policy: { ...policy, warmUpWindows: 1, review: { every: 1 } } };
}

describeIf(needs, 'traces of services on Kafka', () => {
  let broker: TestBroker;
  let collector: Collector;
  let services: Services;
  beforeAll(async () => {
    broker = await startBroker();
    collector = await Collector.listen();
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await services.stopAll('SIGKILL');
    await collector.close();
    await broker.remove();
  }, BROKER_TIMEOUT_MS);

  const openLog = (): KafkaTopicLog => {
    const kafka = kafkaClient({ brokers: [broker.brokers], clientId: 'test' });
    return new KafkaTopicLog({
      cluster: new KafkaCluster(kafka, new KafkaNames(NAMESPACE, `${NAMESPACE}.`), 'test'),
      claim: claimOf(readEnvironment({}), 'test'),
      codec: avroRecordCodec(),
      onFatal: (error) => {
        throw error;
      },
      onRestart: () => undefined,
    });
  };

  /** The headers of every tick that is in the log. */
  const headersOfTicks = async (log: KafkaTopicLog): Promise<readonly string[]> => {
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      const onRecord = ({ headers }: { readonly headers: object }): void => {
        seen.push(...Object.keys(headers));
      };
      const stop = log.follow([topics.ticks.name], onRecord, () => {
        setImmediate(() => {
          stop();
        });
        resolve();
      });
    });
    return seen;
  };

  const isDecided = (spans: readonly ReceivedSpan[], traceId: string): boolean => {
    const names = spans.flatMap((span) => (span.traceId === traceId ? [span.name] : []));
    const wanted = ['window', 'universe.commit', 'optimizer.solve', 'optimizer.commit'];
    return (
      wanted.every((name) => names.includes(name)) &&
      names.filter((name) => name === 'bars.commit').length === topics.ticks.partitions
    );
  };

  it(
    'are one trace a window over processes that have not heard of each other, with nothing in the records',
    async () => {
      services = new Services({
        KAFKA_BROKERS: broker.brokers,
        BALLAST_NAMESPACE: NAMESPACE,
        BALLAST_PUBLIC_PREFIX: `${NAMESPACE}.`,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      });
      expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
      const log = openLog();
      const { replay, synthetic } = shippedVenues();
      const universes = [replay.universe(), synthetic.universe()];
      await writeBootstrap(log, { universes, portfolios: [eagerPortfolio()] });
      const processes = services.startReplicas(2);
      const ingestor = services.start('ingestor');
      const decided = (): string | undefined =>
        collector.spans.find(({ traceId }) => isDecided(collector.spans, traceId))?.traceId;
      await collector.when(() => decided() !== undefined);
      const trace = collector.spans.filter(({ traceId }) => traceId === decided());
      const { attributes } = trace[0];
      const { traceId, rootSpanId } = windowIds(NAMESPACE, {
        universeId: String(attributes['ballast.universe']),
        windowEnd: Number(attributes['ballast.window_end_ms']),
      });
      expect(trace[0].traceId).toBe(traceId);
      const sending = new Set(trace.map(({ service }) => service));
      expect(sending).toEqual(new Set(['ballast-analytics', 'ballast-optimizer']));
      const [root, ...others] = trace.filter(({ parentSpanId }) => parentSpanId === '');
      expect([root.name, root.spanId, others]).toEqual(['window', rootSpanId, []]);
      const children = trace.filter((span) => span !== root);
      expect(new Set(children.map(({ parentSpanId }) => parentSpanId))).toEqual(
        new Set([rootSpanId]),
      );
      expect(await headersOfTicks(log)).toEqual([]);
      for (const { child } of [...processes, ingestor]) child.kill('SIGTERM');
      const ended = await Promise.all(processes.map((service) => service.ended));
      expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      await log.close();
    },
    TIMEOUT_MS,
  );
});
