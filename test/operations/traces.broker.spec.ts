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
import type {
  Command,
  Outcome,
  PortfolioDefinition,
  UniverseRecord,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { shippedVenues } from '../../apps/ingestor/venues/shipped-venues.js';
import { hasStarted, type Service, Services, servicesBuilt } from '../kafka/services.js';
import { Collector, type ReceivedSpan } from './collector.js';
import { whenReady } from './shown-metrics.js';

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

const KEY = 'a-key-of-the-traces-spec';
const CALLER_SPAN = '00f067aa0ba902b7';

describeIf(needs, 'traces of services on Kafka', () => {
  let broker: TestBroker;
  let collector: Collector;
  let services: Services;
  let log: KafkaTopicLog;
  let processes: Service[];
  beforeAll(async () => {
    broker = await startBroker();
    collector = await Collector.listen();
    services = new Services({
      KAFKA_BROKERS: broker.brokers,
      BALLAST_NAMESPACE: NAMESPACE,
      BALLAST_PUBLIC_PREFIX: `${NAMESPACE}.`,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
    log = openLog();
    const { replay, synthetic } = shippedVenues();
    const universes = [replay.universe(), synthetic.universe()];
    await writeBootstrap(log, { universes, portfolios: [eagerPortfolio()] });
    processes = [...services.startReplicas(2), services.start('ingestor')];
  }, BROKER_TIMEOUT_MS + TIMEOUT_MS);
  afterAll(async () => {
    await log.close();
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

  /** Every record of a topic that is in the log. */
  const recordsOf = async ({ name }: { readonly name: string }): Promise<readonly LogRecord[]> => {
    const seen: LogRecord[] = [];
    await new Promise<void>((resolve) => {
      const stop = log.follow(
        [name],
        (record) => seen.push(record),
        () => {
          setImmediate(() => {
            stop();
          });
          resolve();
        },
      );
    });
    return seen;
  };

  const traceOf = (traceId: string): readonly ReceivedSpan[] =>
    collector.spans.filter((span) => span.traceId === traceId);

  const isDecided = (traceId: string): boolean => {
    const names = traceOf(traceId).map(({ name }) => name);
    const wanted = ['window', 'universe.commit', 'optimizer.solve', 'optimizer.commit'];
    return (
      wanted.every((name) => names.includes(name)) &&
      names.filter((name) => name === 'bars.commit').length === topics.ticks.partitions
    );
  };

  /** A gateway's address, once it can be asked. */
  const gatewayOf = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    const gateway = services.start('gateway', { PORT: '0', BALLAST_API_KEY: KEY, ...environment });
    processes.push(gateway);
    await hasStarted(gateway);
    const [, url = ''] = /"url":"([^"]+)"/.exec(gateway.output()) ?? [];
    await whenReady(url);
    return url;
  };

  /** Asks for a dry run in a caller's trace; returns the command's id. */
  const ask = async (url: string, traceId: string): Promise<string> => {
    const { portfolioId } = eagerPortfolio();
    const response = await fetch(`${url}/portfolios/${portfolioId}/rebalance`, {
      method: 'POST',
      body: '{"dryRun":true}',
      headers: {
        ...{ 'x-api-key': KEY, 'content-type': 'application/json' },
        traceparent: `00-${traceId}-${CALLER_SPAN}-01`,
      },
    });
    expect(response.status).toBe(202);
    return ((await response.json()) as { commandId: string }).commandId;
  };

  /** Names and statuses in the trace of a dry run, once its outcome and its answer are there. */
  const shortly = (traceId: string): readonly string[] =>
    traceOf(traceId)
      .map(({ service, name, attributes }) => {
        const status = name.startsWith('outcome') ? attributes['ballast.status'] : '';
        return `${service.replace('ballast-', '')} ${name} ${status}`.trim();
      })
      .sort();
  const OF_A_DRY_RUN = [
    'analytics outcome.publish accepted',
    'analytics outcome.publish solved',
    'analytics universe.fold',
    'gateway POST /portfolios/:portfolioId/rebalance',
    'gateway gateway.commit',
    'optimizer optimizer.commit',
    'optimizer optimizer.solve',
  ];
  const isWhole = (traceId: string): boolean => traceOf(traceId).length >= OF_A_DRY_RUN.length;

  it(
    'are one trace a window over processes that have not heard of each other, with nothing in the records',
    async () => {
      const decided = (): string | undefined =>
        collector.spans.find(({ traceId }) => isDecided(traceId))?.traceId;
      await collector.when(() => decided() !== undefined);
      const trace = traceOf(decided() ?? '');
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
      const ticks = await recordsOf(topics.ticks);
      expect(ticks.flatMap(({ headers }) => Object.keys(headers))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "are one trace a command over all processes, the caller's, and a killed process writes none of its spans again",
    async () => {
      const url = await gatewayOf({});
      const [first, second] = ['a', 'b'].map((digit) => digit.repeat(32));
      await ask(url, first);
      await collector.when(() => isWhole(first));
      expect(shortly(first)).toEqual(OF_A_DRY_RUN);
      const [server] = traceOf(first).filter(({ parentSpanId }) => parentSpanId === CALLER_SPAN);
      const others = traceOf(first).filter((span) => span !== server);
      expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(
        new Set([server.spanId]),
      );
      // Without a snapshot since: the next life folds the command again.
      const killed = processes.filter(({ app }) => app === 'analytics');
      for (const { child } of killed) child.kill('SIGKILL');
      await Promise.all(killed.map(({ ended }) => ended));
      processes = processes
        .filter((service) => !killed.includes(service))
        .concat(killed.map((service) => services.startAgain(service)));
      await ask(url, second);
      await collector.when(() => isWhole(second));
      expect(shortly(second)).toEqual(OF_A_DRY_RUN);
      expect(shortly(first)).toEqual(OF_A_DRY_RUN);
    },
    TIMEOUT_MS,
  );

  it(
    'are none of a command where the gateway has none, whose record has no header of them',
    async () => {
      const url = await gatewayOf({ OTEL_SDK_DISABLED: 'true' });
      const traceId = 'c'.repeat(32);
      const asked = await ask(url, traceId);
      const answered = ({ value }: LogRecord): boolean => {
        const { id, status } = value as Outcome;
        return id === asked && status === 'solved';
      };
      while (!(await recordsOf(topics.outcomes)).some(answered)) continue;
      const ofCommand = ({ value }: LogRecord): boolean =>
        (value as UniverseRecord).kind === 'command' && (value as Command).commandId === asked;
      const [record] = (await recordsOf(topics.universe)).filter(ofCommand);
      expect(record.headers).not.toHaveProperty('traceparent');
      expect(traceOf(traceId)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it('let their processes end cleanly', async () => {
    for (const { child } of processes) child.kill('SIGTERM');
    const ended = await Promise.all(processes.map((service) => service.ended));
    expect(ended.map(({ code }) => code)).toEqual(processes.map(() => 0));
  });
});
