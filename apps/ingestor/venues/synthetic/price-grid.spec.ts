import fc from 'fast-check';
import { EXCHANGE_GRID, quotedPrice } from './price-grid.js';

describe('the price grid', () => {
  it.each([
    [84.944, 84.94],
    [235.96, 235.95],
    [769.87, 769.9],
    [1195.4, 1195],
    [0.001, 0.01],
  ])('quotes %p as %p', (price, quoted) => {
    expect(quotedPrice(price, EXCHANGE_GRID, null)).toBe(quoted);
  });

  it('leaves a price as it is where there is no grid', () => {
    expect(quotedPrice(84.9441, null, null)).toBe(84.9441);
  });

  it('stays on the grid and within the daily limit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 5000, noNaN: true }),
        fc.double({ min: 0.5, max: 1.5, noNaN: true }),
        (reference, move) => {
          const range = { lower: reference * 0.9, upper: reference * 1.1 };
          const price = quotedPrice(reference * move, EXCHANGE_GRID, range);
          expect(Math.abs(price * 100 - Math.round(price * 100))).toBeLessThan(1e-9 * price * 100);
          expect(price).toBeGreaterThanOrEqual(range.lower);
          expect(price).toBeLessThanOrEqual(range.upper);
        },
      ),
    );
  });
});
