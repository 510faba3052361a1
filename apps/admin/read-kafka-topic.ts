import type { Batch } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type { TimedRecord } from '#platform/journal/read-journal.js';
import type { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import type { KafkaLog } from '#platform/kafka/kafka-log.js';
import { storedRecordsOf } from '#platform/kafka/stored-records.js';
import type { Claim } from '#platform/task/claim.js';
import type { TopicPartition } from '#platform/task/partitioned-log.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { topicList } from '#stream/topics.js';

/** How often the reader looks whether it has reached the end. */
const LOOK_EVERY_MS = 50;
/** Nothing new for so long, with more to come: the cluster does not answer. */
const PATIENCE_MS = 30_000;

/** Every retained record of one topic, read committed, with the time the log took it. */
export async function readKafkaTopic(options: {
  readonly cluster: KafkaCluster;
  readonly claim: Claim;
  readonly codec: RecordCodec;
  readonly topic: string;
}): Promise<readonly TimedRecord[]> {
  const { cluster, claim, codec, topic } = options;
  const count = topicList.find(({ name }) => name === topic)?.partitions ?? 0;
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }));
  const log = cluster.openLog({
    ...{ partitions, claim, codec },
    onRestart: () => undefined,
    recordsOf: timed,
  });
  await log.start();
  try {
    return await readAll(log, partitions);
  } finally {
    await log.stop();
  }
}

async function readAll(
  log: KafkaLog,
  partitions: readonly TopicPartition[],
): Promise<readonly TimedRecord[]> {
  const ranges = await Promise.all(
    partitions.map(async (of) => ({ ...of, ...(await log.range(of)) })),
  );
  const cursor = log.source.open(ranges.map(({ start, ...of }) => ({ ...of, offset: start })));
  const records: TimedRecord[] = [];
  const arrived = (): boolean =>
    cursor.empty && cursor.queues.every(({ fetchNext }, i) => fetchNext >= ranges[i].end);
  try {
    let quietMs = 0;
    while (!arrived()) {
      // The log was opened with `timed`.
      const batch = (await cursor.next(LOOK_EVERY_MS)) as readonly TimedRecord[];
      records.push(...batch);
      quietMs = batch.length > 0 ? 0 : quietMs + LOOK_EVERY_MS;
      if (quietMs >= PATIENCE_MS) {
        const [{ topic }] = partitions;
        throw new BallastError('IO_LOG', `expected the end of ${topic}, was silence`);
      }
    }
  } finally {
    cursor.close();
  }
  return records;
}

function timed(topic: string, batch: Batch): readonly TimedRecord[] {
  return storedRecordsOf(topic, batch).map((record, i) => ({
    ...record,
    time: Number(batch.messages[i].timestamp),
  }));
}
