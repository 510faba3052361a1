import fc from 'fast-check';
import { seededNormal } from '#testing/seeded-random.js';
import { choleskyFactor, choleskySolveInPlace } from './cholesky.js';
import { conditionNumber, symmetricEigenvalues } from './eigen.js';
import { invertInPlace, luFactorInPlace, luSolveInPlace } from './lu.js';
import { saddleFactorInPlace, saddleSolveInPlace } from './saddle.js';
import { dot, packLower, quadraticForm, symmetricMultiply, unpackLower } from './symmetric.js';

const sizes = fc.record({
  n: fc.integer({ min: 1, max: 12 }),
  seed: fc.integer({ min: 0, max: 1e5 }),
});

/** A A' + I / 10. */
function definite(n: number, seed: number): Float64Array {
  const normal = seededNormal(seed);
  const factor = Float64Array.from({ length: n * n }, normal);
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return (
      dot(factor.subarray(i * n, (i + 1) * n), factor.subarray(j * n, (j + 1) * n)) +
      (i === j ? 0.1 : 0)
    );
  });
}

function multiply(a: Float64Array, n: number, x: Float64Array): Float64Array {
  return x.map((_, i) => dot(a.subarray(i * n, (i + 1) * n), x));
}

function expectSame(a: Float64Array, b: Float64Array): void {
  a.forEach((value, i) => expect(Math.abs(value - b[i])).toBeLessThan(1e-7));
}

describe('dense linear algebra', () => {
  it('Cholesky, LU and the inverse solve what was multiplied', () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const a = definite(n, seed);
        const x = Float64Array.from({ length: n }, seededNormal(seed + 1));
        const b = multiply(a, n, x);
        const factor = choleskyFactor(a, n);
        if (factor === null) throw new Error('expected a definite matrix');
        const byCholesky = b.slice();
        choleskySolveInPlace(factor, n, byCholesky);
        expectSame(byCholesky, x);
        const lu = a.slice();
        const pivots = new Int32Array(n);
        expect(luFactorInPlace(lu, n, pivots)).toBe(true);
        const byLu = b.slice();
        luSolveInPlace(lu, n, pivots, byLu);
        expectSame(byLu, x);
        const inverse = a.slice();
        expect(invertInPlace(inverse, n, pivots)).toBe(true);
        expectSame(multiply(inverse, n, b), x);
      }),
    );
  });

  it('LU pivots past zeros on the diagonal and notices singularity', () => {
    const pivots = new Int32Array(2);
    const swap = Float64Array.of(0, 1, 1, 0);
    const x = Float64Array.of(3, 5);
    expect(luFactorInPlace(swap, 2, pivots)).toBe(true);
    luSolveInPlace(swap, 2, pivots, x);
    expect(x).toEqual(Float64Array.of(5, 3));
    expect(luFactorInPlace(Float64Array.of(1, 2, 2, 4), 2, pivots)).toBe(false);
    expect(invertInPlace(Float64Array.of(1, 2, 2, 4), 2, pivots)).toBe(false);
  });

  it('refuses to factor what is not positive definite', () => {
    expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(choleskyFactor(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
    expect(() => choleskyFactor(new Float64Array(3), 2)).toThrow(
      new RangeError('expected a matrix of 4 elements, was 3'),
    );
  });

  it('solves saddle-point systems by a signed Cholesky factorisation', () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const h = definite(n, seed);
        const size = n + 1;
        const k = new Float64Array(size * size);
        for (let i = 0; i < n; i += 1) {
          k.set(h.subarray(i * n, (i + 1) * n), i * size);
          k[i * size + n] = 1;
          k[n * size + i] = 1;
        }
        const x = Float64Array.from({ length: size }, seededNormal(seed + 1));
        const b = multiply(k, size, x);
        expect(saddleFactorInPlace(k, n, size, size)).toBe(true);
        saddleSolveInPlace(k, n, size, b, size);
        expectSame(b, x);
      }),
    );
    expect(saddleFactorInPlace(Float64Array.of(0, 1, 1, 0), 1, 2, 2)).toBe(false);
  });

  it('packs and unpacks the lower triangle', () => {
    const a = definite(4, 3);
    const packed = packLower(a, 4);
    expect(packed).toHaveLength(10);
    expect(packed[4]).toBe(a[2 * 4 + 1]);
    expect(unpackLower(packed, 4)).toEqual(unpackLower(packLower(unpackLower(packed, 4), 4), 4));
    expect(() => unpackLower(packed, 3)).toThrow(RangeError);
  });

  it('products and quadratic forms agree', () => {
    const a = definite(5, 9);
    const x = Float64Array.of(0.2, 0, -0.5, 1, 0.1);
    const product = new Float64Array(5);
    symmetricMultiply(a, x, product);
    expect(dot(x, product)).toBeCloseTo(quadraticForm(a, x), 12);
  });
});

describe('eigenvalues', () => {
  it('of a known matrix, at any scale', () => {
    for (const scale of [1e-12, 1, 1e12]) {
      const values = symmetricEigenvalues(
        Float64Array.of(2, 1, 1, 2).map((value) => value * scale),
        2,
      );
      expect(values[0] / scale).toBeCloseTo(1, 12);
      expect(values[1] / scale).toBeCloseTo(3, 12);
    }
    expect(conditionNumber(Float64Array.of(2, 1, 1, 2), 2)).toBeCloseTo(3, 12);
  });

  it('a matrix that is not positive definite has an infinite condition number', () => {
    expect(conditionNumber(Float64Array.of(1, 2, 2, 1), 2)).toBe(Infinity);
    expect(conditionNumber(new Float64Array(4), 2)).toBe(Infinity);
  });

  it('refuse wrong shapes and what is not a number', () => {
    expect(() => symmetricEigenvalues(new Float64Array(3), 2)).toThrow(RangeError);
    expect(() => symmetricEigenvalues(Float64Array.of(NaN), 1)).toThrow(RangeError);
  });
});
