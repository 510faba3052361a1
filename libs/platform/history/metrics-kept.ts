import { BallastError } from '#core/ballast-error.js';
import { topics } from '#stream/topics.js';

const DAY_MS = 86_400_000;

/** Days that metrics are kept, in the history as in the log: then one can be made again from the other. */
export const METRICS_KEPT_DAYS = keptDays(topics.metrics.cleanup);

function keptDays(cleanup: { readonly kind: string; readonly retentionMs?: number }): number {
  if (cleanup.retentionMs !== undefined) return Math.floor(cleanup.retentionMs / DAY_MS);
  throw new BallastError('BUG_INVARIANT', `expected metrics of limited age, was ${cleanup.kind}`);
}
