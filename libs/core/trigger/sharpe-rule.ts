import type { Observation } from './observation.js';

/** Sharpe below the threshold, armed again from `rearm` on. Annual. */
export interface SharpeRule {
  readonly threshold: number;
  readonly rearm: number;
}

/** Hysteresis of the Sharpe rule. Plain data. */
export interface SharpeState {
  armed: boolean;
  /** Window of the last Sharpe trigger; null before the first. */
  lastSharpeWindow: number | null;
}

/** Sharpe < threshold. */
export interface SharpeFinding {
  readonly rule: 'sharpeBelowThreshold';
}

/** Armed again when Sharpe >= rearm, or when the cooldown has passed since its trigger's window, whichever comes first. */
export function rearmSharpeInPlace(
  state: SharpeState,
  rule: SharpeRule | null,
  { window, sharpe }: Observation,
  cooldownWindows: number,
): void {
  if (state.armed) return;
  const recovered = rule !== null && sharpe !== null && sharpe >= rule.rearm;
  const rested =
    state.lastSharpeWindow === null || window - state.lastSharpeWindow >= cooldownWindows;
  if (recovered || rested) state.armed = true;
}

/** Fires while armed and Sharpe < threshold, which disarms it. */
export function fireSharpeInPlace(
  state: SharpeState,
  rule: SharpeRule | null,
  { window, sharpe }: Observation,
): SharpeFinding | null {
  if (rule === null || !state.armed || sharpe === null || !(sharpe < rule.threshold)) return null;
  state.armed = false;
  state.lastSharpeWindow = window;
  return { rule: 'sharpeBelowThreshold' };
}
