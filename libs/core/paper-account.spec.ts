import { driftInPlace } from './drift.js';
import { currentDrawdown, earnInPlace, openAccount, tradeInPlace } from './paper-account.js';

const COST = 0.005;
const up = Math.log(1.1);
const down = Math.log(0.8);

describe('a paper account', () => {
  it('is charged for its first purchase, like its benchmark', () => {
    const account = openAccount(1000, Float64Array.of(0.75, 0.25), COST);
    expect(account).toMatchObject({ inception: 1000, gross: 1, benchmarkGross: 1, turnover: 1 });
    expect(account.net).toBe(1 - COST);
    expect(account.benchmarkNet).toBe(1 - COST);
    expect(account.cost).toBe(COST);
    expect([...account.benchmarkWeights]).toEqual([0.5, 0.5]);
  });

  it('follows a case computed by hand: one window, one trade, one window', () => {
    const held = Float64Array.of(0.75, 0.25);
    const account = openAccount(0, held, COST);

    // +10 % and -20 %: .75 x .1 - .25 x .2 = +2.5 %; the benchmark .5 x .1 - .5 x .2 = -5 %.
    const first = Float64Array.of(up, down);
    earnInPlace(account, held, first);
    driftInPlace(held, first);
    expect(account.gross).toBeCloseTo(1.025, 14);
    expect(account.net).toBeCloseTo(0.995 * 1.025, 14);
    expect(account.benchmarkGross).toBeCloseTo(0.95, 14);
    // Drifted: .825 / 1.025 and .2 / 1.025; benchmark .55 / .95 and .4 / .95.
    expect(held[0]).toBeCloseTo(0.825 / 1.025, 14);
    expect(account.benchmarkWeights[0]).toBeCloseTo(0.55 / 0.95, 14);

    const target = Float64Array.of(0.5, 0.5);
    const turnover = tradeInPlace(account, held, target, COST);
    const traded = 2 * (0.825 / 1.025 - 0.5);
    expect(turnover).toBeCloseTo(traded, 14);
    expect(account.net).toBeCloseTo(0.995 * 1.025 * (1 - COST * traded), 14);
    expect(account.gross).toBeCloseTo(1.025, 14);
    expect(account.turnover).toBeCloseTo(1 + traded, 14);
    expect(account.cost).toBeCloseTo(COST * (1 + traded), 14);

    // -20 % and +10 %: .5 x -.2 + .5 x .1 = -5 % on the new weights.
    const before = account.net;
    earnInPlace(account, target, Float64Array.of(down, up));
    expect(account.gross).toBeCloseTo(1.025 * 0.95, 14);
    expect(account.net).toBeCloseTo(before * 0.95, 14);
    expect(account.benchmarkGross).toBeCloseTo(
      0.95 * (1 - 0.2 * (0.55 / 0.95) + 0.1 * (0.4 / 0.95)),
      14,
    );
  });

  it('measures drawdown of net wealth from its peak, the purchase included', () => {
    const account = openAccount(0, Float64Array.of(1), COST);
    expect(currentDrawdown(account)).toBeCloseTo(COST, 15);
    earnInPlace(account, Float64Array.of(1), Float64Array.of(up));
    expect(currentDrawdown(account)).toBe(0);
    earnInPlace(account, Float64Array.of(1), Float64Array.of(down));
    expect(currentDrawdown(account)).toBeCloseTo(0.2, 14);
    earnInPlace(account, Float64Array.of(1), Float64Array.of(up));
    expect(currentDrawdown(account)).toBeCloseTo(1 - 0.88, 14);
    expect(account.maxDrawdown).toBeCloseTo(0.2, 14);
  });

  it('pays nothing to keep what it holds', () => {
    const weights = Float64Array.of(0.4, 0.6);
    const account = openAccount(0, weights, COST);
    const before = account.net;
    expect(tradeInPlace(account, weights, weights, COST)).toBe(0);
    expect(account.net).toBe(before);
  });
});
