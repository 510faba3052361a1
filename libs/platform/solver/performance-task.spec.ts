import type { PerformanceInputs } from '#core/performance/performance-report.js';
import { runPerformance } from './performance-task.js';

function answer(returns: Float64Array, more: Partial<PerformanceInputs> = {}) {
  return runPerformance({
    returns,
    periodsPerYear: 252,
    riskFreeRates: new Float64Array(returns.length).fill(1e-4),
    minimumAcceptableReturns: new Float64Array(returns.length),
    confidence: 0.95,
    ddof: 1,
    downsideDenominator: 'all',
    compounding: true,
    benchmark: null,
    ...more,
  });
}

const repeated = (value: number, T: number): Float64Array => new Float64Array(T).fill(value);

describe('figures of a long series', () => {
  it('that is constant: no ratio to its deviation, and a warning each', () => {
    const { volatility, sharpe, kelly, skewness, warnings } = answer(repeated(0.001, 5000));
    expect({ volatility, sharpe, kelly, skewness }).toEqual({
      volatility: 0,
      sharpe: null,
      kelly: null,
      skewness: null,
    });
    const message = 'the deviation of the excess returns is zero or negative';
    expect(warnings).toContainEqual({ path: 'sharpe', message });
  });

  it('that follows its benchmark at a constant distance: no information ratio', () => {
    const returns = Float64Array.from({ length: 5000 }, (_, t) => Math.sin(t) / 50);
    const { relative, warnings } = answer(returns, { benchmark: returns.map((r) => r - 1e-4) });
    expect([relative?.trackingError, relative?.informationRatio]).toEqual([0, null]);
    const message = 'the tracking error is zero or negative';
    expect(warnings).toContainEqual({ path: 'relative.informationRatio', message });
  });

  it('at a confidence that no normal quantile is finite for: what is made of it is null, and says why', () => {
    const returns = Float64Array.from({ length: 50 }, (_, t) => Math.sin(t) / 50);
    for (const confidence of [0, 1]) {
      const { valueAtRisk, warnings } = answer(returns, { confidence });
      expect([valueAtRisk.gaussian, valueAtRisk.modified]).toEqual([null, null]);
      const message = `the normal quantile at a confidence of ${confidence} is infinite`;
      expect(warnings).toContainEqual({ path: 'valueAtRisk.modified', message });
    }
  });

  it('whose wealth leaves the range of doubles: null only where a figure does', () => {
    const low = answer(repeated(-0.1, 8000));
    expect(low.cumulativeReturn).toBe(-1);
    expect(low.geometricMean).toBeCloseTo(-0.1, 12);
    expect(low.annualReturn.geometric).toBeCloseTo(Math.expm1(252 * Math.log(0.9)), 12);
    const high = answer(repeated(0.1, 8000));
    expect([high.cumulativeReturn, high.maxDrawdown]).toEqual([null, 0]);
    expect(high.geometricMean).toBeCloseTo(0.1, 12);
    const message = 'leaves the range of double precision';
    expect(high.warnings).toContainEqual({ path: 'cumulativeReturn', message });
  });
});
