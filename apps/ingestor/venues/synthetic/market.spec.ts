import { diffusionFactor, jumpDeviation, marketTruth, SIMULATED_MARKET } from './market.js';

const jumps = { perYear: 12, size: 2.5 };

describe('the market that is simulated', () => {
  it('counts the jumps in its truth: lambda s^2 in the variance, 3 lambda s^4 in the fourth cumulant', () => {
    const without = marketTruth(SIMULATED_MARKET, null);
    const truth = marketTruth(SIMULATED_MARKET, jumps);
    SIMULATED_MARKET.volatility.forEach((volatility, i) => {
      const deviation = jumpDeviation(volatility, jumps);
      const square = deviation * deviation;
      const more = truth.covariance[i * 12] - without.covariance[i * 12];
      expect(more).toBeCloseTo(12 * square, 14);
      expect(truth.fourthCumulant[i]).toBeCloseTo(36 * square * square, 14);
      expect(without.fourthCumulant[i]).toBe(0);
    });
    expect(truth.covariance[1]).toBe(without.covariance[1]);
  });

  it('has jumps of 2.5 daily deviations', () => {
    expect(jumpDeviation(0.24, jumps)).toBeCloseTo((2.5 * 0.24) / Math.sqrt(247), 15);
  });

  it('refuses correlations that no market can have', () => {
    const correlation = Float64Array.from([1, 2, 2, 1]);
    const market = { ...SIMULATED_MARKET, volatility: [0.2, 0.2], correlation };
    expect(() => diffusionFactor({ ...market, instruments: ['A', 'B'] })).toThrow(
      'expected a positive definite correlation matrix',
    );
  });
});
