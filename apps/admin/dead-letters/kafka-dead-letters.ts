import type { Batch } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type { TimedRecord } from '#platform/journal/read-journal.js';
import type { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import type { KafkaLog } from '#platform/kafka/kafka-log.js';
import { storedRecordsOf } from '#platform/kafka/stored-records.js';
import type { Claim } from '#platform/task/claim.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import type { DeadLetterLog } from './dead-letter-log.js';

/** How often the reader looks whether it has reached the end. */
const LOOK_EVERY_MS = 50;
/** Nothing new for so long, with more to come: the cluster does not answer. */
const PATIENCE_MS = 30_000;

const partitions = Array.from({ length: topics.deadLetter.partitions }, (_, partition) => ({
  topic: topics.deadLetter.name,
  partition,
}));

/** The dead letters of a cluster, read committed; written again by one transaction. */
export function kafkaDeadLetters(options: {
  readonly cluster: KafkaCluster;
  readonly claim: Claim;
  readonly codec: RecordCodec;
}): DeadLetterLog {
  const { cluster, claim, codec } = options;
  const open = (): KafkaLog =>
    cluster.openLog({ partitions, claim, codec, onRestart: () => undefined, recordsOf: timed });
  return {
    codec,
    async read() {
      const log = open();
      await log.start();
      try {
        return await readAll(log);
      } finally {
        await log.stop();
      }
    },
    async write(records) {
      const writer = await open().openWriter(cluster.startTransactionalId(claim));
      try {
        await writer.commit(records);
      } finally {
        await writer.close();
      }
    },
  };
}

async function readAll(log: KafkaLog): Promise<readonly TimedRecord[]> {
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
        throw new BallastError(
          'IO_LOG',
          `expected the end of ${topics.deadLetter.name}, was silence`,
        );
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
