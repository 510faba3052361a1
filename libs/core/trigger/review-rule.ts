/** A look at every `every`-th window from the warm-up on, whatever was decided. */
export interface ReviewRule {
  readonly every: number;
}

/** The review that had to wait. Plain data. */
export interface ReviewState {
  /** A review fell on a window at which the rules were not asked. */
  reviewOwed: boolean;
}

/** A review is due. */
export interface ReviewFinding {
  readonly rule: 'review';
}

/** Where reviews fall: at windows warmUp + j every, j = 0, 1, ... */
export interface ReviewPolicy {
  readonly warmUpWindows: number;
  readonly review: ReviewRule | null;
}

/** Fires where a review falls, and late where it is owed; one that is owed is one with the review that falls then. */
export function fireReviewInPlace(
  state: ReviewState,
  policy: ReviewPolicy,
  window: number,
): ReviewFinding | null {
  const due = policy.review !== null && (state.reviewOwed || reviewFallsOn(policy, window));
  state.reviewOwed = false;
  return due ? { rule: 'review' } : null;
}

/** A review that falls on `window`, at which the rules are not asked, is owed. */
export function passOverReviewInPlace(
  state: ReviewState,
  policy: ReviewPolicy,
  window: number,
): void {
  if (reviewFallsOn(policy, window)) state.reviewOwed = true;
}

function reviewFallsOn({ review, warmUpWindows }: ReviewPolicy, window: number): boolean {
  const since = window - warmUpWindows;
  return review !== null && since >= 0 && since % review.every === 0;
}
