import { BallastError } from '#core/ballast-error.js';
import type { Timing } from '#platform/task/partitioned-log.js';
import type { Positions, TopicCursor, TopicSource } from '#platform/topic-log.js';
import type { LogRecord } from '#stream/log-record.js';
import type { HistoryWriter } from './history-store.js';
import { positionsBehind } from './positions-behind.js';
import { RECORDED_TOPICS } from './recorded-topics.js';
import { applySparing, type RefusedRecord } from './spare-refused.js';

/** A batch is written when it has so many records, or when its first one has waited so long. */
const BATCH_RECORDS = 250;
const BATCH_MS = 200;
/** Decoded at a time: in the embedded process others want their turn. */
const SLICE_RECORDS = 50;
/** How long it waits for more while somebody waits for the end. */
const SHORT_MS = 10;
/** How long it waits for records before it looks whether it should stop. */
const LOOK_EVERY_MS = 200;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** Failures in a row after which nobody waits for it any longer. */
const PATIENCE = 6;

/** What a recorder has done so far. */
export interface RecorderFigures {
  /** `degraded`: the last attempt failed; the log keeps what is to be recorded. */
  readonly state: 'starting' | 'recording' | 'degraded' | 'stopped';
  readonly lag: number;
  readonly batches: number;
  readonly records: number;
  readonly failures: number;
  /** Records that the store will never take, by topic; they are passed over. */
  readonly refused: ReadonlyMap<string, number>;
}

interface RecorderOptions {
  readonly store: HistoryWriter;
  readonly source: TopicSource;
  /** Names the log that is recorded. */
  readonly logId: () => Promise<string>;
  /** What a store that holds the history of another log is told; a database of somebody else's is not emptied. */
  readonly onOtherLog: 'reset' | 'refuse';
  readonly timing: Timing;
  /** UTC ms. */
  readonly now: () => number;
  /** Hears of each failure, in words without values. */
  readonly onFailure: (reason: string) => void;
  /** Hears once of each record that is passed over. */
  readonly onRefused: (record: RefusedRecord) => void;
  /** What no attempt mends: the recorder has stopped. */
  readonly onFatal: (error: BallastError) => void;
}

/**
 * Follows the output topics into a store, from the positions that the store keeps with the rows. While the store is down
 * nothing is read: the log is the buffer.
 */
export class Recorder {
  #state: RecorderFigures['state'] = 'starting';
  #cursor: TopicCursor | null = null;
  #batches = 0;
  #records = 0;
  #failures = 0;
  readonly #refused = new Map<string, number>();
  #failedInRow = 0;
  #stopping = false;
  #ended = false;
  #wake: () => void = () => undefined;
  #run: Promise<void> = Promise.resolve();
  readonly #waiters: ((outcome: 'recorded' | 'failing') => void)[] = [];

  constructor(private readonly options: RecorderOptions) {}

  get figures(): RecorderFigures {
    return {
      state: this.#state,
      lag: this.#cursor?.lag ?? 0,
      batches: this.#batches,
      records: this.#records,
      failures: this.#failures,
      refused: this.#refused,
    };
  }

  start(): void {
    this.#run = this.#recordUntilStopped().catch((error: unknown) => {
      this.#state = 'degraded';
      this.#ended = true;
      this.#settle('failing');
      this.options.onFatal(
        error instanceof BallastError
          ? error
          : new BallastError('BUG_INVARIANT', `the recorder failed: ${String(error)}`, {
              cause: error,
            }),
      );
    });
  }

  /** Resolves when all that is in the log has been recorded, or when the store keeps failing. */
  settled(): Promise<'recorded' | 'failing'> {
    if (this.#ended) return Promise.resolve('failing');
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#wake();
    });
  }

  /** Finishes the batch under way. The store stays open: it is somebody else's. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#run;
    this.#state = 'stopped';
    this.#ended = true;
    this.#settle('failing');
  }

  async #recordUntilStopped(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.#stopping) {
      try {
        await this.#record(() => (pause = FIRST_PAUSE_MS));
      } catch (cause) {
        if (!(cause instanceof BallastError) || cause.family !== 'IO') throw cause;
        this.#state = 'degraded';
        this.#failures += 1;
        this.#failedInRow += 1;
        this.options.onFailure(cause.message);
        if (this.#failedInRow >= PATIENCE) this.#settle('failing');
        await this.#pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    }
  }

  async #record(onSuccess: () => void): Promise<void> {
    const { store, source, now } = this.options;
    let positions = await this.#open();
    await store.expire(now());
    const cursor = source.open(RECORDED_TOPICS, positions);
    this.#cursor = cursor;
    try {
      while (!this.#stopping) {
        const records = await this.#gather(cursor);
        if (records.length > 0) {
          const batch = { from: positions, records, to: positionsBehind(positions, records) };
          await applySparing(store, batch, this.#onRefused);
          positions = batch.to;
          this.#batches += 1;
          this.#records += records.length;
        }
        this.#state = 'recording';
        this.#failedInRow = 0;
        onSuccess();
        if (cursor.lag === 0) this.#settle('recorded');
      }
    } finally {
      this.#cursor = null;
      await cursor.close();
    }
  }

  readonly #onRefused = (record: RefusedRecord): void => {
    this.#refused.set(record.topic, (this.#refused.get(record.topic) ?? 0) + 1);
    this.options.onRefused(record);
  };

  async #open(): Promise<Positions> {
    const { store, onOtherLog } = this.options;
    const logId = await this.options.logId();
    try {
      return await store.open(logId);
    } catch (error) {
      const isOther = error instanceof BallastError && error.code === 'CONFIG_HISTORY';
      if (!isOther || onOtherLog === 'refuse') throw error;
      await store.reset();
      return store.open(logId);
    }
  }

  /** One batch; nobody who waits for the end waits for it to become full. */
  async #gather(cursor: TopicCursor): Promise<LogRecord[]> {
    const { timing } = this.options;
    const isAwaited = (): boolean => this.#waiters.length > 0 || this.#stopping;
    const records = [...(await cursor.next(SLICE_RECORDS, isAwaited() ? SHORT_MS : LOOK_EVERY_MS))];
    const until = timing.now() + BATCH_MS;
    while (records.length > 0 && records.length < BATCH_RECORDS && !this.#stopping) {
      const left = isAwaited() ? SHORT_MS : until - timing.now();
      await timing.turn();
      const most = Math.min(SLICE_RECORDS, BATCH_RECORDS - records.length);
      const more = await cursor.next(most, Math.max(0, left));
      if (more.length === 0) break;
      records.push(...more);
    }
    return records;
  }

  #settle(outcome: 'recorded' | 'failing'): void {
    for (const resolve of this.#waiters.splice(0)) resolve(outcome);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (!this.#stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
