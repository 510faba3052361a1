import { meanCorrelation, meanCorrelationError } from './mean-correlation.js';

describe('the mean correlation', () => {
  it('is the mean over the pairs of names', () => {
    expect(meanCorrelation([4, 1, 0, 1, 1, 0, 0, 0, 9], 3)).toBeCloseTo(0.5 / 3, 15);
  });

  it('has the error (1 - rho^2) / sqrt(K - 1) for two names', () => {
    expect(meanCorrelationError([1, 0.6, 0.6, 1], 2, 101)).toBeCloseTo(0.064, 15);
  });

  it('has the error of 3 independent correlations where nothing correlates', () => {
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    expect(meanCorrelationError(identity, 3, 101)).toBeCloseTo(0.1 / Math.sqrt(3), 15);
  });
});
