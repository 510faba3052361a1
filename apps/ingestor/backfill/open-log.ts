import { hostname } from 'node:os';
import type { BallastError } from '#core/ballast-error.js';
import { openDataDirectory } from '#platform/config/data-directory.js';
import type { Environment } from '#platform/config/environment.js';
import { EmbeddedFeedLog } from '#platform/embedded/embedded-feed-log.js';
import { openOwnJournal } from '#platform/embedded/own-journal.js';
import type { FeedLog } from '#platform/feed/feed-log.js';
import { KafkaFeedLog } from '#platform/kafka/kafka-feed-log.js';
import { processTiming } from '#platform/kafka/process-timing.js';
import { feedPartitions } from '#platform/kafka/topic-table.js';
import { claimOf } from '#platform/service/claim-of.js';
import { openCluster, openCodec } from '#platform/service/open-cluster.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';

/** The log that `npm start` would use: a cluster, or the journal of the data directory. */
export interface OpenedLog {
  readonly feed: FeedLog;
  close(): Promise<void>;
}

/** @throws BallastError CONFIG_* when it cannot be used: the journal of one that runs, another version's */
export function openLog(environment: Environment): Promise<OpenedLog> {
  return environment.KAFKA_BROKERS === ''
    ? openJournal(environment.BALLAST_DATA_DIR)
    : openKafka(environment);
}

/** No stage reads beside a backfill, so that nothing lies unread. */
const NOBODY_READS = { unread: 0 };

async function openJournal(dataDirectory: string): Promise<OpenedLog> {
  const failures: BallastError[] = [];
  const { journal: directory } = openDataDirectory(dataDirectory);
  const journal = await openOwnJournal(directory, (error) => failures.push(error));
  return {
    feed: new EmbeddedFeedLog(journal, avroRecordCodec(), NOBODY_READS),
    async close() {
      await journal.close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function openKafka(environment: Environment): Promise<OpenedLog> {
  const opened = openCluster('ingestor');
  const { cluster } = opened;
  await cluster.verifyTopics();
  const claim = claimOf(environment, hostname());
  const codec = await openCodec(opened);
  const log = cluster.openLog({
    ...{ claim, codec },
    partitions: feedPartitions,
    onRestart: () => undefined,
  });
  await log.start();
  const feed = new KafkaFeedLog({
    ...{ log, codec, names: cluster.names, startId: claim.startId },
    timing: processTiming,
  });
  return {
    feed,
    async close() {
      await feed.close();
      await log.stop();
    },
  };
}
