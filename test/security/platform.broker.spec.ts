import { readEnvironment } from '#platform/config/environment.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { claimOf } from '#platform/service/claim-of.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { BROKER_TIMEOUT_MS } from '#testing/kafka/broker.js';
import { secureKafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { settledHistory } from '../../apps/cluster/settled-history.js';
import { embeddedDigest } from '../embedded/embedded-replay.js';
import { inDirectory } from '../embedded/main-job.js';
import { type App, Services, servicesBuilt } from '../kafka/services.js';
import { closesText } from '../replay/casablanca-replay.js';
import { SecuredCluster } from './secured-cluster.js';

const HISTORY = { universeId: 'casablanca', windows: 745 };
const SERVICES = ['analytics', 'optimizer', 'ingestor', 'gateway'] as const;
const needs = {
  met: secureKafkaAvailable.met && servicesBuilt,
  needs: `${secureKafkaAvailable.needs}, and a build in dist`,
};

describeIf(needs, 'the services, each as its own principal', () => {
  let secured: SecuredCluster;
  beforeAll(async () => {
    secured = await SecuredCluster.start();
  }, BROKER_TIMEOUT_MS);
  afterAll(() => secured.broker.remove(), BROKER_TIMEOUT_MS);

  const login = async (app: App): Promise<Readonly<Record<string, string>>> => ({
    KAFKA_BROKERS: secured.broker.brokers,
    KAFKA_CA_FILE: secured.broker.caFile,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: app,
    KAFKA_SASL_PASSWORD: await secured.broker.password(app),
  });

  it('replay the history with the digest of the embedded runtime, and ask for nothing that is refused', async () => {
    const { digest, records } = await embeddedDigest(closesText);
    const log = new KafkaTopicLog({
      cluster: await secured.of('admin'),
      claim: claimOf(readEnvironment({}), 'test'),
      codec: avroRecordCodec(),
      onFatal: (error) => {
        throw error;
      },
      onRestart: () => undefined,
    });
    await inDirectory(async (directory) => {
      const services = new Services({ PORT: '0', BALLAST_DATA_DIR: directory });
      try {
        for (const app of SERVICES) {
          services.start(app, await login(app));
        }
        const settled = await settledHistory(log, HISTORY, () => undefined);
        expect(settled.digest).toEqual({ digest, records });
      } finally {
        await services.stopAll('SIGTERM');
        await log.close();
      }
    });
    for (const app of SERVICES) expect(await secured.refusals(app)).toEqual([]);
  }, 300_000);
});
