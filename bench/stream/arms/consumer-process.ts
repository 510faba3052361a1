import { Kafka, logLevel } from 'kafkajs';
import { codecFor } from '#platform/avro/codec.js';
import { mendClient } from '#platform/kafka/mend-client.js';
import type { Watermark } from '#stream/generated/wire-types.js';
import type { ConsumerArguments, ConsumerReport } from './consumer-protocol.js';
import { WatermarkTally } from './watermark-tally.js';

/** The least that any consumer on this client does: raw batches, or their ticks decoded and dropped. */
const { broker, topic, partitions, work, reader } = JSON.parse(
  process.argv[2],
) as ConsumerArguments;
const report = (what: ConsumerReport): void => void process.send?.(what);
const codec = codecFor('tick-record');
const tally = new WatermarkTally(partitions);
/** Second branch of the union of `ballast.ticks`. */
const WATERMARK_BRANCH = 1;

if (reader === 'ours') mendClient();
const kafka = new Kafka({ clientId: 'consumer', brokers: [broker], logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({
  groupId: `consumer-${process.pid}-${Date.now()}`,
  maxWaitTimeInMs: 50,
  readUncommitted: false,
});
consumer.on(consumer.events.GROUP_JOIN, () => {
  report({ kind: 'ready' });
});
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch: { partition, messages } }) => {
    for (const { value } of messages) {
      if (value === null) continue;
      const isWatermark = value[0] >> 1 === WATERMARK_BRANCH;
      if (work === 'nothing' && !isWatermark) continue;
      const record = codec.decode(value);
      if (isWatermark) {
        const end = tally.add(partition, (record as Watermark).watermark);
        if (end !== null) report({ kind: 'window', end, at: Date.now() });
      }
    }
  },
});
process.on('disconnect', () => process.exit(0));
