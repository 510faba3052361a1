import { changelogTopic, topics } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import { type AclRule, aclsOf, hostedStages, principals } from './acls.js';
import { KafkaNames } from './names.js';

const names = new KafkaNames();
const services = ['ingestor', 'analytics', 'optimizer', 'gateway'] as const;

const matching = (rules: readonly AclRule[], wanted: Partial<AclRule>): string[] =>
  rules
    .filter(
      ({ resource, operation }) => resource === wanted.resource && operation === wanted.operation,
    )
    .map(({ name }) => name);
const written = (principal: (typeof principals)[number]): string[] =>
  matching(aclsOf(principal, names), { resource: 'topic', operation: 'write' });
const writersOf = (topic: string): string[] =>
  principals.filter((principal) => written(principal).includes(topic));

describe('the rules of a service', () => {
  it('cover every stage of the topology, each in one service', () => {
    const hosted = Object.values(hostedStages).flat();
    expect([...hosted].sort()).toEqual(topology.map(({ name }) => name).sort());
  });

  it.each(['analytics', 'optimizer'] as const)(
    '%s reads the inputs and writes the outputs, dead letters and changelogs of its stages',
    (service) => {
      const rules = aclsOf(service, names);
      for (const name of hostedStages[service]) {
        const stage = topology.find((candidate) => candidate.name === name);
        const changelog = changelogTopic(name);
        const reads = matching(rules, { resource: 'topic', operation: 'read' });
        expect(reads).toEqual(expect.arrayContaining([...(stage?.inputs ?? []), changelog]));
        expect(written(service)).toEqual(
          expect.arrayContaining([...(stage?.outputs ?? []), changelog, 'ballast.dead-letter']),
        );
      }
    },
  );

  it('leave each record one writer where the topology has one', () => {
    expect(writersOf(topics.ticks.name)).toEqual(['ingestor', 'analytics', 'admin']);
    expect(writersOf(topics.universe.name)).toEqual([
      'ingestor',
      'analytics',
      'optimizer',
      'gateway',
      'admin',
    ]);
    for (const { name } of [topics.decisions, topics.metrics, topics.statistics, topics.outcomes]) {
      expect(writersOf(name)).toEqual(['analytics']);
    }
    // The audit trail has no hand in it but the stages'.
    for (const { name } of [topics.audited, topics.audit]) {
      expect(writersOf(name)).toEqual(['analytics']);
    }
    expect(writersOf(topics.weights.name)).toEqual(['analytics', 'admin', 'outside-producer']);
    for (const { name } of topology) expect(writersOf(changelogTopic(name))).toHaveLength(1);
    expect(writersOf(changelogTopic('feed'))).toEqual(['ingestor']);
  });

  it.each(['group', 'transactionalId'] as const)(
    'give no two principals a name of the same %s',
    (resource) => {
      const prefixes = principals.flatMap((principal) =>
        aclsOf(principal, names)
          .filter((rule) => rule.resource === resource)
          .map(({ name }) => name),
      );
      const overlapping = prefixes.filter((one) =>
        prefixes.some((other) => other !== one && other.startsWith(one)),
      );
      expect(overlapping).toEqual([]);
      expect(new Set(prefixes).size).toBe(prefixes.length);
    },
  );

  it('let a service write transactions of its tasks only', () => {
    const ids = (service: (typeof services)[number]): string[] =>
      matching(aclsOf(service, names), { resource: 'transactionalId', operation: 'write' });
    expect(ids('ingestor')).toEqual(['ballast.ingestor.', 'ballast.feed.']);
    expect(ids('optimizer')).toEqual(['ballast.optimizer.', 'ballast.decide.']);
    expect(ids('gateway')).toEqual(['ballast.gateway.']);
  });

  it('let nobody but the admin make topics or rules', () => {
    const administering = principals.filter((principal) =>
      aclsOf(principal, names).some(
        ({ resource, operation }) =>
          resource === 'cluster' || ['create', 'alter', 'alterConfigs'].includes(operation),
      ),
    );
    expect(administering).toEqual(['admin']);
  });

  it('read and write single topics, never a prefix', () => {
    const wide = principals.flatMap((principal) =>
      aclsOf(principal, names).filter(
        ({ resource, pattern, operation }) =>
          resource === 'topic' && pattern === 'prefixed' && ['read', 'write'].includes(operation),
      ),
    );
    expect(wide).toEqual([]);
  });

  it('keep outsiders to the public topics', () => {
    for (const principal of ['outside-producer', 'outside-consumer'] as const) {
      const touched = aclsOf(principal, names).filter(({ resource }) => resource === 'topic');
      expect(touched.filter(({ name }) => name.startsWith('ballast.'))).toEqual([]);
    }
  });

  it('are of one installation: another namespace shares nothing but the public topics', () => {
    const other = new KafkaNames('other', 'test-');
    const name = ({ resource, name }: AclRule): string => `${resource} ${name}`;
    const ours = new Set(services.flatMap((service) => aclsOf(service, names).map(name)));
    const shared = services.flatMap((service) =>
      aclsOf(service, other)
        .map(name)
        .filter((each) => ours.has(each)),
    );
    expect(shared).toEqual([]);
  });
});
