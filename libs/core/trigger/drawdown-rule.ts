import type { Observation } from './observation.js';

/** A drawdown that has reached its limit, armed again below `rearm`. Fractions of net wealth at its peak. */
export interface DrawdownRule {
  readonly limit: number;
  readonly rearm: number;
}

/** Hysteresis of the drawdown rule. Plain data. */
export interface DrawdownState {
  drawdownArmed: boolean;
}

/** drawdown >= limit. */
export interface DrawdownFinding {
  readonly rule: 'drawdown';
  readonly drawdown: number;
  readonly limit: number;
}

/** Armed again when the drawdown is below `rearm`, or at a new peak, where there is none. */
export function rearmDrawdownInPlace(
  state: DrawdownState,
  rule: DrawdownRule | null,
  { drawdown }: Observation,
): void {
  if (rule === null || drawdown === null) return;
  if (drawdown < rule.rearm || drawdown <= 0) state.drawdownArmed = true;
}

/**
 * Fires once when the drawdown of the paper account, net of costs, is at least the limit. There is no cooldown: losses do
 * not wait, and a fall that goes on is the same drawdown until it is armed again.
 */
export function fireDrawdownInPlace(
  state: DrawdownState,
  rule: DrawdownRule | null,
  { drawdown }: Observation,
): DrawdownFinding | null {
  if (rule === null || !state.drawdownArmed || drawdown === null) return null;
  if (!(drawdown >= rule.limit)) return null;
  state.drawdownArmed = false;
  return { rule: 'drawdown', drawdown, limit: rule.limit };
}
