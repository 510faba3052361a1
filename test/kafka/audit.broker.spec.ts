import type { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import type { AuditEntry, AuditFact } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { auditFacts, auditRecord, chainOf } from '#testing/audit-fixtures.js';
import { BROKER_TIMEOUT_MS, startBroker, type TestBroker } from '#testing/kafka/broker.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { readerOf } from './history.js';
import { Services, servicesBuilt } from './services.js';

const needs = {
  met: kafkaAvailable.met && servicesBuilt,
  needs: `${kafkaAvailable.needs} and a build in dist`,
};

const facts = auditFacts(5);
const chain = chainOf(facts);

describeIf(needs, 'the audit trail on Kafka', () => {
  let broker: TestBroker;
  let services: Services;
  let log: KafkaTopicLog;
  beforeAll(async () => {
    broker = await startBroker();
    services = new Services({ KAFKA_BROKERS: broker.brokers });
    expect((await services.start('admin', {}, ['topics']).ended).code).toBe(0);
    log = readerOf(broker);
  }, BROKER_TIMEOUT_MS);
  afterAll(async () => {
    await services.stopAll('SIGKILL');
    await log.close();
    await broker.stop();
  }, BROKER_TIMEOUT_MS);

  const write = (said: readonly AuditFact[], entries: readonly AuditEntry[]): Promise<void> =>
    log.publish([
      ...said.map((value) => ({ topic: topics.audited.name, key: value.resource, value })),
      ...entries.map(auditRecord),
    ]);
  const verify = (...given: readonly string[]) =>
    services.start('admin', {}, ['audit', ...given]).ended;

  it(
    'is verified from its first entry, against a head that was kept, and names what was added',
    async () => {
      await write(facts.slice(0, 4), chain.slice(0, 4));
      const intact = await verify('--head', chain[1].hash);
      expect(intact.output).toContain(`head ${chain[3].hash}`);
      expect(intact.output).toContain('entry 2 has the hash that was kept');
      expect(intact.code).toBe(0);
      const cut = await verify('--head', chain[4].hash);
      expect(cut.output).toContain('truncated: no entry of 4 has the hash');
      expect(cut.code).toBe(1);
      const ends = await log.ends([topics.audit.name]);
      // Behind the entries there is the marker of their commit.
      expect([...ends]).toEqual([['ballast.audit/0', 5]]);
      await write([], [chain[4]]);
      const forged = await verify();
      expect(forged.output).toContain('forged: entry 5: nothing was said of such a call');
      expect(forged.code).toBe(1);
    },
    BROKER_TIMEOUT_MS,
  );
});
