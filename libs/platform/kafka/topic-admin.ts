import kafkajs, { type Admin, type ITopicConfig, type Kafka } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type { KafkaNames } from './names.js';
import { type Durability, type KafkaTopic, kafkaTopics } from './topic-table.js';

/** Codecs that the client reads. */
const READABLE = new Set(['uncompressed', 'gzip']);

/** What creating topics came to. */
export interface CreatedTopics {
  readonly created: readonly string[];
  readonly present: readonly string[];
}

/** The explicit step that makes the topics of the table; those that are there are left as they are. */
export async function createTopics(
  kafka: Kafka,
  names: KafkaNames,
  durability: Durability,
): Promise<CreatedTopics> {
  return withAdmin(kafka, async (admin) => {
    const there = new Set(await admin.listTopics());
    const missing = kafkaTopics(durability).filter(
      ({ topic }) => !there.has(names.physical(topic)),
    );
    const topics = missing.map((topic) => creation(topic, names));
    if (topics.length > 0) {
      await admin.createTopics({ topics, waitForLeaders: true, timeout: 30_000 });
    }
    const present = kafkaTopics(durability).flatMap(({ topic }) =>
      there.has(names.physical(topic)) ? [names.physical(topic)] : [],
    );
    await waitForLeaders(
      admin,
      topics.map(({ topic }) => topic),
    );
    return { created: topics.map(({ topic }) => topic), present };
  });
}

/**
 * Compares the cluster with the table: every topic is there, has its partitions, and a compression that is read.
 * @throws BallastError CONFIG_TOPICS naming every fault
 */
export async function verifyTopics(kafka: Kafka, names: KafkaNames): Promise<void> {
  const faults = await withAdmin(kafka, (admin) => topicFaults(admin, names));
  if (faults.length > 0) throw new BallastError('CONFIG_TOPICS', faults.join('\n'));
}

/**
 * Compares the partition counts alone: cheap enough to be repeated while a service runs.
 * @throws BallastError CONFIG_TOPICS naming every fault, anything else when the cluster does not answer
 */
export async function verifyPartitions(kafka: Kafka, names: KafkaNames): Promise<void> {
  const expected = kafkaTopics('development');
  const faults = await withAdmin(kafka, (admin) => partitionFaults(admin, expected, names));
  if (faults.length > 0) throw new BallastError('CONFIG_TOPICS', faults.join('\n'));
}

async function topicFaults(admin: Admin, names: KafkaNames): Promise<string[]> {
  const expected = kafkaTopics('development');
  const there = new Set(await admin.listTopics());
  const missing = expected.filter(({ topic }) => !there.has(names.physical(topic)));
  if (missing.length > 0) {
    const list = missing.map(({ topic }) => names.physical(topic)).join(', ');
    return [`expected the topics ${list}: create them with npm run topics:create`];
  }
  return [
    ...(await partitionFaults(admin, expected, names)),
    ...(await compressionFaults(admin, expected, names)),
  ];
}

async function partitionFaults(
  admin: Admin,
  expected: readonly KafkaTopic[],
  names: KafkaNames,
): Promise<string[]> {
  const { topics } = await admin.fetchTopicMetadata({
    topics: expected.map(({ topic }) => names.physical(topic)),
  });
  const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  return expected.flatMap(({ topic, partitions }) => {
    const count = counts.get(names.physical(topic));
    if (count === partitions) return [];
    return [
      `expected ${partitions} partitions of ${names.physical(topic)}, was ${count}: state lies by partition, their number ` +
        'changes by a rollout (docs/operations.md, "Changing partitions")',
    ];
  });
}

async function compressionFaults(
  admin: Admin,
  expected: readonly KafkaTopic[],
  names: KafkaNames,
): Promise<string[]> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: expected.map(({ topic }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: names.physical(topic),
      configNames: ['compression.type'],
    })),
  });
  return resources.flatMap(({ resourceName, configEntries }) =>
    configEntries.flatMap(({ configName, configValue }) =>
      configName !== 'compression.type' || READABLE.has(configValue)
        ? []
        : [
            `expected compression.type uncompressed or gzip of ${resourceName}, was ${configValue}: this client does not read every ` +
              'codec that a producer may choose; set it with kafka-configs.sh --alter',
          ],
    ),
  );
}

function creation(spec: KafkaTopic, names: KafkaNames): ITopicConfig {
  const { topic, partitions, replicationFactor, settings } = spec;
  return {
    topic: names.physical(topic),
    numPartitions: partitions,
    replicationFactor,
    configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
  };
}

/** A created topic has leaders a moment later. */
async function waitForLeaders(admin: Admin, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    for (let attempt = 1; ; attempt++) {
      try {
        await admin.fetchTopicOffsets(topic);
        break;
      } catch (error) {
        if (attempt >= 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 8 } });
  try {
    await admin.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError('CONFIG_KAFKA', `expected a broker at KAFKA_BROKERS, was ${reason}`, {
      cause,
    });
  }
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
