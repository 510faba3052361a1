/** When to act (maths.md): counted in moments windows. */
export interface TriggerPolicy {
  readonly warmUpWindows: number;
  readonly sharpe: { readonly threshold: number; readonly rearm: number } | null;
  readonly review: { readonly every: number } | null;
  readonly cooldownWindows: number;
}

/** Hysteresis of the Sharpe rule, and the review that had to wait. Plain data. */
export interface TriggerState {
  armed: boolean;
  /** Window of the last Sharpe trigger; null before the first. */
  lastSharpeWindow: number | null;
  /** A review fell on a window at which the rules were not asked. */
  reviewOwed: boolean;
}

/** Rules that can fire by themselves, in the order in which they name the cause. */
export type FiredRule = 'sharpeBelowThreshold' | 'review';

/** A fresh rule is armed. */
export function createTriggerState(): TriggerState {
  return { armed: true, lastSharpeWindow: null, reviewOwed: false };
}

/** Re-arms the Sharpe rule when Sharpe >= rearm or the cooldown has passed, whichever comes first. */
export function rearmInPlace(
  state: TriggerState,
  policy: TriggerPolicy,
  window: number,
  sharpe: number | null,
): void {
  if (state.armed) return;
  const recovered = policy.sharpe !== null && sharpe !== null && sharpe >= policy.sharpe.rearm;
  const rested =
    state.lastSharpeWindow === null || window - state.lastSharpeWindow >= policy.cooldownWindows;
  if (recovered || rested) state.armed = true;
}

/**
 * The rules that fire at `window` (1, 2, ... return vectors), Sharpe first: it names the cause. The review at
 * warmUp + j every is exempt from the cooldown, and fires late when it is owed. A Sharpe trigger disarms its rule.
 * @param sharpe annual Sharpe of the held weights; null when it does not exist
 */
export function fireInPlace(
  state: TriggerState,
  policy: TriggerPolicy,
  window: number,
  sharpe: number | null,
): readonly FiredRule[] {
  if (window < policy.warmUpWindows) return [];
  const fired: FiredRule[] = [];
  if (
    policy.sharpe !== null &&
    state.armed &&
    sharpe !== null &&
    sharpe < policy.sharpe.threshold
  ) {
    fired.push('sharpeBelowThreshold');
    state.armed = false;
    state.lastSharpeWindow = window;
  }
  if (policy.review !== null && (state.reviewOwed || reviewFallsOn(policy, window))) {
    fired.push('review');
  }
  state.reviewOwed = false;
  return fired;
}

/**
 * In place of {@link fireInPlace} while an earlier trigger is open: a review that falls on `window` is owed, and fires
 * when the rules are asked again. What Sharpe says is asked anew then.
 */
export function passOverInPlace(state: TriggerState, policy: TriggerPolicy, window: number): void {
  if (reviewFallsOn(policy, window)) state.reviewOwed = true;
}

function reviewFallsOn({ review, warmUpWindows }: TriggerPolicy, window: number): boolean {
  const since = window - warmUpWindows;
  return review !== null && since >= 0 && since % review.every === 0;
}
