import { changelogTopic, topics } from '#stream/topics.js';
import { stageNamed } from '#stream/topology.js';
import { RECORDED_TOPICS } from '#platform/history/recorded-topics.js';
import type { KafkaNames } from './names.js';
import { FEED_STAGE, kafkaTopics } from './topic-table.js';

/** Who connects to a cluster: each service with a principal of its own, and outsiders as an example of theirs. */
export const principals = [
  'ingestor',
  'analytics',
  'optimizer',
  'gateway',
  'recorder',
  'admin',
  'outside-producer',
  'outside-consumer',
] as const;
export type PrincipalName = (typeof principals)[number];

export type AclOperation =
  'read' | 'write' | 'create' | 'alter' | 'describe' | 'describeConfigs' | 'alterConfigs';

/** One thing a principal may do, from any host. Whatever no rule allows is refused. */
export interface AclRule {
  readonly resource: 'topic' | 'group' | 'transactionalId' | 'cluster';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operation: AclOperation;
}

/** What a service does, in the words of the topology and the table of topics. */
interface Access {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** First parts of its transactional ids: `<namespace>.<owner>.<...>`. */
  readonly writesAs: readonly string[];
}

/** Which service hosts which stages. */
export const hostedStages = {
  analytics: ['normalise', 'intake', 'bars', 'universe', 'audit'],
  optimizer: ['decide'],
} as const;

/** Reads what its stages read, writes what they write, and their changelogs; publishes marks beside its tasks. */
function hosting(app: keyof typeof hostedStages): Access {
  const stages = hostedStages[app].map(stageNamed);
  const changelogs = stages.map(({ name }) => changelogTopic(name));
  return {
    reads: [...stages.flatMap(({ inputs }) => inputs), ...changelogs],
    writes: [...stages.flatMap(({ outputs }) => outputs), topics.deadLetter.name, ...changelogs],
    writesAs: [app, ...stages.map(({ name }) => name)],
  };
}

const services: Readonly<
  Record<'ingestor' | 'analytics' | 'optimizer' | 'gateway' | 'recorder', Access>
> = {
  /** Its feeds write ticks and their cursors; it writes the bootstrap and waits until that has gone round. */
  ingestor: {
    reads: [
      changelogTopic(FEED_STAGE),
      topics.universe.name,
      topics.definitions.name,
      topics.outcomes.name,
      topics.pushed.name,
    ],
    writes: [
      topics.intradayPrices.name,
      topics.ticks.name,
      topics.universe.name,
      topics.dailyHistory.name,
      topics.indexLevels.name,
      topics.macro.name,
      topics.quality.name,
      topics.marks.name,
      topics.deadLetter.name,
      changelogTopic(FEED_STAGE),
    ],
    writesAs: ['ingestor', FEED_STAGE],
  },
  analytics: hosting('analytics'),
  optimizer: hosting('optimizer'),
  /** Its read model follows the output topics; a command is a record of the universe stage's input, a pushed trade the ingestor's. */
  gateway: {
    reads: [
      topics.definitions.name,
      topics.metrics.name,
      topics.statistics.name,
      topics.decisions.name,
      topics.solves.name,
      topics.outcomes.name,
      topics.audit.name,
      topics.returns.name,
      topics.indexLevels.name,
      topics.macro.name,
      topics.quality.name,
      topics.marks.name,
      topics.late.name,
      topics.deadLetter.name,
    ],
    writes: [topics.universe.name, topics.pushed.name],
    writesAs: ['gateway'],
  },
  /** It follows output topics into the history and InfluxDB, and tells of triggers and decisions. */
  recorder: {
    reads: [...RECORDED_TOPICS, topics.solves.name, topics.returns.name],
    writes: [],
    writesAs: [],
  },
};

/** The public topics are an interface: what outsiders write, and what they read. */
const outside: Readonly<Record<'outside-producer' | 'outside-consumer', Access>> = {
  'outside-producer': {
    reads: [],
    writes: [topics.intradayPrices.name, topics.portfStats.name, topics.weights.name],
    writesAs: [],
  },
  'outside-consumer': {
    reads: [topics.weights.name, topics.portfMetrics.name, topics.portfUpdatedStats.name],
    writes: [],
    writesAs: [],
  },
};

/**
 * The least a principal needs. Read and write imply describe; writing a topic implies what an idempotent producer needs
 * of the cluster (KIP-679), so there is no rule for it.
 */
export function aclsOf(principal: PrincipalName, names: KafkaNames): readonly AclRule[] {
  switch (principal) {
    case 'ingestor':
    case 'analytics':
    case 'optimizer':
    case 'gateway':
    case 'recorder':
      return [
        ...data(services[principal], names),
        ...owned('group', 'read', [principal], names),
        ...tableRules(['describe', 'describeConfigs'], names),
      ];
    case 'admin':
      return adminRules(names);
    case 'outside-producer':
      return data(outside[principal], names);
    case 'outside-consumer':
      return [
        ...data(outside[principal], names),
        { resource: 'group', name: `${principal}.`, pattern: 'prefixed', operation: 'read' },
      ];
  }
}

/** Makes topics and rules; reads dead letters and hands them in again. It may give itself any right by its rules. */
function adminRules(names: KafkaNames): AclRule[] {
  const inputs = Object.values(hostedStages)
    .flatMap((stages) => stages.flatMap((stage) => stageNamed(stage).inputs))
    .filter((input) => input !== topics.audited.name);
  const access = {
    reads: [topics.deadLetter.name, topics.audited.name, topics.audit.name],
    // What is handed in again is noted beside its dead letter.
    writes: [...inputs, topics.deadLetter.name],
    writesAs: ['admin'],
  };
  const cluster = { resource: 'cluster', name: 'kafka-cluster', pattern: 'literal' } as const;
  return [
    ...data(access, names),
    ...owned('group', 'read', ['admin'], names),
    ...tableRules(['create', 'alter', 'describe', 'describeConfigs', 'alterConfigs'], names),
    { ...cluster, operation: 'alter' },
    { ...cluster, operation: 'describe' },
  ];
}

function data({ reads, writes, writesAs }: Access, names: KafkaNames): AclRule[] {
  const topicRules = (operation: AclOperation, of: readonly string[]): AclRule[] =>
    [...new Set(of)].map((topic) => ({
      resource: 'topic',
      name: names.physical(topic),
      pattern: 'literal',
      operation,
    }));
  return [
    ...topicRules('read', reads),
    ...topicRules('write', writes),
    ...owned('transactionalId', 'write', writesAs, names),
  ];
}

/** Names that begin with `<namespace>.<owner>.` */
const owned = (
  resource: 'group' | 'transactionalId',
  operation: AclOperation,
  owners: readonly string[],
  { namespace }: KafkaNames,
): AclRule[] =>
  owners.map((owner) => ({
    resource,
    name: `${namespace}.${owner}.`,
    pattern: 'prefixed',
    operation,
  }));

/** At its start every service compares the whole table of topics with the cluster: names and settings, no records. */
function tableRules(operations: readonly AclOperation[], names: KafkaNames): AclRule[] {
  const publicNames = kafkaTopics('production').flatMap(({ topic }) =>
    topic.startsWith('ballast.') ? [] : [names.physical(topic)],
  );
  return operations.flatMap((operation): AclRule[] => [
    { resource: 'topic', name: `${names.namespace}.`, pattern: 'prefixed', operation },
    ...publicNames.map((name): AclRule => {
      return { resource: 'topic', name, pattern: 'literal', operation };
    }),
  ]);
}
