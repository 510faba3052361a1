import type { Decision, Metrics, Returns } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { compare } from '../../apps/embedded/summary/walk-forward.js';
import { replay, universe } from './casablanca-replay.js';
import { shippedPortfolios } from './shipped-portfolios.js';

const WALK_FORWARD = 'portf1-walkforward';

describe('the walk-forward comparison', () => {
  const driver = replay();
  const [portfolio] = shippedPortfolios.filter(({ portfolioId }) => portfolioId === WALK_FORWARD);
  const comparison = compare({
    portfolio,
    universe,
    returns: driver.values<Returns>(topics.returns.name, universe.universeId),
    decisions: driver.values<Decision>(topics.decisions.name, WALK_FORWARD),
  });
  if (comparison === null) throw new Error('expected a comparison');
  const last = driver.values<Metrics>(topics.metrics.name, WALK_FORWARD).at(-1);
  const windows = 745 - 247;
  const annual = (wealth: number): number => Math.exp((Math.log(wealth) * 247) / windows) - 1;

  it('starts at the close of return 247 and resets at k + 1 of each applied decision', () => {
    expect(comparison).toMatchObject({ from: '2024-03-29', to: '2026-04-10', resets: 10 });
  });

  it("gives the portfolio what its paper account has, at the policy's own cost", () => {
    // The same sums in another order: 498 products.
    expect(comparison.strategies[0].annualReturns[1]).toBeCloseTo(
      annual(last?.account?.net ?? 0),
      12,
    );
    expect(comparison.strategies[0].turnover).toBeCloseTo(last?.account?.turnover ?? 0, 12);
    expect(comparison.strategies[0].maxDrawdown).toBeCloseTo(last?.account?.maxDrawdown ?? 0, 12);
  });

  it("gives 1/N bought and held what the account's benchmark has", () => {
    const [, held] = comparison.strategies;
    expect(held.annualReturns[1]).toBeCloseTo(annual(last?.account?.benchmarkNet ?? 0), 12);
    expect(held.turnover).toBeCloseTo(1, 12);
  });

  it('costs more at a higher rate, for every strategy that trades', () => {
    for (const { annualReturns } of comparison.strategies) {
      expect(annualReturns[0]).toBeGreaterThan(annualReturns[1]);
      expect(annualReturns[1]).toBeGreaterThan(annualReturns[2]);
    }
  });

  it('has minimum volatility with the least volatility of the four', () => {
    const volatilities = comparison.strategies.map(({ volatility }) => volatility);
    expect(Math.min(...volatilities)).toBe(volatilities[3]);
  });
});
