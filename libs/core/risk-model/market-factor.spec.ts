import fc from 'fast-check';
import { flat } from '#testing/return-panels.js';
import { marketFactor } from './market-factor.js';
import { returnPanel } from './return-panel.js';

describe('instruments on a market', () => {
  // By hand: m = -1, 0, 1; the first is 2 m + 1 exactly, the second 0, 3, 0: mean 1, no slope, residuals -1, 2, -1.
  const market = Float64Array.of(-1, 0, 1);
  const panel = returnPanel(
    flat([
      [-1, 0],
      [1, 3],
      [3, 0],
    ]),
    2,
  );

  it('have the slope, the covariance and the residual variance of a line through three points', () => {
    const factor = marketFactor(panel, market);
    expect(factor.variance).toBe(1);
    expect([...factor.covariance]).toEqual([2, 0]);
    expect([...factor.beta]).toEqual([2, 0]);
    expect([...factor.residualVariance]).toEqual([0, 6]);
  });

  it('have no beta on a market that stands still', () => {
    const { beta } = marketFactor(panel, Float64Array.of(0.01, 0.01, 0.01));
    expect([...beta]).toEqual([NaN, NaN]);
  });

  it('are refused without three periods of both', () => {
    expect(() => marketFactor(panel, Float64Array.of(1, 2))).toThrow(
      'expected 3 or more periods of both, was 3 and 2',
    );
    expect(() =>
      marketFactor(returnPanel(Float64Array.of(1, 2), 1), Float64Array.of(1, 2)),
    ).toThrow(RangeError);
  });

  it('equal the textbook sums of the same periods, to 1e-12', () => {
    const small = fc.double({ min: -0.1, max: 0.1, noNaN: true });
    const rows = fc.array(fc.tuple(small, small), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const T = pairs.length;
        const sum = (of: (pair: readonly [number, number]) => number): number =>
          pairs.reduce((all, pair) => all + of(pair), 0);
        const [x, y] = [sum(([m]) => m) / T, sum(([, r]) => r) / T];
        const xx = sum(([m]) => (m - x) ** 2);
        fc.pre(xx > 1e-6);
        const slope = sum(([m, r]) => (m - x) * (r - y)) / xx;
        const { beta, variance, residualVariance } = marketFactor(
          returnPanel(
            Float64Array.from(pairs, ([, r]) => r),
            1,
          ),
          Float64Array.from(pairs, ([m]) => m),
        );
        const scale = 1 + Math.sqrt(sum(([, r]) => (r - y) ** 2) / xx);
        expect(Math.abs(beta[0] - slope) / scale).toBeLessThan(1e-12);
        expect(Math.abs(variance - xx / (T - 1))).toBeLessThan(1e-12);
        const rest = sum(([m, r]) => (r - y - slope * (m - x)) ** 2) / (T - 2);
        expect(Math.abs(residualVariance[0] - rest)).toBeLessThan(1e-12);
      }),
    );
  });
});
