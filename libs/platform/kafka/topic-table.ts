import type { TopicPartition } from '#platform/task/partitioned-log.js';
import { type Cleanup, changelogTopic, type TopicSpec, topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';

/** The changelog of the feeds holds their claims and cursors. */
export const FEED_STAGE = 'feed';
export const FEED_CHANGELOG_PARTITIONS = 4;

/** All partitions of it. */
export const feedPartitions: readonly TopicPartition[] = Array.from(
  { length: FEED_CHANGELOG_PARTITIONS },
  (_, partition) => ({ topic: changelogTopic(FEED_STAGE), partition }),
);

/** What a cluster is asked to make: durable outside development. */
export type Durability = 'development' | 'production';

/** A topic as a cluster has it. */
export interface KafkaTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** The largest record that is taken in: what is poison must arrive to be refused. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

const changelogs = [
  ...topology.map(({ name, tasks }) => ({ topic: changelogTopic(name), partitions: tasks })),
  { topic: changelogTopic(FEED_STAGE), partitions: FEED_CHANGELOG_PARTITIONS },
];

/** Every topic of the platform, from the table in code, by the table's names. */
export function kafkaTopics(durability: Durability): readonly KafkaTopic[] {
  const replicationFactor = durability === 'production' ? 3 : 1;
  const common = {
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    'min.insync.replicas': durability === 'production' ? '2' : '1',
    // The brokers unpack what outside producers packed: every consumer can read it.
    'compression.type': 'uncompressed',
    'message.timestamp.type': 'LogAppendTime',
  };
  const data = topicList.map(({ name, partitions, cleanup }: TopicSpec) => ({
    topic: name,
    partitions,
    replicationFactor,
    settings: { ...common, ...cleanupSettings(cleanup) },
  }));
  const state = changelogs.map(({ topic, partitions }) => ({
    topic,
    partitions,
    replicationFactor,
    settings: {
      ...common,
      'cleanup.policy': 'compact',
      // A restore reads what compaction has left: small segments, cleaned early.
      'segment.bytes': String(16 * 1024 * 1024),
      'min.cleanable.dirty.ratio': '0.2',
    },
  }));
  return [...data, ...state];
}

function cleanupSettings(cleanup: Cleanup): Record<string, string> {
  switch (cleanup.kind) {
    case 'forever':
      return { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
    case 'compact':
      return { 'cleanup.policy': 'compact' };
    case 'delete':
      return {
        'cleanup.policy': 'delete',
        'retention.ms': String(cleanup.retentionMs),
        // Only what lies in a closed segment is deleted.
        'segment.ms': String(Math.max(600_000, Math.ceil(cleanup.retentionMs / 6))),
      };
  }
}
