import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EachMessagePayload, Kafka } from 'kafkajs';
import { createAcls, type Grant } from '#platform/kafka/acl-admin.js';
import { aclsOf, type PrincipalName, principals } from '#platform/kafka/acls.js';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { createTopics } from '#platform/kafka/topic-admin.js';
import { startBroker, type TestBroker } from '#testing/kafka/broker.js';

export const names = new KafkaNames();

/** A user of the broker whom nothing has been granted. */
export const STRANGER = 'stranger';
/** A user with the rules of `admin`, who is the super user of this broker. */
export const OPERATOR = 'operator';
type User = PrincipalName | typeof STRANGER | typeof OPERATOR;

/** A line of the authorizer's log. */
const DENIED =
  /Principal = User:(\S+) is Denied operation = (\w+) from host = \S+ on resource = (\w+):LITERAL:(\S+)/g;

/** A broker with SASL_SSL, an authorizer, the topics of the table and the rules of the topology. */
export class SecuredCluster {
  private constructor(readonly broker: TestBroker) {}

  static async start(): Promise<SecuredCluster> {
    const users = [...principals.filter((user) => user !== 'admin'), STRANGER, OPERATOR];
    const broker = await startBroker({ secure: true, users });
    const cluster = new SecuredCluster(broker);
    const admin = await cluster.kafka('admin');
    await createTopics(admin, names, 'development');
    const grants: Grant[] = principals.map((user) => ({ user, rules: aclsOf(user, names) }));
    grants.push({ user: OPERATOR, rules: aclsOf('admin', names) });
    await createAcls(admin, grants);
    return cluster;
  }

  /** The client as a service makes it. */
  async kafka(user: User): Promise<Kafka> {
    return kafkaClient(await this.broker.connection(user));
  }

  /**
   * What the authorizer refused a user while an attempt failed, as `<operation> <type>:<name>`. Its own log is asked, since
   * the client calls a coordinator that it may not ask for one that is not found.
   * @throws when the attempt succeeds
   */
  async refused(user: User, attempt: () => Promise<unknown>): Promise<string[]> {
    const before = (await this.refusals(user)).length;
    await expect(attempt()).rejects.toThrow();
    return (await this.refusals(user)).slice(before);
  }

  /** Everything that the authorizer has refused a user so far. */
  async refusals(user: User): Promise<string[]> {
    const log = await readFile(join(this.broker.data, 'broker.log'), 'utf8');
    return [...log.matchAll(DENIED)].flatMap(([, denied, operation, type, name]) =>
      denied === user ? [`${operation} ${type}:${name}`] : [],
    );
  }

  /** A service's way to the cluster. */
  async of(app: PrincipalName): Promise<KafkaCluster> {
    return new KafkaCluster(await this.kafka(app), names, app);
  }
}

/** What is refused is not tried again. */
export const ONCE = { retry: { retries: 0 } };
/** A coordinator that is still loading is waited for; a refusal ends it at once. */
const LOADING = { retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 8 } };

/** The topics into which the broker takes a record from this client; all others it refuses. */
export async function writable(kafka: Kafka, topics: readonly string[]): Promise<string[]> {
  const producer = kafka.producer({ ...ONCE, allowAutoTopicCreation: false });
  await producer.connect();
  const taken: string[] = [];
  for (const topic of topics) {
    const messages = [{ key: 'probe', value: 'probe', partition: 0 }];
    const sent = producer.send({ topic, messages });
    await sent.then(
      () => taken.push(topic),
      () => expect(sent).rejects.toThrow('Not authorized to access topics'),
    );
  }
  await producer.disconnect();
  return taken;
}

/** The first committed record of a topic's partition 0 at or behind an offset, read in a group. */
export async function readFrom(
  kafka: Kafka,
  groupId: string,
  at: { readonly topic: string; readonly offset?: string },
): Promise<string> {
  const { topic, offset = '0' } = at;
  const consumer = kafka.consumer({ groupId, ...LOADING, allowAutoTopicCreation: false });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    return await new Promise<string>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, () => {
        consumer.seek({ topic, partition: 0, offset });
      });
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      const eachMessage = async ({ partition, message }: EachMessagePayload): Promise<void> => {
        if (partition === 0) resolve(message.value?.toString() ?? '');
      };
      consumer.run({ autoCommit: false, eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}
