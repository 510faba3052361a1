import fc from 'fast-check';
import { packed, unpacked } from './packed.js';

describe('a packed triangle', () => {
  it('lists the lower triangle row by row', () => {
    expect(packed([1, 2, 4, 2, 3, 5, 4, 5, 6], 3)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('unpacks to the symmetric matrix it came from', () => {
    const triangle = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.tuple(
        fc.constant(n),
        fc.array(fc.double({ noNaN: true }), {
          minLength: (n * (n + 1)) / 2,
          maxLength: (n * (n + 1)) / 2,
        }),
      ),
    );
    fc.assert(
      fc.property(triangle, ([n, values]) => {
        const matrix = unpacked(values, n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) expect(matrix[i * n + j]).toBe(matrix[j * n + i]);
        }
        expect(packed(matrix, n)).toEqual(values);
      }),
    );
  });

  it('refuses a length that is no triangle of n', () => {
    expect(() => unpacked([1, 2], 2)).toThrow(
      new RangeError('expected 3 entries of a triangle, was 2'),
    );
  });
});
