import { drawdowns } from './drawdown.js';
import { annualReturn, cumulativeReturn } from './growth.js';

const repeated = (value: number, T: number): Float64Array => new Float64Array(T).fill(value);

describe('compounding over many periods', () => {
  it.each([
    [-0.1, 8000],
    [0.1, 8000],
    [-0.5, 100_000],
    [9, 100_000],
  ])('%d in each of %i periods is that return a period', (value, T) => {
    // The wealth itself is below the smallest double or above the largest.
    expect(annualReturn(repeated(value, T), 1)).toBeCloseTo(value, 12);
  });

  it('loses everything at a return of -1, whatever comes before and after', () => {
    const returns = repeated(0.5, 5000);
    returns[2500] = -1;
    expect([annualReturn(returns, 252), cumulativeReturn(returns)]).toEqual([-1, -1]);
    expect(drawdowns(returns).current).toBe(1);
  });

  it('has no annual return where more than everything was lost', () => {
    expect(annualReturn(Float64Array.of(0.1, -1.5), 252)).toBeNull();
    expect(cumulativeReturn(Float64Array.of(0.1, -1.5))).toBeCloseTo(-1.55, 14);
    expect(annualReturn(Float64Array.of(-3, -3), 2)).toBeCloseTo(3, 14);
    // And then the rest.
    expect(annualReturn(Float64Array.of(-1.5, -1), 252)).toBe(-1);
  });

  it('keeps the digits of returns far below one', () => {
    expect((annualReturn(repeated(1e-20, 10), 1) ?? NaN) / 1e-20).toBeCloseTo(1, 14);
  });

  it('overflows only where the wealth does', () => {
    expect(cumulativeReturn(repeated(1, 1023)) / 8.98846567431158e307).toBeCloseTo(1, 12);
    expect(cumulativeReturn(repeated(1, 1025))).toBe(Infinity);
  });
});

describe('drawdowns over many periods', () => {
  it('are below a peak that is above the largest double', () => {
    const returns = Float64Array.from([...repeated(0.1, 8000), -0.25, ...repeated(0.1, 1)]);
    const { max, current } = drawdowns(returns);
    expect(max).toBeCloseTo(0.25, 15);
    expect(current).toBeCloseTo(1 - 0.75 * 1.1, 14);
  });

  it('end at a return to the peak from below the smallest double', () => {
    const returns = Float64Array.from([...repeated(-0.5, 4000), ...repeated(1, 3999), 0.5]);
    const { max, current, series } = drawdowns(returns);
    expect(max).toBe(1);
    expect([series[0], series[1], series[7997], series[7998], current]).toEqual([
      0.5, 0.75, 0.75, 0.5, 0.25,
    ]);
  });
});
