import {
  fireCalendarInPlace,
  passOverCalendarInPlace,
  restCalendarInPlace,
  type CalendarFinding,
  type CalendarRule,
  type CalendarState,
} from './trigger/calendar-rule.js';
import {
  fireDrawdownInPlace,
  rearmDrawdownInPlace,
  type DrawdownFinding,
  type DrawdownRule,
  type DrawdownState,
} from './trigger/drawdown-rule.js';
import {
  fireDriftInPlace,
  rearmDriftInPlace,
  type DriftBandRule,
  type DriftBandState,
  type DriftFinding,
} from './trigger/drift-band-rule.js';
import type { Observation } from './trigger/observation.js';
import {
  fireReviewInPlace,
  passOverReviewInPlace,
  type ReviewFinding,
  type ReviewRule,
  type ReviewState,
} from './trigger/review-rule.js';
import {
  fireSharpeInPlace,
  rearmSharpeInPlace,
  type SharpeFinding,
  type SharpeRule,
  type SharpeState,
} from './trigger/sharpe-rule.js';

/** When to act (maths.md): counted in moments windows. A rule that is null never fires. */
export interface TriggerPolicy {
  readonly warmUpWindows: number;
  readonly sharpe: SharpeRule | null;
  readonly drawdown: DrawdownRule | null;
  readonly driftBand: DriftBandRule | null;
  readonly calendar: CalendarRule | null;
  readonly review: ReviewRule | null;
  readonly cooldownWindows: number;
}

/** What the rules remember from window to window. Plain data. */
export interface TriggerState
  extends SharpeState, DrawdownState, DriftBandState, CalendarState, ReviewState {}

/** A rule that has fired, and what it saw. */
export type Finding =
  SharpeFinding | DrawdownFinding | DriftFinding | CalendarFinding | ReviewFinding;

/** Rules that can fire by themselves. */
export type FiredRule = Finding['rule'];

/** Fresh rules are armed, and nothing is owed. */
export function createTriggerState(): TriggerState {
  return {
    armed: true,
    lastSharpeWindow: null,
    drawdownArmed: true,
    driftArmed: true,
    lastDriftWindow: null,
    calendarServed: null,
    reviewOwed: false,
  };
}

/** At every window, asked or not: the rules that what is observed arms again. */
export function rearmInPlace(
  state: TriggerState,
  policy: TriggerPolicy,
  observed: Observation,
): void {
  rearmSharpeInPlace(state, policy.sharpe, observed, policy.cooldownWindows);
  rearmDrawdownInPlace(state, policy.drawdown, observed);
}

/**
 * The rules that fire at a window, none before the warm-up, in the order in which they name the cause: Sharpe, drawdown,
 * drift band, calendar, review. Sharpe and drift band obey the cooldown, each after its own trigger.
 */
export function fireInPlace(
  state: TriggerState,
  policy: TriggerPolicy,
  observed: Observation,
): readonly Finding[] {
  const { window, session } = observed;
  if (window < policy.warmUpWindows) {
    restInPlace(state, session);
    return [];
  }
  const found = [
    fireSharpeInPlace(state, policy.sharpe, observed),
    fireDrawdownInPlace(state, policy.drawdown, observed),
    fireDriftInPlace(state, policy.driftBand, observed, policy.cooldownWindows),
    fireCalendarInPlace(state, policy.calendar, session),
    fireReviewInPlace(state, policy, window),
  ];
  return found.filter((finding) => finding !== null);
}

/**
 * In place of {@link fireInPlace} while the rules cannot be asked, because an earlier trigger is open: a date or a review
 * that falls on `window` is owed, and fires when they are asked again. What the other rules say is asked anew then.
 */
export function passOverInPlace(
  state: TriggerState,
  policy: TriggerPolicy,
  { window, session }: Pick<Observation, 'window' | 'session'>,
): void {
  if (window < policy.warmUpWindows) {
    restInPlace(state, session);
    return;
  }
  passOverCalendarInPlace(state, policy.calendar, session);
  passOverReviewInPlace(state, policy, window);
}

/** While there is nothing to decide on, no window, no weights or no warm-up, no date is missed. */
export function restInPlace(state: TriggerState, session: string): void {
  restCalendarInPlace(state, session);
}

/** A decision has taken effect, be it not to trade. */
export function settleInPlace(state: TriggerState): void {
  rearmDriftInPlace(state);
}
