import { annualDifference, holdSchedule } from './held-schedule.js';

const logs = (...simple: number[]): Float64Array =>
  Float64Array.from(simple, (value) => Math.log1p(value));

describe('a held schedule', () => {
  it('earns a window with the weights held into it and pays at the close that trades', () => {
    const result = holdSchedule(
      [logs(0.1, 0), logs(0, 0.2)],
      { initial: Float64Array.of(1, 0), targets: new Map([[0, Float64Array.of(0, 1)]]) },
      0.01,
    );
    // Bought at 1 %: 0.99. Earned 10 %, then everything is sold and bought at 1 % each. Earned 20 %.
    const first = 0.99 * 1.1 * (1 - 0.02);
    expect(result.returns[0]).toBeCloseTo(first - 1, 14);
    expect(result.wealth).toBeCloseTo(first * 1.2, 14);
    expect(result.turnover).toBeCloseTo(3, 14);
    expect(result.cost).toBeCloseTo(0.03, 14);
  });

  it('drifts between its trades', () => {
    const { wealth } = holdSchedule(
      [logs(1, 0), logs(0, 1)],
      { initial: Float64Array.of(0.5, 0.5), targets: new Map() },
      0,
    );
    expect(wealth).toBeCloseTo(2, 14);
  });
});

describe('the annual difference of two series', () => {
  it('is P mean(d) with standard error P sd(d) / sqrt(T)', () => {
    const { difference, standardError } = annualDifference(
      Float64Array.of(0.02, 0.04),
      Float64Array.of(0.01, 0.01),
      4,
    );
    expect(difference).toBeCloseTo(4 * 0.02, 14);
    expect(standardError).toBeCloseTo((4 * Math.sqrt(0.0002)) / Math.sqrt(2), 14);
  });
});
