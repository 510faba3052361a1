import { randomUUID } from 'node:crypto';
import kafkajs, { type AclEntry } from 'kafkajs';
import { aclsOf, type PrincipalName } from '#platform/kafka/acls.js';
import { createAcls } from '#platform/kafka/acl-admin.js';
import type { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaWriter } from '#platform/kafka/kafka-writer.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { createTopics } from '#platform/kafka/topic-admin.js';
import { kafkaTopics } from '#platform/kafka/topic-table.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { BROKER_TIMEOUT_MS } from '#testing/kafka/broker.js';
import { secureKafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import {
  names,
  ONCE,
  OPERATOR,
  readFrom,
  SecuredCluster,
  STRANGER,
  writable,
} from './secured-cluster.js';

const TEST_MS = 120_000;
const everyTopic = kafkaTopics('development').map(({ topic }) => topic);
const recordFor = (topic: string, text: string): EncodedRecord => {
  return { topic, partition: 0, key: 'probe', value: Buffer.from(text) };
};

/** Who may write what: written down by hand, beside the rules that are made from the topology. */
const WRITTEN: Readonly<
  Record<Exclude<PrincipalName, 'admin'> | typeof STRANGER | typeof OPERATOR, readonly string[]>
> = {
  ingestor: [
    ...['ballast.ticks', 'ballast.universe', 'ballast.quality', 'ballast.marks'],
    ...['ballast.daily-history', 'ballast.index-levels', 'intraday-stock-prices'],
    ...['ballast.macro'],
    ...['ballast.dead-letter', 'ballast.changelog.feed'],
  ],
  analytics: [
    ...['portfStats', 'portfUpdatedStats', 'portfMetrics', 'Weights'],
    ...['ballast.ticks', 'ballast.universe', 'ballast.solves', 'ballast.decisions'],
    ...['ballast.metrics', 'ballast.statistics', 'ballast.outcomes', 'ballast.definitions'],
    ...['ballast.returns', 'ballast.late', 'ballast.dead-letter'],
    ...['ballast.changelog.normalise', 'ballast.changelog.intake'],
    ...['ballast.changelog.bars', 'ballast.changelog.universe'],
    ...['ballast.audited', 'ballast.audit', 'ballast.changelog.audit'],
  ],
  optimizer: ['ballast.universe', 'ballast.dead-letter', 'ballast.changelog.decide'],
  gateway: ['ballast.universe', 'ballast.pushed'],
  recorder: [],
  [OPERATOR]: [
    ...['intraday-stock-prices', 'portfStats', 'Weights', 'ballast.definitions'],
    ...['ballast.ticks', 'ballast.universe', 'ballast.solves', 'ballast.dead-letter'],
  ],
  'outside-producer': ['intraday-stock-prices', 'portfStats', 'Weights'],
  'outside-consumer': [],
  [STRANGER]: [],
};

describeIf(secureKafkaAvailable, 'the principals of a secured cluster', () => {
  let secured: SecuredCluster;
  beforeAll(async () => {
    secured = await SecuredCluster.start();
    const admin = await secured.kafka('admin');
    expect(await writable(admin, everyTopic)).toEqual(everyTopic);
  }, BROKER_TIMEOUT_MS);
  afterAll(() => secured.broker.remove(), BROKER_TIMEOUT_MS);

  const startOf = (replicas = 1) => ({ replicas, ordinal: 0, startId: randomUUID() });

  /** One transaction of a cluster's app under a transactional id. */
  const commit = async (
    cluster: KafkaCluster,
    id: string,
    topics: readonly string[],
    text = 'probe',
  ) => {
    const writer = await KafkaWriter.open(cluster.kafka, cluster.names, id);
    try {
      return await writer.commit(topics.map((topic) => recordFor(topic, text)));
    } finally {
      await writer.close();
    }
  };

  it.each(Object.keys(WRITTEN) as (keyof typeof WRITTEN)[])(
    '%s writes its own topics and no other',
    async (user) => {
      const taken = await writable(await secured.kafka(user), everyTopic);
      expect(taken.sort()).toEqual([...WRITTEN[user]].sort());
    },
    TEST_MS,
  );

  it.each([
    ['ingestor', ['feed.synthetic', `ingestor.${randomUUID()}`]],
    ['analytics', ['normalise.2', 'intake.0', 'bars.3', 'universe.1', `analytics.${randomUUID()}`]],
    ['optimizer', ['decide.0', `optimizer.${randomUUID()}`]],
    ['gateway', [`gateway.${randomUUID()}`]],
  ] as const)(
    '%s starts, and writes all its topics in one transaction under each of its ids',
    async (app, ids) => {
      const cluster = await secured.of(app);
      await cluster.verify(startOf());
      for (const id of ids) {
        const offsets = await commit(cluster, `ballast.${id}`, WRITTEN[app]);
        expect([...offsets.keys()].sort()).toEqual(WRITTEN[app].map((t) => `${t}/0`).sort());
      }
    },
    TEST_MS,
  );

  it.each([
    ['ingestor', 'bars.0'],
    ['analytics', 'decide.0'],
    ['analytics', 'feed.synthetic'],
    ['optimizer', 'universe.0'],
    ['gateway', 'universe.0'],
    ['gateway', 'optimizer.start'],
    ['outside-producer', 'feed.synthetic'],
    // A prefix ends with a dot: no stage's name can begin like another's.
    ['optimizer', 'decided.0'],
  ] as const)(
    '%s cannot fence or write as %s',
    async (app, id) => {
      const cluster = await secured.of(app);
      const [topic = 'ballast.universe'] = WRITTEN[app];
      const attempt = (): Promise<unknown> => commit(cluster, `ballast.${id}`, [topic]);
      const refused = await secured.refused(app, attempt);
      expect(refused).toContain(`DESCRIBE TransactionalId:ballast.${id}`);
    },
    TEST_MS,
  );

  it(
    'a transaction with one topic that is not its own commits nothing',
    async () => {
      const topic = 'ballast.universe';
      const admin = await secured.of('admin');
      const before = await commit(admin, 'ballast.admin.x', [topic]);
      const gateway = await secured.of('gateway');
      const attempt = (): Promise<unknown> =>
        commit(gateway, 'ballast.gateway.x', [topic, 'ballast.decisions']);
      const refused = await secured.refused('gateway', attempt);
      expect(refused).toContain('WRITE Topic:ballast.decisions');
      await commit(admin, 'ballast.admin.x', [topic], 'after');
      const offset = String(1 + (before.get(`${topic}/0`) ?? 0));
      const next = readFrom(admin.kafka, 'ballast.admin.r1', { topic, offset });
      await expect(next).resolves.toBe('after');
    },
    TEST_MS,
  );

  it.each([
    ['ingestor', 'ballast.outcomes'],
    ['analytics', 'intraday-stock-prices'],
    ['analytics', 'ballast.changelog.bars'],
    ['optimizer', 'ballast.solves'],
    ['gateway', 'ballast.decisions'],
  ] as const)(
    '%s reads %s in a group of its own',
    async (app, topic) => {
      const kafka = await secured.kafka(app);
      const first = readFrom(kafka, `ballast.${app}.r1`, { topic });
      await expect(first).resolves.toBe('probe');
    },
    TEST_MS,
  );

  it.each([
    ['ingestor', 'Weights'],
    ['analytics', 'ballast.changelog.decide'],
    ['optimizer', 'ballast.ticks'],
    ['gateway', 'ballast.universe'],
    ['gateway', 'ballast.changelog.universe'],
  ] as const)(
    '%s does not read %s',
    async (app, topic) => {
      const kafka = await secured.kafka(app);
      const attempt = (): Promise<unknown> => readFrom(kafka, `ballast.${app}.r1`, { topic });
      expect(await secured.refused(app, attempt)).toContain(`READ Topic:${topic}`);
    },
    TEST_MS,
  );

  it.each([
    ['gateway', 'ballast.analytics.r1', 'ballast.decisions'],
    ['optimizer', 'ballast.optimizers', 'ballast.solves'],
    ['outside-consumer', 'ballast.gateway.x', 'Weights'],
  ] as const)(
    '%s does not join the group %s',
    async (app, group, topic) => {
      const kafka = await secured.kafka(app);
      const attempt = (): Promise<unknown> => readFrom(kafka, group, { topic });
      expect(await secured.refused(app, attempt)).toContain(`DESCRIBE Group:${group}`);
    },
    TEST_MS,
  );

  it(
    'outsiders read the public topics, and see no other',
    async () => {
      const kafka = await secured.kafka('outside-consumer');
      const first = readFrom(kafka, 'outside-consumer.a', { topic: 'Weights' });
      await expect(first).resolves.toBe('probe');
      const admin = kafka.admin(ONCE);
      await admin.connect();
      const seen = await admin.listTopics();
      await admin.disconnect();
      expect(seen.sort()).toEqual(['Weights', 'portfMetrics', 'portfUpdatedStats']);
    },
    TEST_MS,
  );

  it(
    'with the rules of admin topics and rules are made, without being a super user',
    async () => {
      const kafka = await secured.kafka(OPERATOR);
      const made = await createTopics(kafka, names, 'development');
      expect(made).toMatchObject({ created: [], present: everyTopic });
      const rules = aclsOf('gateway', new KafkaNames('elsewhere'));
      const grants = [{ user: 'gateway', rules: rules.slice(0, 1) }];
      await expect(createAcls(kafka, grants)).resolves.toMatchObject({ created: 1, present: 0 });
      await expect(createAcls(kafka, grants)).resolves.toMatchObject({ created: 0, present: 1 });
      const admin = kafka.admin(ONCE);
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'ballast.more' }] });
      const elsewhere = (): Promise<unknown> =>
        admin.createTopics({ topics: [{ topic: 'elsewhere.more' }] });
      const refused = await secured.refused(OPERATOR, elsewhere);
      expect(refused).toContain('CREATE Topic:elsewhere.more');
      await admin.disconnect();
    },
    TEST_MS,
  );

  it.each(['ingestor', 'analytics', 'optimizer', 'gateway', STRANGER] as const)(
    '%s makes, changes and deletes no topics, rules or groups',
    async (user) => {
      const admin = (await secured.kafka(user)).admin(ONCE);
      await admin.connect();
      const configEntries = [{ name: 'retention.ms', value: '1' }];
      const ticks = { type: kafkajs.ConfigResourceTypes.TOPIC, name: 'ballast.ticks' };
      const settings = { validateOnly: false, resources: [{ ...ticks, configEntries }] };
      const attempts = [
        () => admin.createTopics({ topics: [{ topic: 'ballast.mine' }] }),
        () => admin.deleteTopics({ topics: ['ballast.ticks'] }),
        () => admin.alterConfigs(settings),
        () => admin.createAcls({ acl: [everyTopicFor(user)] }),
        () => admin.deleteGroups(['ballast.other.r1']),
      ];
      const refused: string[][] = [];
      for (const attempt of attempts) refused.push(await secured.refused(user, attempt));
      expect(refused).toEqual([
        expect.arrayContaining(['CREATE Topic:ballast.mine']),
        expect.arrayContaining(['DELETE Topic:ballast.ticks']),
        expect.arrayContaining(['ALTER_CONFIGS Topic:ballast.ticks']),
        expect.arrayContaining(['ALTER Cluster:kafka-cluster']),
        expect.arrayContaining(['DESCRIBE Group:ballast.other.r1']),
      ]);
      await admin.disconnect();
    },
    TEST_MS,
  );
});

const everyTopicFor = (user: string): AclEntry => ({
  principal: `User:${user}`,
  host: '*',
  operation: kafkajs.AclOperationTypes.ALL,
  permissionType: kafkajs.AclPermissionTypes.ALLOW,
  resourceType: kafkajs.AclResourceTypes.TOPIC,
  resourceName: '*',
  resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
});
