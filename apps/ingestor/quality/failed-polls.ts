import type { FailedPoll, FeedFailures } from '#stream/generated/wire-types.js';
import type { FeedGap } from '../venues/venue.js';

/** Failures that are told one by one. */
const TOLD = 20;

/** Failed polls and lost connections. Plain data. */
export interface FailureState {
  total: number;
  inRow: number;
  byCode: Record<string, number>;
  recent: FailedPoll[];
}

export const noFailures = (): FailureState => ({ total: 0, inRow: 0, byCode: {}, recent: [] });

export function failInPlace(failures: FailureState, { at, code, reason }: FeedGap): void {
  failures.total += 1;
  failures.byCode[code] = (failures.byCode[code] ?? 0) + 1;
  failures.recent.push({ at, code, reason });
  if (failures.recent.length > TOLD) failures.recent.shift();
}

export const failureFigures = ({ byCode, recent, ...counts }: FailureState): FeedFailures => ({
  ...counts,
  byCode: { ...byCode },
  recent: [...recent],
});
