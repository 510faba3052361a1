import { PORTF1 } from '#platform/bootstrap/shipped-portfolios.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { partitionOf } from '#stream/partition.js';
import { topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { embeddedDigest } from '../embedded/embedded-replay.js';
import { inDirectory } from '../embedded/main-job.js';
import { closesText } from '../replay/casablanca-replay.js';
import { digestWhenSettled, environmentOf, readerOf, UNIVERSE, whenFolded } from './history.js';
import { Services, servicesBuilt } from './services.js';

const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};

describeIf(needs, 'the digest of the replay on Kafka', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startBroker();
  }, BROKER_TIMEOUT_MS);
  afterAll(() => broker.remove(), BROKER_TIMEOUT_MS);

  it('is the one of the embedded runtime when npm start runs the services', async () => {
    const { digest, records } = await embeddedDigest(closesText);
    const printed = await inDirectory(async (directory) => {
      const environment = {
        ...environmentOf(broker, 'plain'),
        ...{ PORT: '0', BALLAST_DATA_DIR: directory },
      };
      const { ended } = new Services(environment).start('cluster', {}, ['--once']);
      return (await ended).output;
    });
    expect(printed).toContain(`digest ${digest} ${records} records`);
  }, 240_000);

  it('is the same with 1, then 3, then 1 replicas, and services killed on the way', async () => {
    const expected = await embeddedDigest(closesText);
    const services = new Services(environmentOf(broker, 'scaled'));
    const log = readerOf(broker, new KafkaNames('scaled', 'scaled.'));
    try {
      expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
      services.startReplicas(1);
      services.start('ingestor');
      await whenFolded(log, 100);
      await services.stopAll('SIGKILL');
      const three = services.startReplicas(3);
      services.start('ingestor');
      await whenFolded(log, 250);
      for (const { child } of three.slice(0, 4)) child.kill('SIGKILL');
      await services.stopAll('SIGTERM');
      services.startReplicas(1);
      services.start('ingestor');
      expect(await digestWhenSettled(log)).toEqual(expected);
    } finally {
      await services.stopAll('SIGKILL');
      await log.close();
    }
  }, 300_000);

  it('is the same with three replicas when the owner of the universe and its solver are killed and started again while the others go on', async () => {
    const expected = await embeddedDigest(closesText);
    const services = new Services(environmentOf(broker, 'replaced'));
    const log = readerOf(broker, new KafkaNames('replaced', 'replaced.'));
    try {
      expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
      const running = new Set(services.startReplicas(3)).add(services.start('ingestor'));
      const replace = async (app: 'analytics' | 'optimizer', task: number): Promise<void> => {
        const ordinal = String(task % 3);
        const victim = [...running].find(
          (one) => one.app === app && one.environment['BALLAST_ORDINAL'] === ordinal,
        );
        if (victim === undefined) throw new RangeError(`expected ${app} of ordinal ${ordinal}`);
        running.delete(victim);
        victim.child.kill('SIGKILL');
        await victim.ended;
        running.add(services.startAgain(victim));
      };
      await whenFolded(log, 150);
      await replace('analytics', partitionOf(UNIVERSE, topics.universe.partitions));
      await whenFolded(log, 300);
      await replace('optimizer', partitionOf(PORTF1, topics.solves.partitions));
      expect(await digestWhenSettled(log)).toEqual(expected);
      expect([...running].filter(({ child }) => child.exitCode !== null)).toEqual([]);
    } finally {
      await services.stopAll('SIGKILL');
      await log.close();
    }
  }, 300_000);
});
