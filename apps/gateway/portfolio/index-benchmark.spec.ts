import fc from 'fast-check';
import type { Account } from '#stream/generated/wire-types.js';
import type { AccountSpan } from './account-span.js';
import { indexBenchmark } from './index-benchmark.js';

const settings = { periodsPerYear: 247, riskFreeRate: 0.0936 / 247 };
const DAY = 86_400_000;

/** An account whose net wealth after each window is given, of windows `perSession` to a session. */
function spanOf(wealth: readonly number[], perSession = 1): AccountSpan {
  const account = (net: number): Account => ({
    ...{ inception: 0, gross: net, net, benchmarkGross: 1, benchmarkNet: 1 },
    ...{ cost: 0, turnover: 0, drawdown: 0, maxDrawdown: 0 },
  });
  return {
    base: account(1),
    ...{ session: 's0', from: 0, returns: [] },
    points: wealth.map((net, k) => ({
      ...{ windowEnd: (k + 1) * DAY, session: `s${Math.floor(k / perSession) + 1}` },
      account: account(net),
    })),
  };
}

/** Levels of s0, s1, ..; undefined where none is known. */
const levels = (of: readonly (number | undefined)[]) => (session: string) =>
  of[Number(session.slice(1))];

const mean = (of: readonly number[]): number => of.reduce((sum, x) => sum + x, 0) / of.length;

describe('an index beside an account', () => {
  it('earns what its levels say, and the account’s beta to it is that of the returns', () => {
    const { figures, relative, missing } = indexBenchmark(
      spanOf([1.01, 0.99, 1.02, 1.05]),
      levels([100, 102, 101, 103, 104]),
      settings,
    );
    const index = [102 / 100, 101 / 102, 103 / 101, 104 / 103].map((ratio) => ratio - 1);
    const own = [1.01, 0.99 / 1.01, 1.02 / 0.99, 1.05 / 1.02].map((ratio) => ratio - 1);
    expect(figures.return).toBeCloseTo(0.04, 14);
    expect(figures.annualReturn).toBeCloseTo(Math.exp((247 / 4) * Math.log(1.04)) - 1, 10);
    const [a, b] = [mean(own), mean(index)];
    const covariance = own.reduce((sum, r, t) => sum + (r - a) * (index[t] - b), 0);
    const variance = index.reduce((sum, r) => sum + (r - b) * (r - b), 0);
    expect(relative?.beta).toBeCloseTo(covariance / variance, 12);
    const active = own.map((r, t) => r - index[t]);
    const error = Math.sqrt(
      active.reduce((sum, d) => sum + (d - mean(active)) * (d - mean(active)), 0) / 3,
    );
    expect(relative?.trackingError).toBeCloseTo(error, 14);
    expect(missing).toEqual([]);
  });

  it('reaches over a session without a level, beside the account’s return of both sessions', () => {
    const whole = [1.01, 0.99, 1.02, 1.05];
    const gap = indexBenchmark(spanOf(whole), levels([100, 102, undefined, 103, 104]), settings);
    expect(gap.missing).toEqual(['s2']);
    expect([...gap.wealth.values()]).toEqual([1, 1.02, 1.02, 1.03, 1.04]);
    expect(gap.figures.return).toBeCloseTo(0.04, 14);
    // Three returns over four windows: the year of the stretch stays a year.
    expect(gap.figures.annualReturn).toBeCloseTo(Math.exp((247 / 4) * Math.log(1.04)) - 1, 10);
    const over = [1.01, 1.02 / 1.01, 1.05 / 1.02].map((ratio) => ratio - 1);
    const index = [1.02, 103 / 102, 104 / 103].map((ratio) => ratio - 1);
    const active = over.map((r, t) => r - index[t]);
    expect(gap.relative?.informationRatio).toBeCloseTo(
      mean(active) /
        Math.sqrt(active.reduce((sum, d) => sum + (d - mean(active)) * (d - mean(active)), 0) / 2),
      10,
    );
  });

  it('begins with its first level and ends with its last', () => {
    const { figures, missing, wealth } = indexBenchmark(
      spanOf([1.01, 0.99, 1.02, 1.05]),
      levels([undefined, 50, 55, 60, undefined]),
      settings,
    );
    expect(missing).toEqual(['s0', 's4']);
    expect(figures.return).toBeCloseTo(0.2, 14);
    expect([...wealth.values()]).toEqual([1, 1, 1.1, 1.2, 1.2]);
  });

  it('of windows shorter than a session compares the ends of sessions', () => {
    const by = indexBenchmark(spanOf([1.5, 1.01, 0.7, 0.99], 2), levels([100, 102, 101]), settings);
    const session = indexBenchmark(spanOf([1.01, 0.99]), levels([100, 102, 101]), {
      periodsPerYear: 247 / 2,
      riskFreeRate: (0.0936 / 247) * 2,
    });
    expect(by.figures).toEqual(session.figures);
    expect(by.relative).toEqual(session.relative);
  });

  it('has no figures without two levels', () => {
    for (const known of [[], [undefined, 100]]) {
      const { figures, relative } = indexBenchmark(spanOf([1.01]), levels(known), settings);
      expect([figures.return, relative]).toEqual([null, null]);
    }
    expect(indexBenchmark(null, levels([1, 2]), settings).missing).toEqual([]);
  });

  it('whichever sessions have no level, earns the last known level over the first', () => {
    const level = fc.option(fc.double({ min: 50, max: 150, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(level, { minLength: 2, maxLength: 30 }), (of) => {
        const known = of.filter((value) => value !== undefined);
        fc.pre(known.length > 1);
        const span = spanOf(of.slice(1).map((_, k) => 1 + k / 100));
        const { figures, missing } = indexBenchmark(span, levels(of), settings);
        expect(figures.return).toBeCloseTo(known[known.length - 1] / known[0] - 1, 12);
        expect(missing).toHaveLength(of.length - known.length);
      }),
    );
  });
});
