import kafkajs, { type Producer } from 'kafkajs';
import { verifyTopics } from '#platform/kafka/topic-admin.js';
import { POSITION_KEY } from '#platform/task/changelog.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord, Position } from '#platform/task/task-log.js';
import type { DeadLetter, Tick } from '#stream/generated/wire-types.js';
import { changelogTopic, topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { answer } from '../../apps/admin/dead-letters/command.js';
import { startKafkaStages, type KafkaStages } from './kafka-stages.js';
import { expected, listed, summary, type Listed } from './listed.js';
import { outsideProducer, send, snappyOfLiterals } from './outside-producer.js';
import { after, poisons, quote } from './poison.js';

const { CompressionTypes, CompressionCodecs, Kafka, logLevel, ConfigResourceTypes } = kafkajs;
const STEP_MS = 60_000;

/** The position that a transaction of a stage's task moves it to: next offsets by `topic/partition`. */
function positionIn(records: readonly EncodedRecord[], stage: string): Position {
  const changelog = changelogTopic(stage);
  const entry = records.find(({ topic, key }) => topic === changelog && key === POSITION_KEY);
  return JSON.parse(Buffer.from(entry?.value ?? '{}').toString()) as Position;
}

describeIf(kafkaAvailable, 'poison on Kafka', () => {
  let broker: TestBroker;
  let stages: KafkaStages;
  let producer: Producer;
  const live: number[] = [];

  /** Lists until there are so many. */
  const whenListed = async (count: number): Promise<readonly Listed[]> => {
    for (;;) {
      const letters = await listed(stages.deadLetters);
      if (letters.length >= count) return letters;
    }
  };
  const whenLive = async (count: number): Promise<void> => {
    while (live.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  beforeAll(async () => {
    broker = await startBroker();
    stages = await startKafkaStages(await broker.connection(), { namespace: 'poison' });
    producer = await outsideProducer(broker.brokers);
    stages.log.follow(
      [topics.ticks.name],
      ({ value }) => {
        const { kind, price, source } = value as Tick;
        if (kind === 'tick' && source === 'live') live.push(price);
      },
      () => undefined,
    );
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await producer.disconnect();
    await stages.stop();
    await broker.remove();
  }, BROKER_TIMEOUT_MS);

  it(
    'ends in the list, each record once with its code, while the stream goes on',
    async () => {
      await send(producer, stages.names, quote());
      for (const poison of poisons) await send(producer, stages.names, poison);
      await send(producer, stages.names, after);
      await whenLive(2);
      expect(summary(await whenListed(poisons.length))).toEqual(expected(poisons));
      expect(stages.failures).toEqual([]);
    },
    STEP_MS,
  );

  it('goes out in the transaction that moves its task past it', () => {
    const codec = avroRecordCodec();
    let letters = 0;
    for (const records of stages.transactions) {
      for (const record of records) {
        if (record.topic !== topics.deadLetter.name) continue;
        const stored = { ...record, offset: 0, headers: record.headers ?? {} };
        const { stage, topic, partition, offset } = codec.decode(stored).value as DeadLetter;
        expect(positionIn(records, stage)[`${topic}/${partition}`]).toBeGreaterThan(offset);
        letters += 1;
      }
    }
    expect(letters).toBe(poisons.length);
  });

  it(
    'is handed in again under its key, judged again, and noted',
    async () => {
      const wanted = (await listed(stages.deadLetters)).find(
        ({ code, length }) => code === 'DATA_MALFORMED' && length === 20,
      );
      const ids = [wanted?.id ?? ''];
      await answer(stages.deadLetters, { kind: 'resubmit', ids, repeats: 'once' });
      const letters = await whenListed(poisons.length + 1);
      expect(letters.at(-1)).toMatchObject({ sha256: wanted?.sha256, code: wanted?.code });
      expect(letters.find(({ id }) => id === wanted?.id)?.resubmitted).toHaveLength(1);
      await expect(
        answer(stages.deadLetters, { kind: 'resubmit', ids, repeats: 'once' }),
      ).rejects.toThrow('the same bytes were written again');
    },
    STEP_MS,
  );

  it(
    'of a compression that we do not read is unpacked by the broker',
    async () => {
      const before = live.length;
      CompressionCodecs[CompressionTypes.Snappy] = snappyOfLiterals;
      const more = quote({ field_last_traded_time: '2026-03-05T14:41:00Z' });
      await send(producer, stages.names, more, CompressionTypes.Snappy);
      await whenLive(before + 1);
      expect(stages.failures).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'of a codec that the broker does not know is refused to its producer: no record, no letter',
    async () => {
      const unknown = 7 as typeof CompressionTypes.Snappy;
      CompressionCodecs[unknown] = snappyOfLiterals;
      const topic = stages.names.physical(topics.intradayPrices.name);
      const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
      const admin = kafka.admin();
      await admin.connect();
      const before = await admin.fetchTopicOffsets(topic);
      await expect(send(producer, stages.names, quote(), unknown)).rejects.toThrow();
      expect(await admin.fetchTopicOffsets(topic)).toEqual(before);
      await admin.disconnect();
    },
    STEP_MS,
  );

  it(
    'is kept out by a refusal to start where the broker would keep that compression',
    async () => {
      const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
      const admin = kafka.admin();
      await admin.connect();
      const name = stages.names.physical(topics.weights.name);
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            ...{ type: ConfigResourceTypes.TOPIC, name },
            configEntries: [{ name: 'compression.type', value: 'producer' }],
          },
        ],
      });
      await admin.disconnect();
      await expect(verifyTopics(kafka, stages.names)).rejects.toThrow(
        `expected compression.type uncompressed or gzip of ${name}, was producer`,
      );
    },
    STEP_MS,
  );
});
