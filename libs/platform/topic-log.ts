import type { LogRecord, Output } from '#stream/log-record.js';

/** Stops a subscription. */
export type Unsubscribe = () => void;

/** What a reader of output topics needs: every retained record from the oldest on, in offset order per partition. */
export interface TopicReader {
  /**
   * Delivers decoded records, first the retained ones and then new ones as they are committed (read_committed:
   * never a part of a commit). `onCaughtUp` is called once, when all that was there at the call has been delivered.
   */
  follow(
    topics: readonly string[],
    onRecord: (record: LogRecord) => void,
    onCaughtUp: () => void,
  ): Unsubscribe;
}

/** What a writer of commands needs. */
export interface TopicWriter {
  /** Writes all outputs atomically; resolves when they are durable (a 202 waits for this). */
  publish(outputs: readonly Output[]): Promise<void>;
}
