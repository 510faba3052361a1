import fc from 'fast-check';
import { BallastError } from '#core/ballast-error.js';
import { schemas } from '#stream/generated/schemas.js';
import { wireArbitrary } from '#testing/wire-arbitrary.js';
import type { AvroSchema } from './avro-schema.js';
import { type Codec, codecFor, codecOf } from './codec.js';
import { presentSchema } from './present-schemas.js';

const malformed = expect.objectContaining({ code: 'DATA_MALFORMED' });
const decodeHex = (schema: AvroSchema, bytes: string): unknown =>
  codecOf(schema).decode(Buffer.from(bytes, 'hex'));

function refusal(codec: Codec<unknown>, bytes: Uint8Array): string {
  try {
    codec.decode(bytes);
    return 'decoded';
  } catch (error) {
    return error instanceof BallastError ? error.code : String(error);
  }
}

describe('bytes that are no record', () => {
  it.each(schemas.map(({ name }) => name))(
    '%s is refused at every prefix, and with a byte too many',
    (name) => {
      const codec = codecOf(presentSchema(name));
      fc.assert(
        fc.property(wireArbitrary(presentSchema(name)), (value) => {
          const bytes = codec.encode(value);
          for (let length = 0; length < bytes.length; length++) {
            expect(refusal(codec, bytes.subarray(0, length))).toBe('DATA_MALFORMED');
          }
          expect(refusal(codec, Buffer.concat([bytes, Buffer.of(0)]))).toBe('DATA_MALFORMED');
        }),
        { numRuns: 2, seed: 5 },
      );
    },
  );

  it('the message says what was expected of which record', () => {
    const codec = codecFor('constraints');
    const bytes = codec.encode({ lower: [0], upper: [1] });
    expect(bytes).toHaveLength(20);
    expect(() => codec.decode(bytes.subarray(0, 19))).toThrow(
      'expected at least 20 bytes of ballast.Constraints, was 19 bytes',
    );
    expect(() => codec.decode(Buffer.concat([bytes, bytes]))).toThrow(
      'expected 20 bytes of ballast.Constraints, was 40 bytes',
    );
  });

  it.each([
    ['a long beyond 2^53', 'long', 'feffffffffffffff7f'],
    ['a negative long that a double cannot double', 'long', '8180808080808020'],
    ['a varint that never ends', 'long', 'ffffffffffffffffffffff01'],
    ['a varint longer than it need be', 'long', '8000'],
    ['an int of 33 bits', 'int', '8080808020'],
    ['a boolean of 2', 'boolean', '02'],
    ['text of a negative length', 'string', '01'],
    ['text that is not UTF-8', 'string', '04c328'],
    ['bytes longer than the input', 'bytes', 'feffffff0f00'],
    ['an enum index without a symbol', { type: 'enum', name: 'E', symbols: ['a'] }, '02'],
    ['a union index without a branch', ['null', 'int'], '04'],
    ['a negative union index', ['null', 'int'], '01'],
    ['a block of 2^40 items', { type: 'array', items: 'int' }, '80808080808040' + '00'],
    ['a block of 2^40 doubles', { type: 'array', items: 'double' }, '80808080808040' + '00'],
    ['a block of 2^40 nulls', { type: 'array', items: 'null' }, '80808080808040' + '00'],
    ['a map entry named __proto__', { type: 'map', values: 'int' }, '02125f5f70726f746f5f5f0200'],
    ['a fixed cut short', { type: 'fixed', name: 'F', size: 4 }, '000102'],
  ] as const)('%s is refused', (_, schema, bytes) => {
    expect(() => decodeHex(schema, bytes)).toThrow(malformed);
  });

  it('blocks that state their size in bytes are read, as other writers write them', () => {
    expect(decodeHex({ type: 'array', items: 'long' }, '0304063600')).toEqual([3, 27]);
    expect(decodeHex({ type: 'array', items: 'long' }, '02060236' + '00')).toEqual([3, 27]);
    expect(decodeHex({ type: 'map', values: 'int' }, '0108' + '0461620200')).toEqual({ ab: 1 });
  });

  it('no flipped bit makes decoding do anything but answer or refuse', () => {
    const codec = codecOf(presentSchema('universe-record'));
    fc.assert(
      fc.property(wireArbitrary(presentSchema('universe-record')), fc.nat(), (value, bit) => {
        const bytes = Buffer.from(codec.encode(value));
        const at = bit % (8 * bytes.length);
        bytes[at >> 3] ^= 1 << (at & 7);
        try {
          codec.decode(bytes);
        } catch (error) {
          expect(error).toEqual(malformed);
        }
      }),
      { numRuns: 300, seed: 6 },
    );
  });
});
