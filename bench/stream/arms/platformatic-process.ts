import { Consumer } from '@platformatic/kafka';
import { codecFor } from '#platform/avro/codec.js';
import type { Watermark } from '#stream/generated/wire-types.js';
import type { ConsumerArguments, ConsumerReport } from './consumer-protocol.js';
import { WatermarkTally } from './watermark-tally.js';

/** The least that a consumer on the other client for Node does: what `consumer-process` does on kafkajs. */
const { broker, topic, partitions } = JSON.parse(process.argv[2]) as ConsumerArguments;
const report = (what: ConsumerReport): void => void process.send?.(what);
const codec = codecFor('tick-record');
const tally = new WatermarkTally(partitions);
/** Second branch of the union of `ballast.ticks`. */
const WATERMARK_BRANCH = 1;

const consumer = new Consumer({
  clientId: 'consumer',
  groupId: `consumer-${process.pid}-${Date.now()}`,
  bootstrapBrokers: [broker],
  maxWaitTime: 50,
  isolationLevel: 1,
  autocommit: false,
});
const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
report({ kind: 'ready' });
stream.on('data', ({ partition, value }) => {
  if (value[0] >> 1 !== WATERMARK_BRANCH) return;
  const record = codec.decode(value);
  const end = tally.add(partition, (record as Watermark).watermark);
  if (end !== null) report({ kind: 'window', end, at: Date.now() });
});
process.on('disconnect', () => process.exit(0));
