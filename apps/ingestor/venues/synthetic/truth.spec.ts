import { meanCorrelation, meanCorrelationError } from '#testing/mean-correlation.js';
import { recoveryScores, summaryOf, type ReturnsEstimate } from '#testing/parameter-recovery.js';
import { SyntheticVenue } from './synthetic-venue.js';
import type { SyntheticOptions } from './synthetic-options.js';

/** Bound once: a global is slow to reach from a Jest module. */
const { log } = Math;

/** Log returns [K x n] of the last trades, the first from the opening prices. */
function closeToClose(
  venue: SyntheticVenue,
  opening: readonly number[],
  windows: number,
): Float64Array {
  const { instruments } = venue.universe();
  const n = instruments.length;
  const indexOf = new Map(instruments.map((name, i) => [name, i]));
  const returns = new Float64Array(windows * n);
  const before = Float64Array.from(opening, log);
  const last = new Float64Array(n);
  const lastTime = new Float64Array(n);
  const source = venue.open(null);
  for (let k = 0; k < windows; k++) {
    lastTime.fill(0);
    for (const event of source.next().events) {
      if (event.kind !== 'tick') continue;
      const i = indexOf.get(event.tick.instrument) ?? -1;
      // At equal times the numbered order decides; no two trades of one name share a number.
      const order = event.tick.eventTime + event.tick.sequence / 1e6;
      if (order < lastTime[i]) continue;
      lastTime[i] = order;
      last[i] = log(event.tick.price);
    }
    for (let i = 0; i < n; i++) returns[k * n + i] = last[i] - before[i];
    before.set(last);
  }
  return returns;
}

/** Plain two-pass moments, annual. */
function twoPass(returns: Float64Array, n: number, dtYears: number): ReturnsEstimate {
  const windows = returns.length / n;
  const mean = new Float64Array(n);
  for (let k = 0; k < windows; k++) for (let i = 0; i < n; i++) mean[i] += returns[k * n + i];
  for (let i = 0; i < n; i++) mean[i] /= windows;
  const covariance = new Float64Array(n * n);
  for (let k = 0; k < windows; k++) {
    for (let i = 0; i < n; i++) {
      const x = returns[k * n + i] - mean[i];
      for (let j = 0; j < n; j++) covariance[i * n + j] += x * (returns[k * n + j] - mean[j]);
    }
  }
  return {
    mean: mean.map((value) => value / dtYears),
    covariance: covariance.map((value) => value / (windows - 1) / dtYears),
    windows,
    dtYears,
  };
}

function estimateOf(options: Partial<SyntheticOptions>, windows: number) {
  const venue = new SyntheticVenue(options);
  const { dtYears } = venue.universe().window;
  const opening = [1195, 711, 207, 244, 25.11, 238, 96, 332.5, 775, 437.9, 91];
  const returns = closeToClose(venue, opening, windows);
  return { truth: venue.truth, estimate: twoPass(returns, 11, dtYears) };
}

describe('the truth of the simulated market', () => {
  it('is recovered by a batch estimator: 20 seeds of 20,000 windows, jumps included', () => {
    const scores = Array.from({ length: 20 }, (_, seed) => {
      const { truth, estimate } = estimateOf(
        {
          seed: seed + 1,
          // 20,000 weekdays end in 2077.
          startDate: '2001-01-01',
          tradesPerWindow: 1,
          priceGrid: null,
          dailyLimit: null,
        },
        20_000,
      );
      return recoveryScores(estimate, truth);
    });
    expect(scores.map(({ mean, covariance }) => [mean.length, covariance.length])).toEqual(
      Array<number[]>(20).fill([11, 66]),
    );
    const { worst, meanSquare } = summaryOf(scores);
    expect(worst).toBeLessThan(4.5);
    expect(meanSquare).toBeGreaterThan(0.7);
    expect(meanSquare).toBeLessThan(1.3);
  }, 300_000);

  it('is not recovered when the jumps are left out of it', () => {
    const { estimate } = estimateOf(
      { tradesPerWindow: 1, priceGrid: null, dailyLimit: null },
      4000,
    );
    const { truth } = new SyntheticVenue({ jumps: null });
    expect(summaryOf([recoveryScores(estimate, truth)]).worst).toBeGreaterThan(6);
  });

  it.each([1, 2, 3])(
    'shows in 10 sessions at 300 trades a name and day: mean correlation within 3 errors (seed %i)',
    (seed) => {
      const { truth, estimate } = estimateOf({ seed }, 10);
      const error = meanCorrelationError(truth.covariance, 11, 10);
      const off = meanCorrelation(estimate.covariance, 11) - meanCorrelation(truth.covariance, 11);
      expect(error).toBeLessThan(0.15);
      expect(Math.abs(off)).toBeLessThan(3 * error);
    },
  );
});
