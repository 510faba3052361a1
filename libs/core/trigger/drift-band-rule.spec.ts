import {
  fireDriftInPlace,
  rearmDriftInPlace,
  type DriftBandRule,
  type DriftBandState,
  type DriftFinding,
} from './drift-band-rule.js';

const COOLDOWN = 5;
const fresh = (): DriftBandState => ({ driftArmed: true, lastDriftWindow: null });

function fire(
  state: DriftBandState,
  rule: DriftBandRule | null,
  of: { window?: number; held: readonly number[] | null; target: readonly number[] | null },
): DriftFinding | null {
  const observed = {
    window: of.window ?? 10,
    session: '2026-04-10',
    sharpe: null,
    drawdown: null,
    held: of.held === null ? null : Float64Array.from(of.held),
    target: of.target === null ? null : Float64Array.from(of.target),
  };
  return fireDriftInPlace(state, rule, observed, COOLDOWN);
}

const target = [0.5, 0.25, 0.25];
const absolute: DriftBandRule = { absolute: 0.125, relative: null };

describe('the drift band', () => {
  it('fires beyond the absolute band, not at it', () => {
    expect(fire(fresh(), absolute, { held: [0.375, 0.375, 0.25], target })).toBeNull();
    expect(fire(fresh(), absolute, { held: [0.25, 0.5, 0.25], target })).toEqual({
      rule: 'driftBand',
      index: 0,
      drift: 0.25,
      band: 0.125,
    });
  });

  it('fires beyond the relative band, not at it', () => {
    const relative: DriftBandRule = { absolute: null, relative: 0.5 };
    expect(fire(fresh(), relative, { held: [0.625, 0.25, 0.125], target })).toBeNull();
    expect(fire(fresh(), relative, { held: [0.625, 0.28, 0.095], target })).toMatchObject({
      index: 2,
      band: 0.125,
    });
  });

  it('takes the narrower band of both, and names who is furthest out, measured in bands', () => {
    const both: DriftBandRule = { absolute: 0.1, relative: 0.25 };
    // Bands .1, .0625, .0625: the first is 1.2 bands out, the third 1.28.
    const finding = fire(fresh(), both, { held: [0.62, 0.21, 0.17], target });
    expect(finding).toMatchObject({ index: 2, band: 0.0625 });
    expect(finding?.drift).toBeCloseTo(0.08, 14);
  });

  it('has a band of its size about a short target', () => {
    const relative: DriftBandRule = { absolute: null, relative: 0.5 };
    const short = [1.5, -0.5];
    expect(fire(fresh(), relative, { held: [1.4, -0.4], target: short })).toBeNull();
    expect(fire(fresh(), relative, { held: [1.8, -0.8], target: short })).toMatchObject({
      index: 1,
      band: 0.25,
    });
  });

  it('is silent until a decision has taken effect and the cooldown has passed', () => {
    const state = fresh();
    const held = [0.25, 0.5, 0.25];
    expect(fire(state, absolute, { window: 10, held, target })).not.toBeNull();
    expect(fire(state, absolute, { window: 30, held, target })).toBeNull();
    rearmDriftInPlace(state);
    expect(fire(state, absolute, { window: 14, held, target })).toBeNull();
    expect(fire(state, absolute, { window: 15, held, target })).not.toBeNull();
  });

  it('says nothing without a rule, without weights or without a target', () => {
    const held = [0.25, 0.5, 0.25];
    expect(fire(fresh(), null, { held, target })).toBeNull();
    expect(fire(fresh(), absolute, { held: null, target })).toBeNull();
    expect(fire(fresh(), absolute, { held, target: null })).toBeNull();
  });
});
