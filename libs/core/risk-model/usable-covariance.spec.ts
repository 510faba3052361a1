import fc from 'fast-check';
import { factorReturns, flat, largestDifference } from '#testing/return-panels.js';
import { sampleCovariance } from './sample-covariance.js';
import { usableCovariance } from './usable-covariance.js';

const NOT_DEFINITE = flat([
  [4, 5.4, -5.4],
  [5.4, 9, 8.1],
  [-5.4, 8.1, 9],
]);

describe('a usable covariance', () => {
  it.each([1e-12, 1e12])('times %d has the same correlation and condition', (scale) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const covariance = sampleCovariance(factorReturns({ observations: 40, size: 6, seed }), 1);
        const scaled = covariance.map((value) => value * scale);
        const a = usableCovariance(covariance, 6, { method: 'none' });
        const b = usableCovariance(scaled, 6, { method: 'none' });
        expect(largestDifference(a.correlation, b.correlation)).toBeLessThan(1e-14);
        expect(Math.abs(b.conditionNumber / a.conditionNumber - 1)).toBeLessThan(1e-10);
        expect(Math.abs(b.minEigenvalue / scale / a.minEigenvalue - 1)).toBeLessThan(1e-10);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    { method: 'higham', minEigenvalue: 0.01, fixed: [] },
    { method: 'clip', minEigenvalue: 0 },
    { method: 'shrink', target: null },
  ] as const)('keeps its variances to the bit by $method', (repair) => {
    const { covariance, correlation, repaired } = usableCovariance(NOT_DEFINITE, 3, repair);
    expect(repaired.applied).toBe(true);
    for (let i = 0; i < 3; i++) {
      expect(covariance[i * 4]).toBe(NOT_DEFINITE[i * 4]);
      expect(correlation[i * 4]).toBe(1);
      for (let j = 0; j < i; j++) {
        expect(covariance[i * 3 + j]).toBe(covariance[j * 3 + i]);
        expect(correlation[i * 3 + j]).toBe(correlation[j * 3 + i]);
      }
    }
  });

  it('of fewer observations than instruments is singular, not indefinite: nothing is repaired', () => {
    const covariance = sampleCovariance(factorReturns({ observations: 5, size: 8, seed: 3 }), 1);
    const usable = usableCovariance(covariance, 8, { method: 'clip', minEigenvalue: 0 });
    expect(usable.repaired).toMatchObject({ applied: false, distance: 0 });
    expect(usable.conditionNumber).toBeNaN();
    expect(usable.covariance).toBe(covariance);
  });

  it.each([
    { method: 'none' },
    { method: 'higham', minEigenvalue: 0.01, fixed: [] },
    { method: 'clip', minEigenvalue: 0 },
    { method: 'shrink', target: null },
  ] as const)('whose correlations are beyond the doubles stays as it is: %j', (repair) => {
    const covariance = Float64Array.of(1e-200, 1e200, 1e200, 1e-200);
    const { repaired, minEigenvalue, ...usable } = usableCovariance(covariance, 2, repair);
    expect([...usable.covariance]).toEqual([...covariance]);
    expect([...usable.volatilities]).toEqual([1e-100, 1e-100]);
    expect(minEigenvalue / -1e200).toBeCloseTo(1, 12);
    expect([repaired.status, repaired.applied, repaired.distance]).toEqual([
      repair.method === 'none' ? 'optimal' : 'stalled',
      false,
      NaN,
    ]);
  });

  it('with an element that does not exist cannot be repaired', () => {
    const usable = usableCovariance(Float64Array.of(1, NaN, NaN, 1), 2, {
      method: 'higham',
      minEigenvalue: 0,
      fixed: [],
    });
    expect(usable.conditionNumber).toBeNaN();
    expect(usable.repaired).toMatchObject({ applied: false, distance: NaN });
  });
});
