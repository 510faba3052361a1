import fc from 'fast-check';
import { canonicalText } from './canonical-text.js';

const plain = fc.jsonValue({ maxDepth: 3 });

describe('the canonical text of a value', () => {
  it('does not depend on the order in which keys were set', () => {
    expect(canonicalText({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), plain), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalText(turned)).toBe(canonicalText(value));
      }),
    );
  });

  it('is the same for equal values alone', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(canonicalText(a) === canonicalText(b)).toBe(equal);
      }),
    );
  });

  it('holds every bit of a number', () => {
    const same = (a: number, b: number): boolean => canonicalText(a) === canonicalText(b);
    fc.assert(fc.property(fc.double(), fc.double(), (a, b) => same(a, b) === Object.is(a, b)));
    expect(canonicalText([0.1, 0.1 + 2 ** -56, 1e21, NaN, -Infinity, -0, 0])).toBe(
      '[0.1,0.10000000000000002,1e+21,NaN,-Infinity,-0,0]',
    );
  });

  it('tells a text from the value it spells', () => {
    expect(canonicalText('null')).not.toBe(canonicalText(null));
    expect(canonicalText(['a,b'])).not.toBe(canonicalText(['a', 'b']));
    expect(canonicalText('1')).not.toBe(canonicalText(1));
  });

  it.each([undefined, 1n, { a: undefined }, Symbol('a')])('does not exist for %p', (value) => {
    expect(() => canonicalText(value)).toThrow(RangeError);
  });
});

/** Keys in order at any depth, objects told from arrays; JSON text has no -0. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value;
  const entries = Object.entries(value).map(([key, field]) => [key, sorted(field)] as const);
  return { entries: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
}
