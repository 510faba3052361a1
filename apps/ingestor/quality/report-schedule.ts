import type { FeedBatch } from '../venues/venue.js';
import type { Brought } from './feed-quality.js';

/** Between reports of a feed that goes on, ms of wall time. */
const EVERY_MS = 5000;
/** Of one that brings nothing: a report that is older says that nobody feeds any more. */
const HEARTBEAT_MS = 60_000;
/** Batches between reports of a feed with a known end, which is read as fast as it is written. */
const EVERY_BATCHES = 50;

/** When a feed's quality is reported: at its end, as windows close, at most once in 5 s otherwise; of a replay every 50 batches. */
export class ReportSchedule {
  #reportedAt = -Infinity;
  #owed = false;

  /** @param batches made so far, so that a replay's reports do not depend on where it was interrupted */
  isDue(
    { progress, done }: FeedBatch,
    brought: Brought,
    at: { now: number; batches: number },
  ): boolean {
    if (done && brought === 'nothing' && !this.#owed) return false;
    if (brought !== 'nothing') this.#owed = true;
    const passed = at.now - this.#reportedAt;
    const isDue =
      done ||
      (progress !== undefined
        ? at.batches % EVERY_BATCHES === 0
        : brought === 'windowEnd' || passed >= (this.#owed ? EVERY_MS : HEARTBEAT_MS));
    if (!isDue) return false;
    this.#reportedAt = at.now;
    this.#owed = false;
    return true;
  }
}
