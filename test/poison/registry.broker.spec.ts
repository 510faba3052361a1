import { tick } from '#testing/stream-fixtures.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { registryAvailable } from '#testing/kafka/kafka-available.js';
import { startRegistry, type TestRegistry } from '#testing/kafka/registry.js';
import { describeIf } from '#testing/requires.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import { startKafkaStages, type KafkaStages } from './kafka-stages.js';
import { listed } from './listed.js';
import { outsideProducer, send } from './outside-producer.js';

describeIf(registryAvailable, 'poison in front of a schema registry', () => {
  let broker: TestBroker;
  let registry: TestRegistry;
  let stages: KafkaStages;
  beforeAll(async () => {
    [broker, registry] = await Promise.all([startBroker(), startRegistry()]);
    const options = { namespace: 'framed', registryUrl: registry.url };
    stages = await startKafkaStages(await broker.connection(), options);
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await stages.stop();
    await Promise.all([broker.remove(), registry.remove()]);
  }, BROKER_TIMEOUT_MS);

  it('without a frame, or with the id of a schema that nobody knows, is in the list', async () => {
    const at = { topic: topics.ticks.name, partition: 2, key: 'AKT' };
    const value = tick({ instrument: 'AKT', eventTime: 0, price: 1 });
    const { value: plain } = avroRecordCodec().encode({ ...at, value });
    const producer = await outsideProducer(broker.brokers);
    const frameless = Buffer.concat([Buffer.from([1]), plain]);
    await send(producer, stages.names, { ...at, value: frameless });
    const unknown = Buffer.concat([Buffer.from([0, 0, 15, 66, 63]), plain]);
    await send(producer, stages.names, { ...at, value: unknown });
    await producer.disconnect();
    let letters = await listed(stages.deadLetters);
    while (letters.length < 2) letters = await listed(stages.deadLetters);
    expect(letters.map(({ code }) => code).sort()).toEqual([
      'DATA_MALFORMED',
      'DATA_UNKNOWN_SCHEMA',
    ]);
    expect(stages.failures).toEqual([]);
  }, 60_000);
});
