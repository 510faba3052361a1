import { addTransposedProduct, rowProducts } from './rows.js';

/** T = 7 rows: a block of four, and three beside it. */
const ROWS = Float64Array.from({ length: 21 }, (_, k) => ((k * 7) % 11) - 4);

describe('products with a table of rows', () => {
  it('X w + constant', () => {
    const out = new Float64Array(7);
    rowProducts(ROWS, Float64Array.of(1, -2, 0.5), 10, out);
    out.forEach((value, t) => {
      expect(value).toBe(10 + ROWS[3 * t] - 2 * ROWS[3 * t + 1] + 0.5 * ROWS[3 * t + 2]);
    });
  });

  it("adds factor X'v", () => {
    const v = Float64Array.from({ length: 7 }, (_, t) => t - 3);
    const out = Float64Array.of(1, 2, 3);
    addTransposedProduct(ROWS, v, -2, out);
    for (let i = 0; i < 3; i++) {
      let expected = i + 1;
      for (let t = 0; t < 7; t++) expected -= 2 * v[t] * ROWS[3 * t + i];
      expect(out[i]).toBe(expected);
    }
  });
});
