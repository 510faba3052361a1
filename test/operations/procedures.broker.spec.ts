import { fileURLToPath } from 'node:url';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaNames } from '#platform/kafka/names.js';
import type { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import type { HistoryDigest } from '#platform/digest.js';
import { partitionOf } from '#stream/partition.js';
import { topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { command } from '#testing/stream-fixtures.js';
import { embeddedDigest } from '../embedded/embedded-replay.js';
import {
  digestWhenSettled,
  environmentOf,
  readerOf,
  UNIVERSE,
  whenFolded,
} from '../kafka/history.js';
import { hasStarted, type Service, Services, servicesBuilt } from '../kafka/services.js';
import { closesText } from '../replay/casablanca-replay.js';

const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};
const TIMEOUT_MS = 300_000;
const formerAnalytics = fileURLToPath(new URL('former-analytics.mjs', import.meta.url));

/** The procedures of docs/operations.md, in the middle of a replay whose digest tells whether they did harm. */
describeIf(needs, 'procedures of an operator', () => {
  let broker: TestBroker;
  let expected: HistoryDigest;
  beforeAll(async () => {
    broker = await startBroker();
    expected = await embeddedDigest(closesText);
  }, BROKER_TIMEOUT_MS);
  afterAll(() => broker.remove(), BROKER_TIMEOUT_MS);

  /** An installation with its topics, and a reader of it; everything of it ends with the work. */
  const installed = async (
    namespace: string,
    work: (services: Services, log: KafkaTopicLog) => Promise<void>,
  ): Promise<void> => {
    const services = new Services(environmentOf(broker, namespace));
    const log = readerOf(broker, new KafkaNames(namespace, `${namespace}.`));
    try {
      expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
      await work(services, log);
    } finally {
      await services.stopAll('SIGKILL');
      await log.close();
    }
  };

  /** One task of each stage; this universe's is the last. */
  const universe = `universe/${partitionOf(UNIVERSE, topics.universe.partitions)}`;
  const others = ['normalise/0', 'intake/0', 'bars/3'];

  it(
    'an upgrade that takes no former state, then tasks that lose theirs: the digest stays',
    () =>
      installed('upgraded', async (services, log) => {
        const reset = async (...tasks: readonly string[]): Promise<string> => {
          const { code, output } = await services.start('admin', {}, ['reset', ...tasks]).ended;
          expect([code, output]).toEqual([0, expect.any(String)]);
          return output;
        };
        const stop = async (service: Service): Promise<void> => {
          await hasStarted(service);
          const { child, ended } = service;
          child.kill('SIGTERM');
          expect((await ended).code).toBe(0);
        };
        const former = services.startProgram('analytics', [formerAnalytics]);
        services.start('optimizer');
        services.start('ingestor');
        await whenFolded(log, 150);
        await stop(former);
        const present = services.start('analytics');
        await whenFolded(log, 300);
        await stop(present);
        const words = await reset(...others, universe);
        expect(words).toMatch(/^bars\/3: forgotten, everything up to ballast\.ticks\/3@\d+ is /m);
        expect(words).toMatch(/^universe\/\d: forgotten, everything up to ballast\.universe\/\d@/m);
        expect(await reset(universe)).toContain('no state of this release is stored, everything');
        const next = services.start('analytics');
        await whenFolded(log, 450);
        // While it runs: it is fenced, sees that, and ends.
        await reset(universe);
        // A task sees that at its next commit; by now it may have folded all there was, and have none.
        const value = command({ portfolioId: 'nobody' });
        await log.publish([{ topic: topics.universe.name, key: UNIVERSE, value }]);
        const { code, output } = await next.ended;
        expect(output).toContain(`a newer one has claimed ${universe}: this one ends`);
        expect(code).toBe(2);
        services.start('analytics');
        expect(await digestWhenSettled(log)).toEqual(expected);
      }),
    TIMEOUT_MS,
  );

  it(
    'starting over in place: topics deleted and made again say the same bits',
    () =>
      installed('over', async (services, log) => {
        services.startReplicas(1);
        services.start('ingestor');
        await whenFolded(log, 100);
        await services.stopAll('SIGTERM');
        const admin = kafkaClient({ brokers: [broker.brokers], clientId: 'test' }).admin();
        await admin.connect();
        const ours = (await admin.listTopics()).filter((name) => name.startsWith('over.'));
        await admin.deleteTopics({ topics: ours });
        while ((await admin.listTopics()).some((name) => ours.includes(name))) {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        await admin.disconnect();
        expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
        services.startReplicas(1);
        services.start('ingestor');
        expect(await digestWhenSettled(log)).toEqual(expected);
      }),
    TIMEOUT_MS,
  );

  it(
    'a reset names the tasks that there are, and needs one',
    async () => {
      const services = new Services(environmentOf(broker, 'named'));
      for (const given of [[], ['decide/0'], ['universe/4'], ['universe'], ['nobody/0']]) {
        const { code, output } = await services.start('admin', {}, ['reset', ...given]).ended;
        expect(output).toBe(
          'ballast: expected tasks that keep a state, of normalise/0 to 2, intake/0, bars/0 to 3, universe/0 to 3, audit/0, was ' +
            `${given[0] ?? 'nothing'}\n`,
        );
        expect(code).toBe(2);
      }
    },
    TIMEOUT_MS,
  );
});
