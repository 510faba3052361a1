import avsc from 'avsc';
import fc from 'fast-check';
import { schemas } from '#stream/generated/schemas.js';
import type { DeadLetter, Tick, Watermark } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { avroCases, hex } from '#testing/avro-golden.js';
import { wireArbitrary } from '#testing/wire-arbitrary.js';
import { isUnion } from './avro-schema.js';
import { codecFor, codecOf, codecOfTopic } from './codec.js';
import { presentSchema } from './present-schemas.js';

const tick: Tick = {
  kind: 'tick',
  venue: 'casablanca',
  instrument: 'AKT',
  eventTime: 1_775_833_200_000,
  price: 1150.5,
  sequence: -1,
  cumulativeVolume: 0,
  source: 'history',
};
const watermark: Watermark = {
  kind: 'watermark',
  venue: 'casablanca',
  feed: 'replay',
  watermark: 1_775_833_200_000,
  windowEnd: null,
  session: '2026-04-10',
  source: 'history',
  final: false,
};
const letter = (message: string): DeadLetter => ({
  topic: 't',
  partition: 0,
  offset: -1,
  key: 'k',
  stage: 's',
  code: 'DATA_MALFORMED',
  message,
  sha256: '',
  length: 3,
  original: Uint8Array.of(1, 2, 3),
});
const names = schemas.map(({ name }) => name);
const bug = expect.objectContaining({ code: 'BUG_INVARIANT' });

describe('the codec', () => {
  it('writes the examples of the Avro specification byte for byte', () => {
    const golden = avroCases.spec_hex_examples;
    for (const [value, expected] of Object.entries(golden.zigzag_long)) {
      expect(hex(codecOf('long').encode(Number(value)))).toBe(expected);
    }
    const fields = [
      { name: 'a', type: 'long' },
      { name: 'b', type: 'string' },
    ];
    const record = { type: 'record', name: 'test', fields };
    expect(hex(codecOf('string').encode('foo'))).toBe(golden.string_foo);
    expect(hex(codecOf(record).encode({ a: 27, b: 'foo' }))).toBe(golden.record_a27_bfoo);
    const array = { type: 'array', items: 'long' };
    expect(hex(codecOf(array).encode([3, 27]))).toBe(golden.array_long_3_27);
  });

  it.each(names)('any value of %s comes back as it was, as a plain object', (name) => {
    const codec = codecOf(presentSchema(name));
    fc.assert(
      fc.property(wireArbitrary(presentSchema(name)), (value) => {
        const bytes = codec.encode(value);
        const back = codec.decode(bytes);
        expect(back).toEqual(asBuffers(value));
        expect(hex(codec.encode(back))).toBe(hex(bytes));
        if (typeof back === 'object' && back !== null) {
          expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it.each(names.filter((name) => !isUnion(presentSchema(name))))(
    '%s has the bytes that avsc alone writes',
    (name) => {
      const schema = presentSchema(name);
      const reference = avsc.Type.forSchema(schema as avsc.Schema);
      fc.assert(
        fc.property(wireArbitrary(schema), (value) => {
          const expected = reference.toBuffer(asBuffers(value));
          expect(hex(codecOf(schema).encode(value))).toBe(hex(expected));
        }),
        { numRuns: 5, seed: 4 },
      );
    },
  );

  it('a union is the branch index and the record, chosen by kind', () => {
    const codec = codecFor('tick-record');
    const ofTick = codec.encode(tick);
    expect(hex(ofTick)).toBe(`00${hex(codecFor('tick').encode(tick))}`);
    expect(hex(codec.encode(watermark))).toBe(`02${hex(codecFor('watermark').encode(watermark))}`);
    expect(codec.decode(ofTick)).toStrictEqual(tick);
    expect(codec.decode(codec.encode(watermark))).toStrictEqual(watermark);
  });

  it('NaN, infinities and minus zero pass', () => {
    const codec = codecFor('constraints');
    const value = { lower: [Number.NaN, -0], upper: [Infinity, -Infinity] };
    expect(codec.decode(codec.encode(value))).toStrictEqual(value);
  });

  it('encodeInto writes at a position, or says which position it needs', () => {
    const codec = codecFor('tick-record');
    const bytes = codec.encode(tick);
    const buffer = new Uint8Array(bytes.length + 7);
    expect(codec.encodeInto(tick, buffer, 7)).toBe(buffer.length);
    expect(hex(buffer.subarray(7))).toBe(hex(bytes));
    for (let size = 0; size < buffer.length; size++) {
      expect(codec.encodeInto(tick, new Uint8Array(size), 7)).toBe(-buffer.length);
    }
  });

  it('records of all sizes keep their bytes while others are written', () => {
    const codec = codecFor('dead-letter');
    const values = Array.from({ length: 600 }, (_, i) => letter('é'.repeat((i * 997) % 20_000)));
    const all = values.map((value) => codec.encode(value));
    values.forEach((value, i) => expect(codec.decode(all[i]).message).toBe(value.message));
  });

  it('bytes that were decoded do not share memory with what they came from', () => {
    const codec = codecFor('dead-letter');
    const bytes = Uint8Array.from(codec.encode(letter('m')));
    const value = codec.decode(bytes);
    bytes.fill(0);
    expect([...value.original]).toEqual([1, 2, 3]);
  });

  it('refuses to write what could not be read back', () => {
    const codec = codecFor('tick');
    for (const broken of [
      { ...tick, eventTime: 2 ** 53 },
      { ...tick, eventTime: -(2 ** 52) - 1 },
      { ...tick, eventTime: 1.5 },
      { ...tick, venue: 'lone \ud800 surrogate' },
    ]) {
      expect(() => codec.encode(broken)).toThrow(bug);
      expect(() => codec.encodeInto(broken, new Uint8Array(100), 0)).toThrow(bug);
    }
    const weights = JSON.parse('{"__proto__": 1}') as Record<string, number>;
    const portfolio = { kind: 'weights', portfolioId: 'p', timestamp: 0, origin: '' } as const;
    expect(() => codecFor('outside-weights').encode({ ...portfolio, weights })).toThrow(bug);
    const stray = { ...tick, kind: 'stray' } as unknown as Tick;
    expect(() => codecFor('tick-record').encode(stray)).toThrow(bug);
  });

  it('after a refused value the next one is written as ever', () => {
    const codec = codecFor('tick');
    const before = hex(codec.encode(tick));
    expect(() => codec.encode({ ...tick, price: 'x' as unknown as number })).toThrow(bug);
    expect(hex(codec.encode(tick))).toBe(before);
  });

  it('is found by topic, and a topic without a schema has none', () => {
    expect(codecOfTopic(topics.ticks.name)).toBe(codecFor('tick-record'));
    for (const topic of Object.values(topics)) {
      expect(JSON.parse(codecOfTopic(topic.name).schema)).toBeDefined();
    }
    const unknown = expect.objectContaining({ code: 'DATA_UNKNOWN_SCHEMA' });
    expect(() => codecOfTopic('ballast.changelog.bars')).toThrow(unknown);
  });
});

/** avsc takes and gives Buffers for bytes. */
function asBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(asBuffers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asBuffers(inner)]));
}
