import { createRequire } from 'node:module';
import fc from 'fast-check';
import { type FetchResponse, type Partition, readFetchResponse } from './fetch-response.js';
import { FetchedRecord } from './fetched-record.js';

interface Message {
  readonly offset: string | number;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: object;
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
}
interface Batch {
  readonly firstOffset: number;
  readonly firstTimestamp: number;
  readonly producerId: number;
  readonly transactional: boolean;
  readonly compression: number;
  readonly records: readonly {
    readonly offsetDelta: number;
    readonly timestampDelta: number;
    readonly key: Buffer | null;
    readonly value: Buffer | null;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
  }[];
}
type Encoder = { readonly buffer: Buffer };

const require = createRequire(import.meta.url);
const client = (path: string): unknown => require(`kafkajs/src/protocol/${path}`);
const encodeRecord = client('recordBatch/record/v0/index.js') as (of: object) => Encoder;
const { RecordBatch: encodeBatch } = client('recordBatch/v0/index.js') as {
  RecordBatch: (of: object) => Promise<Encoder>;
};
const Long = require('kafkajs/src/utils/long.js') as { fromValue: (of: number) => object };
const theirs = client('requests/fetch/v11/response.js') as {
  decode: (bytes: Buffer) => Promise<{
    readonly responses: readonly { readonly partitions: readonly { messages: Message[] }[] }[];
  }>;
};

const ClientBatch = require('kafkajs/src/consumer/batch.js') as new (
  topic: string,
  fetchedOffset: string,
  partition: Partition,
) => Record<'firstOffset' | 'lastOffset' | 'offsetLag' | 'offsetLagLow', () => unknown> &
  Record<'isEmpty' | 'isEmptyDueToLogCompactedMessages', () => boolean> & {
    readonly messages: readonly FetchedRecord[];
  };

const GZIP = 1;
const LZ4 = 3;
const LOG_APPEND_TIME = 0x8;
const CONTROL = 0x20;
const ATTRIBUTES_LOW_BYTE = 22;

async function bytesOf({ records, ...batch }: Batch): Promise<Buffer> {
  const times = records.map(({ timestampDelta }) => batch.firstTimestamp + timestampDelta);
  const { buffer } = await encodeBatch({
    ...batch,
    firstOffset: Long.fromValue(batch.firstOffset),
    producerId: Long.fromValue(batch.producerId),
    maxTimestamp: Math.max(batch.firstTimestamp, ...times),
    records: records.map(encodeRecord),
  });
  return buffer;
}

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};

/** The answer to a fetch of two partitions, the second of them empty. */
function answer(batches: Buffer): Buffer {
  const partition = (number: number, records: Buffer | null): Buffer[] => [
    ...[int32(number), int16(0), int64(9_000), int64(8_000), int64(5)],
    ...[int32(1), int64(77), int64(12), int32(-1)],
    ...(records === null ? [int32(-1)] : [int32(records.length), records]),
  ];
  return Buffer.concat([
    ...[int32(3), int16(0), int32(0), int32(1), int16(5), Buffer.from('ticks')],
    ...[int32(2), ...partition(4, batches), ...partition(5, null)],
  ]);
}

const plain = (message: Message | FetchedRecord): object => ({
  offset: Number(message.offset),
  timestamp: message.timestamp,
  key: message.key,
  value: message.value,
  headers: message.headers,
  isControlRecord: message.isControlRecord,
  producerId: message.batchContext.producerId,
  inTransaction: message.batchContext.inTransaction,
});
const withoutMessages = (response: object): unknown =>
  JSON.parse(
    JSON.stringify(response, (name, value: unknown) => (name === 'messages' ? [] : value)),
  );

const responsesOf = (response: FetchResponse | null): readonly Partition[] =>
  response?.responses.flatMap(({ partitions }) => [...partitions]) ?? [];
const messagesOf = (response: FetchResponse | null): readonly FetchedRecord[] =>
  responsesOf(response).flatMap(({ messages }) => [...messages]);

/** Both readers on the same bytes. */
async function expectSame(bytes: Buffer): Promise<readonly FetchedRecord[]> {
  const [own, stock] = await Promise.all([readFetchResponse(bytes), theirs.decode(bytes)]);
  expect(own).not.toBeNull();
  if (own === null) return [];
  expect(withoutMessages(own)).toEqual(withoutMessages(stock));
  const [ours, others] = [own, stock].map(({ responses }) =>
    responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => [...messages])),
  );
  expect(ours.map(plain)).toEqual(others.map(plain));
  return ours as readonly FetchedRecord[];
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const nullable = fc.option(bytes, { nil: null });
// The client's own reader takes a header of this name for the prototype of its headers.
const text = fc.string({ maxLength: 9 }).filter((name) => name !== '__proto__');
const batch: fc.Arbitrary<Batch> = fc.record({
  firstOffset: fc.oneof(fc.nat(500), fc.integer({ min: 2 ** 31, max: 2 ** 45 })),
  firstTimestamp: fc.integer({ min: 0, max: 2 ** 42 }),
  producerId: fc.integer({ min: -1, max: 2 ** 40 }),
  transactional: fc.boolean(),
  compression: fc.constantFrom(0, GZIP),
  records: fc.array(
    fc.record({
      offsetDelta: fc.oneof(fc.nat(200), fc.nat(2 ** 30)),
      timestampDelta: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.nat(2 ** 42)),
      key: nullable,
      value: nullable,
      headers: fc.dictionary(text, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 })), {
        maxKeys: 3,
      }),
    }),
    { maxLength: 6 },
  ),
});
const one: Batch = {
  firstOffset: 7,
  firstTimestamp: 1_700_000_000_000,
  producerId: 5,
  transactional: false,
  compression: 0,
  records: [
    {
      offsetDelta: 0,
      timestampDelta: 4,
      key: Buffer.from('AKT'),
      value: Buffer.from('price'),
      headers: {},
    },
  ],
};

describe('a record of a fetch', () => {
  it('leaves out headers that have no value', () => {
    const context = { firstOffset: '0', firstTimestamp: '0', maxTimestamp: '0', timestampType: 0 };
    const batch = { ...context, producerId: '1', inTransaction: false, isControlBatch: false };
    const headers = Buffer.from([2, 0x61, 1, 2, 0x62, 2, 0x78]);
    const record = new FetchedRecord(batch, 0, 0, headers, -1, 0, -1, 0, 0, 2);
    expect(Object.entries(record.headers)).toEqual([['b', Buffer.from('x')]]);
    expect([record.key, record.value]).toEqual([null, null]);
  });
});

describe('the answer to a fetch', () => {
  it('reads as the reader of the client has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 3 }), async (batches) => {
        await expectSame(answer(Buffer.concat(await Promise.all(batches.map(bytesOf)))));
      }),
      { numRuns: 50 },
    );
  });

  it('ends with the last whole batch', async () => {
    const [first, second] = [await bytesOf(one), await bytesOf({ ...one, firstOffset: 8 })];
    for (const length of [first.length, first.length + 20, first.length + second.length - 1]) {
      const cut = Buffer.concat([first, second]).subarray(0, length);
      expect(await expectSame(answer(cut))).toHaveLength(1);
    }
  });

  it('has the time of the log where the topic says so, and knows markers', async () => {
    const marked = await bytesOf({ ...one, transactional: true });
    marked[ATTRIBUTES_LOW_BYTE] |= LOG_APPEND_TIME | CONTROL;
    const [record] = await expectSame(answer(marked));
    expect(record.isControlRecord).toBe(true);
    expect(record.timestamp).toBe('1700000000004');
  });

  it('has every header under its own name', async () => {
    const headers = { ['__proto__']: 'a', source: 'b' };
    const named = await bytesOf({ ...one, records: [{ ...one.records[0], headers }] });
    const [record] = messagesOf(await readFetchResponse(answer(named)));
    const read = Object.entries(record.headers).map(([name, value]) => `${name}=${String(value)}`);
    expect(read).toEqual(['__proto__=a', 'source=b']);
  });

  it('makes a batch of the client that starts where it was asked to', async () => {
    const records = [0, 1, 2].map((offsetDelta) => ({ ...one.records[0], offsetDelta }));
    const [partition] = responsesOf(
      await readFetchResponse(answer(await bytesOf({ ...one, records }))),
    );
    const made = new ClientBatch('ticks', '8', partition);
    expect(made.messages.map(({ offset }) => offset)).toEqual([8, 9]);
    expect([made.firstOffset(), made.lastOffset(), made.isEmpty()]).toEqual([8, 9, false]);
    expect([made.offsetLag(), made.offsetLagLow()]).toEqual(['8990', '8991']);
    expect(new ClientBatch('ticks', '10', partition).isEmptyDueToLogCompactedMessages()).toBe(true);
  });

  it('leaves message formats before 2 to the reader of the client', async () => {
    const old = await bytesOf(one);
    old[16] = 1;
    expect(await readFetchResponse(answer(old))).toBeNull();
  });

  it('refuses a codec that is not registered, as the client does', async () => {
    const unknown = await bytesOf(one);
    unknown[ATTRIBUTES_LOW_BYTE] |= LZ4;
    await expect(readFetchResponse(answer(unknown))).rejects.toThrow('LZ4');
  });

  it('says so when a record is longer than its batch', async () => {
    const long = await bytesOf(one);
    long[61] = 0x7e;
    await expect(readFetchResponse(answer(long))).rejects.toThrow('expected whole records');
    const short = await bytesOf(one);
    short.writeInt32BE(3, 8);
    await expect(readFetchResponse(answer(short))).rejects.toThrow('expected whole records');
  });
});
