import type { Output } from '#stream/log-record.js';

/** Injection token of the {@link FeedLog} port. */
export const FEED_LOG = Symbol('FeedLog');

/** What a feed needs of the log: its own cursor and its records, written as one. */
export interface FeedLog {
  /** Makes the feed ours and says where it stopped; null before its first batch. */
  cursor(feed: string): Promise<string | null>;
  /**
   * Ticks, watermarks, dead letters and the cursor behind them, atomically and in the order of the calls. Resolves when
   * the batch is on its way; `flushed` says when it has arrived.
   */
  commit(feed: string, outputs: readonly Output[], cursor: string): void | Promise<void>;
  /** Resolves when the stages have read enough of what was written to take more. */
  ready(): Promise<void>;
  /** Resolves when everything committed so far is in the log. */
  flushed(feed: string): Promise<void>;
}
