import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CodedTopic,
  codedTopics,
  type RecordCodec,
  recordCodec,
  type StoredRecord,
} from '#platform/task/record-codec.js';
import { frameId } from './frame.js';
import { FramedTopicCodec } from './framed-topic-codec.js';
import { KnownSchemas } from './known-schemas.js';
import { PlainTopicCodec } from './plain-topic-codec.js';
import { registerSubject } from './register-subject.js';
import { registryAddress } from './registry-address.js';
import { RegistryClient } from './registry-client.js';
import type { TopicCodec } from './topic-codec.js';

/** A record codec that has to see records before it can decode them. */
export type RegistryCodec = Required<RecordCodec>;

/**
 * Registers the schemas of all internal topics, each as subject `<physical topic>-value`, and frames their records as
 * Confluent's clients do. Public topics stay plain: they are never framed, and never looked at for a frame.
 * @param url Confluent API of a registry, with user and password in it where it asks for them
 * @throws BallastError CONFIG_REGISTRY when a schema or the user is refused, IO_REGISTRY when nobody answers
 */
export async function registryCodec(
  url: string,
  names: { physical(topic: string): string },
  send: typeof fetch = fetch,
): Promise<RegistryCodec> {
  const address = registryAddress(url);
  const client = new RegistryClient({ address, fetch: send, sleep: (ms) => sleep(ms) });
  const schemas = new KnownSchemas(client, () => performance.now());
  const framed = new Map<string, FramedTopicCodec>();
  for (const { name, schema } of codedTopics.filter((topic) => !topic.public)) {
    const subject = `${names.physical(name)}-value`;
    const { id, versions } = await registerSubject(client, subject, schema);
    for (const version of versions) schemas.learn(version.id, version.schema);
    framed.set(name, new FramedTopicCodec(schema, id, schemas));
  }
  const codecOf = ({ name, schema }: CodedTopic): TopicCodec =>
    framed.get(name) ?? new PlainTopicCodec(schema);
  const codec = recordCodec(new Map(codedTopics.map((topic) => [topic.name, codecOf(topic)])));
  return { ...codec, ready: (records) => settle(records, framed, schemas) };
}

/** Decoding cannot wait: what the records' ids need is asked before. */
async function settle(
  records: readonly StoredRecord[],
  framed: ReadonlyMap<string, FramedTopicCodec>,
  schemas: KnownSchemas,
): Promise<void> {
  const unsettled = new Set<number>();
  for (const { topic, value } of records) {
    const codec = framed.get(topic);
    const id = codec === undefined ? null : frameId(value);
    if (id !== null && id !== codec?.id && !schemas.isSettled(id)) unsettled.add(id);
  }
  for (const id of unsettled) await schemas.settle(id);
}
