import { jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AvroSchema, AvroDefinition } from '#platform/avro/avro-schema.js';
import { codecFor, codecOf } from '#platform/avro/codec.js';
import { inFull, presentSchema } from '#platform/avro/present-schemas.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import { topicList, topics } from '#stream/topics.js';
import { type RegistryCodec, registryCodec } from './registry-codec.js';

/** As much of the Confluent API as the client speaks, in memory. */
class FakeRegistry {
  readonly schemas: string[] = [];
  readonly subjects = new Map<string, number[]>();
  readonly levels = new Map<string, string>();
  readonly asked: string[] = [];
  incompatible: string | null = null;
  /** How often setting a level meets somebody else's, and the level that this one sets. */
  conflicts: { times: number; level: string | null } = { times: 0, level: null };
  authorization: string | undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const { method = '', url = '' } = request;
      this.asked.push(`${method} ${url}`);
      this.authorization = request.headers.authorization;
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        const body = JSON.parse(text === '' ? '{}' : text) as Record<string, string>;
        if (method === 'PUT' && this.conflicts.times-- > 0) {
          const { level } = this.conflicts;
          if (level !== null) this.levels.set(decodeURIComponent(url).split('/')[3], level);
          response.writeHead(409).end('{"message":"already exists"}');
          return;
        }
        const answer = this.#answer(method, decodeURIComponent(url), body);
        response.writeHead(answer === null ? 404 : 200).end(JSON.stringify(answer ?? {}));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://user:p%40ss@127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Registers in a subject, and returns the id. */
  add(subject: string, schema: AvroSchema): number {
    const id = this.#idOf(JSON.stringify(schema));
    this.subjects.set(subject, [...(this.subjects.get(subject) ?? []), id]);
    return id;
  }

  #idOf(schema: string): number {
    const known = this.schemas.indexOf(schema);
    return (known < 0 ? this.schemas.push(schema) - 1 : known) + 1;
  }

  #answer(method: string, url: string, { schema, compatibility }: Record<string, string>): unknown {
    const [, , kind, ...path] = url.split('?')[0].split('/');
    if (kind === 'schemas')
      return this.schemas[Number(path[1]) - 1] && { schema: this.schemas[Number(path[1]) - 1] };
    if (kind === 'config') {
      if (method === 'PUT') this.levels.set(path[0], compatibility);
      const level = this.levels.get(path[0]);
      return level === undefined ? null : { compatibilityLevel: level, compatibility: level };
    }
    if (kind === 'compatibility') {
      return { is_compatible: this.incompatible === null, messages: [this.incompatible] };
    }
    const ids = this.subjects.get(path[0]);
    if (path[1] === undefined) {
      const id = this.schemas.indexOf(schema) + 1;
      return ids?.includes(id) ? { id } : null;
    }
    if (method === 'POST') return { id: this.add(path[0], JSON.parse(schema) as AvroSchema) };
    if (path[2] === undefined) return ids?.map((_, index) => index + 1) ?? null;
    const id = ids?.[Number(path[2]) - 1] ?? 0;
    return { id, version: Number(path[2]), schema: this.schemas[id - 1] };
  }
}

// A start builds the codecs of all topics: some time on a busy machine.
jest.setTimeout(60_000);

const names = new KafkaNames('test');
const internal = topicList.filter((topic) => !topic.public);
const outcome = {
  id: 'd',
  requestId: '',
  subject: 'definition',
  portfolioId: null,
  universeId: 'u',
  status: 'broadcast',
  reason: null,
  decisionId: null,
  version: null,
  windowEnd: null,
  turnover: null,
  cost: null,
  decision: null,
} as const;
const stored = (value: Uint8Array): StoredRecord => ({
  topic: topics.outcomes.name,
  partition: 0,
  offset: 0,
  key: 'd',
  value,
  headers: {},
});
const framedWith = (id: number, body: Uint8Array): Uint8Array => {
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(id, 1);
  return Buffer.concat([frame, body]);
};
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

const present = presentSchema('outcome') as AvroDefinition;
/** The present schema of outcomes in other words: another version of it. */
const documented = (doc: string): AvroSchema => ({ ...present, doc });

describe('a codec with a schema registry', () => {
  let registry: FakeRegistry;
  let url: string;
  beforeEach(async () => {
    registry = new FakeRegistry();
    url = await registry.listen();
  });
  afterEach(() => registry.close());
  const start = (): Promise<RegistryCodec> => registryCodec(url, names);

  it('registers every internal topic under its physical name, and no public one', async () => {
    await start();
    const subjects = internal.map(({ name }) => `${names.physical(name)}-value`);
    expect([...registry.subjects.keys()].sort()).toEqual(subjects.sort());
    expect(new Set(registry.levels.values())).toEqual(new Set(['BACKWARD_TRANSITIVE']));
  });

  it('leaves the level that another service has set at the same moment', async () => {
    registry.conflicts = { times: 1, level: 'FULL' };
    await start();
    expect([...registry.levels.values()].filter((level) => level === 'FULL')).toHaveLength(1);
    expect(registry.levels.size).toBe(internal.length);
  });

  it('names the subject whose level stays in conflict', async () => {
    registry.conflicts = { times: Infinity, level: null };
    await expect(start()).rejects.toMatchObject({
      code: 'CONFIG_REGISTRY',
      message: expect.stringMatching(/subject test\.\S+-value .* conflict 5 times/),
    });
  });

  it('logs in with the user of the URL', async () => {
    await start();
    const token = Buffer.from('user:p@ss').toString('base64');
    expect(registry.authorization).toBe(`Basic ${token}`);
  });

  it('registers nothing a second time', async () => {
    await start();
    registry.asked.length = 0;
    await start();
    const written = registry.asked.filter((line) => /^PUT|^POST .*versions$/.test(line));
    expect(written).toEqual([]);
  });

  it('frames internal records: a zero, the id, then the plain bytes', async () => {
    const codec = await start();
    const output = { topic: topics.outcomes.name, key: 'd', value: outcome };
    const framed = codec.encode(output);
    const plain = avroRecordCodec().encode(output);
    const [id] = registry.subjects.get('test.outcomes-value') ?? [];
    expect(framed.partition).toBe(plain.partition);
    expect(Buffer.from(framed.value)).toEqual(framedWith(id, plain.value));
    expect(codec.decode(stored(framed.value)).value).toStrictEqual(outcome);
  });

  it('keeps records that were written one after the other apart', async () => {
    const codec = await start();
    const long = { ...outcome, requestId: 'r'.repeat(40_000) };
    const values = [outcome, long, { ...outcome, id: 'e' }, long];
    const records = values.map((value) =>
      codec.encode({ topic: topics.outcomes.name, key: 'd', value }),
    );
    expect(records.map(({ value }) => codec.decode(stored(value)).value)).toStrictEqual(values);
  });

  it('leaves public records as they are', async () => {
    const codec = await start();
    const value = { timestamp: 5, portfolio_id: 'p', weights: { A: 1 }, version: 1 };
    const weights = { ...value, cause: '', decisionId: '', session: '', source: 'live' as const };
    const output = { topic: topics.weights.name, key: 'p', value: weights };
    expect(codec.encode(output)).toEqual(avroRecordCodec().encode(output));
    expect(Buffer.from(codec.encode(output).value)).toEqual(
      Buffer.from(codecFor('WeightSchema').encode(weights)),
    );
  });

  it('reads what another version of the schema wrote, once the registry was asked', async () => {
    const codec = await start();
    const appended = { name: 'appended', type: 'int', default: 0 };
    const later = { ...present, fields: [...(present.fields ?? []), appended] };
    const id = registry.add('test.outcomes-value', later);
    const record = stored(
      framedWith(id, codecOf(inFull(later)).encode({ ...outcome, appended: 7 })),
    );
    expect(() => codec.decode(record)).toThrow(refusal('DATA_UNKNOWN_SCHEMA'));
    registry.asked.length = 0;
    await Promise.all([codec.ready([record, record]), codec.ready([record])]);
    expect(registry.asked).toEqual([`GET /api/schemas/ids/${id}`]);
    expect(codec.decode(record).value).toStrictEqual(outcome);
  });

  it('knows the versions that were there at its start without asking again', async () => {
    const id = registry.add('test.outcomes-value', documented('an older one'));
    const codec = await start();
    registry.asked.length = 0;
    await codec.ready([stored(framedWith(id, codecFor('outcome').encode(outcome)))]);
    expect(registry.asked).toEqual([]);
  });

  it('refuses ids that the registry does not know, and asks about them once', async () => {
    const codec = await start();
    const record = stored(framedWith(77_777, codecFor('outcome').encode(outcome)));
    registry.asked.length = 0;
    await codec.ready([record]);
    await codec.ready([record]);
    expect(registry.asked).toEqual(['GET /api/schemas/ids/77777']);
    expect(() => codec.decode(record)).toThrow(refusal('DATA_UNKNOWN_SCHEMA'));
  });

  it('refuses ids that no registry gives, without asking', async () => {
    const codec = await start();
    const record = stored(framedWith(4_000_000_000, codecFor('outcome').encode(outcome)));
    registry.asked.length = 0;
    await codec.ready([record]);
    expect(registry.asked).toEqual([]);
    expect(() => codec.decode(record)).toThrow(refusal('DATA_UNKNOWN_SCHEMA'));
  });

  it('refuses the schema of another topic', async () => {
    const codec = await start();
    const [id] = registry.subjects.get('test.ticks-value') ?? [];
    const record = stored(framedWith(id, codecFor('outcome').encode(outcome)));
    await codec.ready([record]);
    expect(() => codec.decode(record)).toThrow(refusal('DATA_UNKNOWN_SCHEMA'));
  });

  it.each([
    ['nothing', ''],
    ['four bytes', '00000000'],
    ['bytes without a zero in front', '010000000100'],
  ])('refuses %s as no frame', async (_, hex) => {
    const codec = await start();
    const record = stored(Buffer.from(hex, 'hex'));
    await codec.ready([record]);
    expect(() => codec.decode(record)).toThrow(refusal('DATA_MALFORMED'));
  });

  it('refuses a frame with a truncated record', async () => {
    const codec = await start();
    const { value } = codec.encode({ topic: topics.outcomes.name, key: 'd', value: outcome });
    expect(() => codec.decode(stored(value.subarray(0, -1)))).toThrow(refusal('DATA_MALFORMED'));
  });

  it('does not start when the registry finds its schema incompatible', async () => {
    registry.add('test.outcomes-value', documented('an older one'));
    registry.incompatible = 'a reason of its own';
    await expect(start()).rejects.toThrow(
      /test\.outcomes-value .*was refused: a reason of its own/,
    );
  });

  it('does not start over a subject that it cannot read, and says which and why', async () => {
    registry.add('test.outcomes-value', { type: 'record', name: 'Other', fields: [] });
    await expect(start()).rejects.toThrow(
      /expected outcome to be compatible with the subject test\.outcomes-value .*version 1 cannot be read/,
    );
  });

  it("leaves an operator's own level of compatibility", async () => {
    registry.levels.set('test.outcomes-value', 'FULL_TRANSITIVE');
    await start();
    expect(registry.levels.get('test.outcomes-value')).toBe('FULL_TRANSITIVE');
  });
});
