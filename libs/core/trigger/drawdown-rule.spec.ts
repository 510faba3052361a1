import {
  fireDrawdownInPlace,
  rearmDrawdownInPlace,
  type DrawdownRule,
  type DrawdownState,
} from './drawdown-rule.js';

/** Positions at which the rule fires on these drawdowns. */
function run(drawdowns: readonly (number | null)[], rule: DrawdownRule | null): number[] {
  const state: DrawdownState = { drawdownArmed: true };
  return drawdowns.flatMap((drawdown, i) => {
    const observed = {
      ...{ window: i, session: '2026-04-10', sharpe: null },
      ...{ drawdown, held: null, target: null },
    };
    rearmDrawdownInPlace(state, rule, observed);
    return fireDrawdownInPlace(state, rule, observed) === null ? [] : [i];
  });
}

const rule: DrawdownRule = { limit: 0.1, rearm: 0.05 };

describe('the drawdown rule', () => {
  it('fires at its limit, once while the drawdown goes on', () => {
    expect(run([0.09, 0.1, 0.2, 0.08, 0.15], rule)).toEqual([1]);
  });

  it('is armed again below the second limit, not at it', () => {
    expect(run([0.1, 0.05, 0.1], rule)).toEqual([0]);
    expect(run([0.1, 0.0499, 0.1], rule)).toEqual([0, 2]);
  });

  it('is armed again at a new peak, also where nothing is below the second limit', () => {
    expect(run([0.1, 0.001, 0.1, 0, 0.1], { limit: 0.1, rearm: 0 })).toEqual([0, 4]);
  });

  it('fires on each crossing where both limits are one', () => {
    expect(run([0.1, 0.099, 0.1], { limit: 0.1, rearm: 0.1 })).toEqual([0, 2]);
  });

  it('says what it saw', () => {
    const observed = {
      ...{ window: 1, session: '2026-04-10', sharpe: null },
      ...{ drawdown: 0.12, held: null, target: null },
    };
    expect(fireDrawdownInPlace({ drawdownArmed: true }, rule, observed)).toEqual({
      rule: 'drawdown',
      drawdown: 0.12,
      limit: 0.1,
    });
  });

  it('says nothing without a rule or without an account', () => {
    expect(run([0.5, 0.5], null)).toEqual([]);
    expect(run([null, null], rule)).toEqual([]);
  });
});
