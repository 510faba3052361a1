import { Kafka, logLevel } from 'kafkajs';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from './broker.js';
import { kafkaAvailable } from './kafka-available.js';
import { describeIf } from '../requires.js';

describeIf(kafkaAvailable, 'a broker for tests', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startBroker();
  }, BROKER_TIMEOUT_MS);
  afterAll(() => broker.remove(), BROKER_TIMEOUT_MS);

  const withTopics = async (work: (topics: string[]) => void, create?: string): Promise<void> => {
    const { brokers, clientId } = await broker.connection();
    const kafka = new Kafka({ brokers: [...brokers], clientId, logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    try {
      if (create !== undefined) await admin.createTopics({ topics: [{ topic: create }] });
      work(await admin.listTopics());
    } finally {
      await admin.disconnect();
    }
  };

  it(
    'keeps what it holds over a crash',
    async () => {
      await withTopics((topics) => expect(topics).toEqual(['kept']), 'kept');
      await broker.kill();
      await broker.start();
      await withTopics((topics) => expect(topics).toContain('kept'));
    },
    BROKER_TIMEOUT_MS,
  );
});
