import { claimOf } from '#platform/service/claim-of.js';
import { readEnvironment } from '#platform/config/environment.js';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { topics } from '#stream/topics.js';
import { settledHistory } from '../../apps/cluster/settled-history.js';
import { embeddedDigest } from '../embedded/embedded-replay.js';
import { inDirectory } from '../embedded/main-job.js';
import { closesText } from '../replay/casablanca-replay.js';
import { Services, servicesBuilt } from './services.js';

const WINDOWS = 745;
const UNIVERSE = 'casablanca';
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

  const platform = (namespace: string): Readonly<Record<string, string>> => ({
    KAFKA_BROKERS: broker.brokers,
    BALLAST_NAMESPACE: namespace,
    BALLAST_PUBLIC_PREFIX: `${namespace}.`,
  });

  const readerOf = (namespace: string): KafkaTopicLog => {
    const kafka = kafkaClient({ brokers: [broker.brokers], clientId: 'test' });
    const names = new KafkaNames(namespace, `${namespace}.`);
    return new KafkaTopicLog({
      cluster: new KafkaCluster(kafka, names, 'test'),
      claim: claimOf(readEnvironment({}), 'test'),
      codec: avroRecordCodec(),
      onFatal: (error) => {
        throw error;
      },
      onRestart: () => undefined,
    });
  };

  /** Resolves when so many windows of the history are in the log. */
  const whenFolded = (log: KafkaTopicLog, windows: number): Promise<void> =>
    new Promise((resolve) => {
      let seen = 0;
      const stop = log.follow(
        [topics.returns.name],
        ({ key }) => {
          if (key === UNIVERSE) seen += 1;
          if (seen < windows) return;
          setImmediate(() => {
            stop();
          });
          resolve();
        },
        () => undefined,
      );
    });

  it('is the one of the embedded runtime when npm start runs the services', async () => {
    const { digest, records } = await embeddedDigest(closesText);
    const printed = await inDirectory(async (directory) => {
      const environment = { ...platform('plain'), PORT: '0', BALLAST_DATA_DIR: directory };
      const { ended } = new Services(environment).start('cluster', {}, ['--once']);
      return (await ended).output;
    });
    expect(printed).toContain(`digest ${digest} ${records} records`);
  }, 240_000);

  it('is the same with 1, then 3, then 1 replicas, and services killed on the way', async () => {
    const { digest, records } = await embeddedDigest(closesText);
    const services = new Services(platform('scaled'));
    const log = readerOf('scaled');
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
      const settled = await settledHistory(
        log,
        { universeId: UNIVERSE, windows: WINDOWS },
        () => undefined,
      );
      expect(settled.digest).toEqual({ digest, records });
    } finally {
      await services.stopAll('SIGKILL');
      await log.close();
    }
  }, 300_000);
});
