import { jest } from '@jest/globals';
import type { AvroDefinition } from '#platform/avro/avro-schema.js';
import { codecFor } from '#platform/avro/codec.js';
import { presentSchema } from '#platform/avro/present-schemas.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS } from '#testing/kafka/broker.js';
import { registryAvailable } from '#testing/kafka/kafka-available.js';
import { startRegistry, type TestRegistry } from '#testing/kafka/registry.js';
import { describeIf } from '#testing/requires.js';
import { metrics } from '#testing/wire-fixtures.js';
import { registryAddress } from './registry-address.js';
import { RegistryClient } from './registry-client.js';
import { registryCodec } from './registry-codec.js';

jest.setTimeout(BROKER_TIMEOUT_MS);

const present = presentSchema('metrics') as AvroDefinition;
const withField = (field: object): string =>
  JSON.stringify({ ...present, fields: [...(present.fields ?? []), field] });

describeIf(registryAvailable, 'a codec on the Confluent API of Apicurio', () => {
  let registry: TestRegistry;
  let client: RegistryClient;
  beforeAll(async () => {
    registry = await startRegistry();
    const address = registryAddress(registry.url);
    client = new RegistryClient({ address, fetch, sleep: () => Promise.resolve() });
  });
  afterAll(() => registry.remove());

  it('registers, holds later versions to the gate, and reads them', async () => {
    const names = new KafkaNames('gate');
    const subject = `${names.physical(topics.metrics.name)}-value`;
    const codec = await registryCodec(registry.url, names);
    expect(await client.compatibilityLevel(subject)).toBe('BACKWARD_TRANSITIVE');
    const again = await registryCodec(registry.url, names);
    expect(await client.versions(subject)).toHaveLength(1);

    const incompatible = withField({ name: 'appended', type: 'int' });
    expect(await client.incompatibility(subject, incompatible)).not.toBeNull();
    expect(await client.register(subject, incompatible)).toHaveProperty('refused');
    const later = await client.register(
      subject,
      withField({ name: 'appended', type: 'int', default: 0 }),
    );

    const output = { topic: topics.metrics.name, key: 'p', value: metrics() };
    const record = { ...codec.encode(output), offset: 0, headers: {} };
    expect(again.decode(record).value).toEqual(output.value);
    const frame = Buffer.concat([
      record.value.subarray(0, 5),
      codecFor('metrics').encode(metrics()),
      Buffer.of(14),
    ]);
    frame.writeUInt32BE('id' in later ? later.id : 0, 1);
    const newer = { ...record, value: frame };
    await codec.ready([newer]);
    expect(codec.decode(newer).value).toEqual(output.value);
  });

  it('lets services start at one time, in a namespace that nobody has used', async () => {
    for (const namespace of ['first', 'second', 'third']) {
      const names = new KafkaNames(namespace);
      await Promise.all(Array.from({ length: 6 }, () => registryCodec(registry.url, names)));
      const subject = `${names.physical(topics.metrics.name)}-value`;
      expect(await client.versions(subject)).toHaveLength(1);
      expect(await client.compatibilityLevel(subject)).toBe('BACKWARD_TRANSITIVE');
    }
  });

  it('refuses to start over a schema that it cannot read', async () => {
    const names = new KafkaNames('taken');
    await client.register('taken.metrics-value', '{"type":"record","name":"Other","fields":[]}');
    await expect(registryCodec(registry.url, names)).rejects.toMatchObject({
      code: 'CONFIG_REGISTRY',
      message: expect.stringContaining('taken.metrics-value'),
    });
  });
});
