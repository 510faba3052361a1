import type { Output } from '#stream/log-record.js';

/** Injection token of the {@link FeedLog} port. */
export const FEED_LOG = Symbol('FeedLog');

/** What a feed needs of the log: its own cursor and its records, written as one. */
export interface FeedLog {
  /** Where the feed stopped; null before its first batch. */
  cursor(feed: string): string | null;
  /** Ticks, watermarks, dead letters and the cursor behind them, atomically. */
  commit(feed: string, outputs: readonly Output[], cursor: string): void | Promise<void>;
  /** Resolves when the stages have read enough of what was written to take more. */
  ready(): Promise<void>;
}
