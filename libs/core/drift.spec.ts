import fc from 'fast-check';
import { driftInPlace, simpleReturn, turnoverBetween } from './drift.js';

const holding = fc.array(
  fc.record({
    weight: fc.double({ min: 0.001, max: 1, noNaN: true }),
    logReturn: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Weights of sum 1 and the log returns of a window. */
function held(values: readonly { weight: number; logReturn: number }[]): {
  weights: Float64Array;
  returns: Float64Array;
} {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  return {
    weights: Float64Array.from(values, ({ weight }) => weight / total),
    returns: Float64Array.from(values, ({ logReturn }) => logReturn),
  };
}

describe('drift', () => {
  it('moves weights with prices: half and half, one name doubles', () => {
    const weights = Float64Array.of(0.5, 0.5);
    driftInPlace(weights, Float64Array.of(Math.log(2), 0));
    expect(weights[0]).toBeCloseTo(2 / 3, 15);
    expect(weights[1]).toBeCloseTo(1 / 3, 15);
  });

  it('keeps the sum at 1', () => {
    fc.assert(
      fc.property(holding, (values) => {
        const { weights, returns } = held(values);
        driftInPlace(weights, returns);
        // Twelve divisions of half a unit in the last place.
        expect(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-14);
      }),
    );
  });

  it('over two windows equals drift over their sum', () => {
    fc.assert(
      fc.property(holding, (values) => {
        const { weights, returns } = held(values);
        const once = weights.slice();
        driftInPlace(
          once,
          returns.map((r) => 2 * r),
        );
        driftInPlace(weights, returns);
        driftInPlace(weights, returns);
        weights.forEach((w, i) => {
          expect(Math.abs(w - once[i])).toBeLessThan(1e-14);
        });
      }),
    );
  });

  it('grows each weight by its return over the return of the portfolio', () => {
    fc.assert(
      fc.property(holding, (values) => {
        const { weights, returns } = held(values);
        const before = weights.slice();
        const earned = 1 + simpleReturn(weights, returns);
        driftInPlace(weights, returns);
        weights.forEach((w, i) => {
          expect(Math.abs(w - (before[i] * Math.exp(returns[i])) / earned)).toBeLessThan(1e-14);
        });
      }),
    );
  });
});

describe('turnover', () => {
  it('is the traded value over wealth, both sides', () => {
    const turnover = turnoverBetween(
      Float64Array.of(0.5, 0.5, 0),
      Float64Array.of(0.25, 0.5, 0.25),
    );
    expect(turnover).toBe(0.5);
  });

  it('of weights to themselves is 0', () => {
    expect(turnoverBetween(Float64Array.of(0.3, 0.7), Float64Array.of(0.3, 0.7))).toBe(0);
  });
});
