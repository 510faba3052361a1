import fc from 'fast-check';
import { factorProblem } from '#testing/factor-problems.js';
import { seededNormal } from '#testing/seeded-random.js';
import { choleskyFactor, choleskySolveInPlace } from './cholesky.js';
import { DenseForm } from './covariance-form.js';
import { denseCovariance, factorCovariance } from './factor-covariance.js';
import { factorForm } from './factor-form.js';

const shapes = fc.record({
  n: fc.integer({ min: 1, max: 60 }),
  factors: fc.integer({ min: 0, max: 12 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

const covarianceOf = (shape: { n: number; factors: number; seed: number }) =>
  factorProblem({ ...shape, bounds: 'longOnly' }).covariance;

describe("F'F + D", () => {
  it('multiplies, and has the variances, as its dense matrix', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { n, seed } = shape;
        const covariance = covarianceOf(shape);
        const form = factorForm(covariance, 2, 0.5);
        const matrix = denseCovariance(covariance).map((value) => 2 * value);
        for (let i = 0; i < n; i += 1) matrix[i * n + i] += 0.5;
        const dense = new DenseForm(matrix, n);
        const normal = seededNormal(seed);
        const x = new Float64Array(n).map(() => normal());
        const [out, wanted] = [new Float64Array(n).fill(1), new Float64Array(n).fill(1)];
        form?.addProduct(x, out);
        dense.addProduct(x, wanted);
        const [sizes, exact] = [form?.termSizes(x), dense.termSizes(x)];
        expect(sizes?.form).toBeGreaterThanOrEqual(exact.form * (1 - 1e-12));
        expect(sizes?.row).toBeGreaterThanOrEqual(exact.row * (1 - 1e-12));
        for (let i = 0; i < n; i += 1) {
          expect(Math.abs(out[i] - wanted[i])).toBeLessThan(1e-13 * (1 + exact.row));
          expect(form?.variance(i)).toBeCloseTo(dense.variance(i), 13);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('solves with the rows and columns of some names as Cholesky does', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { n, seed } = shape;
        const covariance = covarianceOf(shape);
        const form = factorForm(covariance);
        const matrix = denseCovariance(covariance);
        const names = Int32Array.from({ length: n }, (_, i) => i).filter((i) => (i + seed) % 3 > 0);
        const size = names.length;
        const part = Float64Array.from(
          { length: size * size },
          (_, e) => matrix[names[Math.floor(e / size)] * n + names[e % size]],
        );
        names.forEach((name, e) => {
          expect(form?.append(names, e, name)).toBe(true);
        });
        const normal = seededNormal(seed);
        const x = new Float64Array(size).map(() => normal());
        const wanted = x.slice();
        if (size > 0) form?.solveInPlace(names, size, x);
        choleskySolveInPlace(choleskyFactor(part, size) ?? part, size, wanted);
        const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        x.forEach((value, e) => {
          expect(Math.abs(value - wanted[e])).toBeLessThanOrEqual(1e-12 * largest);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its digits where factors are 1e8 of the specific variances', () => {
    const loadings = Float64Array.of(1, 1, 1, 1);
    const form = factorForm({ loadings, specific: new Float64Array(4).fill(1e-8) });
    const names = Int32Array.of(0, 1, 2, 3);
    names.forEach((name, e) => form?.append(names, e, name));
    // (1 1' + d I)^-1 (1, 0, 0, 0) = ((3 + d, -1, -1, -1) / (d (4 + d)).
    const x = Float64Array.of(1, 0, 0, 0);
    form?.solveInPlace(names, 4, x);
    const scale = 1e-8 * (4 + 1e-8);
    [3 + 1e-8, -1, -1, -1].forEach((value, i) => {
      expect(Math.abs((x[i] * scale) / value - 1)).toBeLessThan(1e-12);
    });
  });

  it('solves with names that were appended after a solve', () => {
    const covariance = covarianceOf({ n: 6, factors: 2, seed: 3 });
    const names = Int32Array.of(0, 1, 2, 3, 4, 5);
    const [grown, whole] = [factorForm(covariance), factorForm(covariance)];
    const solved = (form: typeof grown, size: number): Float64Array => {
      const x = new Float64Array(6).fill(1);
      form?.solveInPlace(names, size, x);
      return x;
    };
    for (let e = 0; e < 4; e += 1) grown?.append(names, e, e);
    solved(grown, 4);
    for (let e = 4; e < 6; e += 1) grown?.append(names, e, e);
    for (let e = 0; e < 6; e += 1) whole?.append(names, e, e);
    expect(solved(grown, 6)).toEqual(solved(whole, 6));
  });

  it("is B Omega B' + D of exposures and the covariance of the factors", () => {
    const exposures = Float64Array.of(1, 0.5, 0.8, -0.2, 1.2, 0);
    const omega = Float64Array.of(0.04, 0.01, 0.01, 0.02);
    const dense = denseCovariance(
      factorCovariance(exposures, omega, Float64Array.of(0.01, 0.02, 0.03)),
    );
    // Names 0 and 1: 1 x 0.8 x 0.04 + (0.5 x 0.8 - 1 x 0.2) x 0.01 - 0.5 x 0.2 x 0.02.
    expect(dense[1]).toBeCloseTo(0.032 + 0.002 - 0.002, 15);
    expect(dense[0]).toBeCloseTo(0.04 + 0.01 + 0.005 + 0.01, 15);
    expect(dense[8]).toBeCloseTo(1.44 * 0.04 + 0.03, 15);
    expect(() => factorCovariance(exposures, Float64Array.of(1), Float64Array.of(1, 1, 1))).toThrow(
      'expected 3 exposures, was 6',
    );
    const flat = new Float64Array(4);
    expect(() => factorCovariance(exposures, flat, Float64Array.of(1, 1, 1))).toThrow(
      /positive definite/,
    );
  });

  it('is not divided by specific variances that are next to nothing', () => {
    expect(
      factorForm({ loadings: Float64Array.of(1, 1), specific: Float64Array.of(1, 0) }),
    ).toBeNull();
    expect(
      factorForm({ loadings: new Float64Array(2), specific: Float64Array.of(1, 0) }),
    ).toBeNull();
    const ridged = factorForm(
      { loadings: Float64Array.of(1, 1), specific: new Float64Array(2) },
      1,
      1,
    );
    expect(ridged?.variance(0)).toBe(2);
  });
});
