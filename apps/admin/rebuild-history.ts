import { randomUUID } from 'node:crypto';
import { BallastError } from '#core/ballast-error.js';
import { openDataDirectory } from '#platform/config/data-directory.js';
import type { Environment } from '#platform/config/environment.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { openOwnJournal } from '#platform/embedded/own-journal.js';
import { type HistoryPlace, historyPlace } from '#platform/history/history-place.js';
import { passedOver } from '#platform/history/spare-refused.js';
import { clusterIdOf } from '#platform/kafka/cluster-id.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { openCluster, openCodec } from '#platform/service/open-cluster.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { TopicSource } from '#platform/topic-log.js';

/** The log that a history is made of, open for reading. */
interface OpenLog {
  readonly source: TopicSource;
  readonly logId: string;
  close(): Promise<void>;
}

/**
 * `rebuild-history`: folds the log again into a fresh schema, which takes the place of the present one. From the journal
 * of a stopped instance, or from the topics while everything runs; with the rights of the recorder.
 * @throws BallastError CONFIG_INVALID without a history, CONFIG_JOURNAL while the journal is in use, IO_HISTORY
 */
export async function rebuildHistoryOf(environment: Environment): Promise<void> {
  const { root, journal } = openDataDirectory(environment.BALLAST_DATA_DIR);
  const place = historyPlace(environment, root);
  if (place === null) {
    throw new BallastError('CONFIG_INVALID', 'BALLAST_HISTORY: expected sql, was off');
  }
  const log = await (environment.KAFKA_BROKERS === '' ? openJournal(journal) : openTopics());
  try {
    await rebuild(log, place, environment.BALLAST_NAMESPACE);
  } finally {
    await log.close();
  }
}

async function rebuild({ source, logId }: OpenLog, place: HistoryPlace, schema: string) {
  const [{ connectHistory }, { rebuildHistory }] = await Promise.all([
    import('#platform/history/connect-history.js'),
    import('#platform/history/rebuild-history.js'),
  ]);
  const database = connectHistory(place);
  try {
    const done = await rebuildHistory(database, schema, {
      source,
      logId,
      onProgress: (folded, left) => {
        process.stderr.write(`${folded} records folded, ${left} left\n`);
      },
      onRefused: (record) => {
        process.stderr.write(`${passedOver(record)}\n`);
      },
    });
    process.stdout.write(`history rebuilt: ${done} records in the schema "${schema}"\n`);
  } finally {
    await database.destroy();
  }
}

async function openJournal(directory: string): Promise<OpenLog> {
  const journal = await openOwnJournal(directory, (error) => {
    throw error;
  });
  return {
    source: new EmbeddedTopicLog(journal, avroRecordCodec()),
    logId: `journal/${journal.id}`,
    close: () => journal.close(),
  };
}

async function openTopics(): Promise<OpenLog> {
  const opened = openCluster('admin');
  const { kafka, names } = opened.cluster;
  const cluster = new KafkaCluster(kafka, names, 'recorder');
  await cluster.verifyTopics();
  const log = new KafkaTopicLog({
    cluster,
    claim: { replicas: 1, ordinal: 0, startId: randomUUID() },
    codec: await openCodec(opened),
    onFatal: (error) => {
      throw error;
    },
    onRestart: () => undefined,
  });
  return {
    source: log,
    logId: `kafka/${await clusterIdOf(kafka)}/${names.namespace}`,
    close: () => log.close(),
  };
}
