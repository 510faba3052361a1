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

/** Where reading goes on, by `topic/partition`: the offset of the record that comes next. */
export type Positions = ReadonlyMap<string, number>;

/** The name of a partition in {@link Positions}. */
export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Committed records of a few topics, taken when the reader has room for them: what is not asked for is not read. */
export interface TopicCursor {
  /**
   * At most `max` records in offset order per partition, as soon as there are any; none when `waitMs` have passed.
   * One call at a time. What nobody can decode is passed over.
   * @throws BallastError IO_LOG when the log cannot be read now, CONFIG_HISTORY for a position behind its end
   */
  next(max: number, waitMs: number): Promise<readonly LogRecord[]>;
  /** Records of the log that `next` has not returned. */
  readonly lag: number;
  close(): Promise<void>;
}

/** What a reader with positions of its own needs. */
export interface TopicSource {
  /** @param from where each partition goes on; one that is not named begins at its oldest record */
  open(topics: readonly string[], from: Positions): TopicCursor;
  /** Where each partition ends now: whoever begins there hears of what comes. */
  ends(topics: readonly string[]): Promise<Positions>;
}

/** What a writer of commands needs. */
export interface TopicWriter {
  /** Writes all outputs atomically; resolves when they are durable (a 202 waits for this). */
  publish(outputs: readonly Output[]): Promise<void>;
}
