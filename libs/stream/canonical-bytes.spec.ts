import fc from 'fast-check';
import { canonicalBytes, sameValue } from './canonical-bytes.js';

const plain = fc.jsonValue({ maxDepth: 3 });

describe('the canonical bytes of a value', () => {
  it('are tag, count and content', () => {
    expect([...canonicalBytes({ b: [1, null], aé: 'é', c: [true, false] })]).toEqual([
      ...[6, 0, 0, 0, 3],
      ...[0, 0, 0, 3, 0x61, 0xc3, 0xa9, 4, 0, 0, 0, 2, 0xc3, 0xa9],
      ...[0, 0, 0, 1, 0x62, 5, 0, 0, 0, 2, 3, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0],
      ...[0, 0, 0, 1, 0x63, 5, 0, 0, 0, 2, 2, 1],
    ]);
  });

  it('do not depend on the order in which keys were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), plain), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalBytes(turned)).toEqual(canonicalBytes(value));
      }),
    );
  });

  it('are the same for equal values alone', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(sameValue(a, b)).toBe(equal);
      }),
    );
  });

  it('hold every bit of a number', () => {
    fc.assert(fc.property(fc.double(), fc.double(), (a, b) => sameValue(a, b) === Object.is(a, b)));
    expect(sameValue(0, -0)).toBe(false);
    expect(sameValue(NaN, NaN)).toBe(true);
    expect(sameValue(0.1, 0.1 + 2 ** -56)).toBe(false);
  });

  it('know one NaN, whatever its bits', () => {
    const odd = new Float64Array(new BigUint64Array([0xfff0_0000_0000_0001n]).buffer)[0];
    expect(canonicalBytes(odd)).toEqual(canonicalBytes(NaN));
  });

  it('tell a text from the value it spells, and lists by their boundaries', () => {
    expect(sameValue('null', null)).toBe(false);
    expect(sameValue('1', 1)).toBe(false);
    expect(sameValue(['a,b'], ['a', 'b'])).toBe(false);
    expect(sameValue([['a'], []], [[], ['a']])).toBe(false);
  });

  it('grow with the value', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i / 7);
    const bytes = canonicalBytes(many);
    expect(bytes).toHaveLength(5 + 9 * many.length);
    expect(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(5 + 9 * 9_999 + 1)).toBe(
      many[9_999],
    );
  });

  it.each([undefined, 1n, { a: undefined }, Symbol('a')])('do not exist for %p', (value) => {
    expect(() => canonicalBytes(value)).toThrow(RangeError);
  });
});

/** Keys in order at any depth, objects told from arrays; JSON text has no -0. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value;
  const entries = Object.entries(value).map(([key, field]) => [key, sorted(field)] as const);
  return { entries: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
}
