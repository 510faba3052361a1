import fc from 'fast-check';
import { ratioChange } from './ratio-change.js';

const ratio = fc.integer({ min: 1, max: 10_000 });

describe('a change of the ratio of an instrument', () => {
  it('is the factor of the price: a split in ten takes a tenth of it, a merger of four into one four times', () => {
    expect(ratioChange(1, 10)).toBe(0.1);
    expect(ratioChange(4, 1)).toBe(4);
  });

  it('is 1 where nothing changed or nothing is known', () => {
    fc.assert(fc.property(ratio, (r) => ratioChange(r, r) === 1));
    expect([ratioChange(null, 10), ratioChange(10, null), ratioChange(null, null)]).toEqual([
      1, 1, 1,
    ]);
  });

  it('of two steps is the product of their factors, to a rounding each', () => {
    fc.assert(
      fc.property(ratio, ratio, ratio, (a, b, c) => {
        const inSteps = ratioChange(a, b) * ratioChange(b, c);
        // Three roundings of half an ulp.
        expect(Math.abs(inSteps / ratioChange(a, c) - 1)).toBeLessThanOrEqual(4e-16);
      }),
    );
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses %s', (bad) => {
    expect(() => ratioChange(1, bad)).toThrow(RangeError);
    expect(() => ratioChange(bad, 1)).toThrow(RangeError);
  });
});
