import type { Observation } from './trigger/observation.js';
import {
  createTriggerState,
  fireInPlace,
  passOverInPlace,
  rearmInPlace,
  type FiredRule,
  type TriggerPolicy,
  type TriggerState,
} from './trigger-rules.js';

const policy: TriggerPolicy = {
  warmUpWindows: 10,
  sharpe: { threshold: 1, rearm: 1.1 },
  drawdown: null,
  driftBand: null,
  calendar: null,
  review: null,
  cooldownWindows: 5,
};

const at = (window: number, sharpe: number | null): Observation => ({
  window,
  session: '2026-04-10',
  sharpe,
  drawdown: null,
  held: null,
  target: null,
});

const fire = (
  state: TriggerState,
  rules: TriggerPolicy,
  window: number,
  sharpe: number,
): readonly FiredRule[] => fireInPlace(state, rules, at(window, sharpe)).map(({ rule }) => rule);

/** The rules that fire, by window, when Sharpe takes these values from window 10 on. */
function run(
  sharpes: readonly (number | null)[],
  over: Partial<TriggerPolicy> = {},
): Record<number, readonly FiredRule[]> {
  const rules = { ...policy, ...over };
  const state = createTriggerState();
  const fired: Record<number, readonly FiredRule[]> = {};
  sharpes.forEach((sharpe, i) => {
    const window = 10 + i;
    rearmInPlace(state, rules, at(window, sharpe));
    const found = fireInPlace(state, rules, at(window, sharpe));
    if (found.length > 0) fired[window] = found.map(({ rule }) => rule);
  });
  return fired;
}

describe('the Sharpe rule', () => {
  it('fires below the threshold, not at it', () => {
    expect(run([1, 1, 0.999])).toEqual({ 12: ['sharpeBelowThreshold'] });
  });

  it('does not fire before the warm-up is over', () => {
    const state = createTriggerState();
    expect(fire(state, policy, 9, 0)).toEqual([]);
    expect(fire(state, policy, 10, 0)).toEqual(['sharpeBelowThreshold']);
  });

  it('stays silent below the threshold until the cooldown has passed, counted from its window', () => {
    expect(Object.keys(run(Array(14).fill(0.5)))).toEqual(['10', '15', '20']);
  });

  it('re-arms when Sharpe reaches 1.1 before the cooldown has passed', () => {
    expect(Object.keys(run([0.5, 1.1, 0.9]))).toEqual(['10', '12']);
  });

  it('does not re-arm between the threshold and 1.1', () => {
    expect(Object.keys(run([0.5, 1.09, 0.9, 1.05, 0.9]))).toEqual(['10']);
  });

  it('is armed after the cooldown even when Sharpe never recovered to 1.1', () => {
    expect(Object.keys(run([0.5, 1.05, 1.05, 1.05, 1.05, 1.05, 0.9]))).toEqual(['10', '16']);
  });

  it('neither fires nor re-arms on a Sharpe ratio that does not exist', () => {
    expect(run([null, null])).toEqual({});
    expect(Object.keys(run([0.5, null, 0.9]))).toEqual(['10']);
  });

  it('can be switched off', () => {
    expect(run([0, 0, 0], { sharpe: null })).toEqual({});
  });
});

describe('the review', () => {
  const review = { every: 3 };

  it('comes at warm-up + j x every', () => {
    const fired = run(Array(8).fill(2), { review });
    expect(fired).toEqual({ 10: ['review'], 13: ['review'], 16: ['review'] });
  });

  it('is exempt from the cooldown of the Sharpe rule', () => {
    const fired = run([2, 0.5, 0.5, 0.5], { review });
    expect(fired).toEqual({ 10: ['review'], 11: ['sharpeBelowThreshold'], 13: ['review'] });
  });

  it('does not start a cooldown', () => {
    expect(run([2, 0.5], { review })).toEqual({ 10: ['review'], 11: ['sharpeBelowThreshold'] });
  });

  it('is named after the Sharpe rule when both fire', () => {
    expect(run([0.5], { review })).toEqual({ 10: ['sharpeBelowThreshold', 'review'] });
  });

  const owing = (window: number): TriggerState => {
    const state = createTriggerState();
    passOverInPlace(state, { ...policy, review }, at(window, 2));
    return state;
  };

  it('that falls on an open trigger is owed, and fires once when the rules are asked again', () => {
    const rules = { ...policy, review };
    const state = owing(13);
    expect(fire(state, rules, 14, 2)).toEqual(['review']);
    expect(fire(state, rules, 15, 2)).toEqual([]);
    expect(fire(state, rules, 16, 2)).toEqual(['review']);
  });

  it('that is owed is one with the review that falls on the same window', () => {
    const state = owing(13);
    expect(fire(state, { ...policy, review }, 16, 2)).toEqual(['review']);
    expect(fire(state, { ...policy, review }, 17, 2)).toEqual([]);
  });

  it.each([7, 9, 12, 14])('is not owed of window %p, on which none falls', (window) => {
    expect(fire(owing(window), { ...policy, review }, 14, 2)).toEqual([]);
  });

  it('that is owed lapses when reviews are switched off', () => {
    const state = owing(13);
    expect(fire(state, policy, 14, 2)).toEqual([]);
    expect(fire(state, { ...policy, review }, 14, 2)).toEqual([]);
  });
});
