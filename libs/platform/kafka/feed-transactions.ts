import { BallastError } from '#core/ballast-error.js';
import type {
  PartitionedLog,
  Timing,
  TransactionalWriter,
} from '#platform/task/partitioned-log.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import { partitionOf } from '#stream/partition.js';
import { changelogTopic } from '#stream/topics.js';
import { FEED_CHANGELOG_PARTITIONS, FEED_STAGE } from './topic-table.js';

/** Records that may wait while a transaction is on its way; then the feed waits. */
const HIGH_WATER = 20_000;
const PATIENCE_MS = 10_000;
/** The end of a log of transactions are markers, which nobody is handed: silence ends a look. */
const LOOK_MS = 500;
const ATTEMPTS = 60;

interface Batch {
  records: EncodedRecord[];
  cursor: string;
}

/**
 * One feed's writes: batches that come while a transaction is under way go together in the next one. After a failure
 * in doubt the feed is claimed again, and the cursor in the log says whether the transaction has arrived.
 */
export class FeedTransactions {
  readonly #topic = changelogTopic(FEED_STAGE);
  readonly #partition: number;
  #writer: TransactionalWriter | null = null;
  #cursor: string | null = null;
  #waiting: Batch | null = null;
  #running: Promise<void> | null = null;
  #failure: Error | null = null;
  #claimed = false;

  constructor(
    private readonly options: {
      readonly feed: string;
      readonly log: PartitionedLog;
      readonly timing: Timing;
      readonly transactionalId: string;
      readonly startId: string;
      /** Hears of every transaction that was acknowledged. */
      readonly onTransaction?: (feed: string, seconds: number) => void;
    },
  ) {
    this.#partition = partitionOf(options.feed, FEED_CHANGELOG_PARTITIONS);
  }

  /** Cursor of the last batch that is in the log; null before the first. */
  get cursor(): string | null {
    return this.#cursor;
  }

  /** Fences whoever fed before and reads the cursor. */
  async open(): Promise<void> {
    const { log, feed, startId, transactionalId } = this.options;
    if (this.#claimed) await this.#giveWay();
    this.#writer = await log.openWriter(transactionalId);
    const offsets = await this.#writer.commit([this.#entry(`claim/${feed}`, startId)]);
    const claimed = offsets.get(`${this.#topic}/${this.#partition}`) ?? -1;
    let owner = this.#claimed ? startId : null;
    const arrived = await this.#read(PATIENCE_MS, ({ key, value, offset }) => {
      if (key === `cursor/${feed}`) this.#cursor = Buffer.from(value).toString();
      if (key === `claim/${feed}` && offset < claimed) owner = Buffer.from(value).toString();
      return offset >= claimed;
    });
    if (!arrived) throw new BallastError('IO_LOG', `expected the claim of feed ${feed}`);
    if (this.#claimed && owner !== startId) throw this.#superseded();
    this.#claimed = true;
  }

  /** Claiming again would fence a newer owner, and both would end: who is not the newest any more ends alone. */
  async #giveWay(): Promise<void> {
    const { feed, log, startId } = this.options;
    const { end } = await log.range({ topic: this.#topic, partition: this.#partition });
    let owner = startId;
    await this.#read(LOOK_MS, ({ key, value, offset }) => {
      if (key === `claim/${feed}`) owner = Buffer.from(value).toString();
      return offset + 1 >= end;
    });
    if (owner !== startId) throw this.#superseded();
  }

  /** Reads the changelog until `last` says so; false when nothing came for `patienceMs`. */
  async #read(patienceMs: number, last: (record: StoredRecord) => boolean): Promise<boolean> {
    const { log } = this.options;
    const of = { topic: this.#topic, partition: this.#partition };
    const { start } = await log.range(of);
    const cursor = log.openCursor([{ ...of, offset: start }]);
    try {
      for (;;) {
        const batch = await cursor.next(patienceMs);
        if (batch.length === 0) return false;
        for (const record of batch) if (last(record)) return true;
      }
    } finally {
      cursor.close();
    }
  }

  /** Resolves when the batch is on its way, later when too much waits. */
  async add(records: readonly EncodedRecord[], cursor: string): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    this.#waiting ??= { records: [], cursor };
    this.#waiting.records.push(...records);
    this.#waiting.cursor = cursor;
    const full = this.#waiting.records.length >= HIGH_WATER;
    this.#running ??= this.#run();
    if (full) await this.flushed();
  }

  async flushed(): Promise<void> {
    while (this.#running !== null) await this.#running;
    if (this.#failure !== null) throw this.#failure;
  }

  async close(): Promise<void> {
    await this.flushed().catch(() => undefined);
    await this.#writer?.close();
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting !== null) {
        const batch: Batch = this.#waiting;
        this.#waiting = null;
        await this.#write(batch);
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#running = null;
    }
  }

  async #write({ records, cursor }: Batch): Promise<void> {
    const entry = this.#entry(`cursor/${this.options.feed}`, cursor);
    const behind = this.#cursor;
    for (let attempt = 1; ; attempt++) {
      try {
        if (this.#writer === null) await this.open();
        // The claim has shown that the transaction in doubt had arrived after all.
        if (this.#cursor === cursor) return;
        // Claims in doubt can hide a newer owner behind our own: its cursor shows it.
        if (this.#cursor !== behind) throw this.#superseded();
        const started = this.options.timing.now();
        await this.#writer?.commit([...records, entry]);
        const { feed, timing, onTransaction } = this.options;
        onTransaction?.(feed, (timing.now() - started) / 1000);
        this.#cursor = cursor;
        return;
      } catch (error) {
        await this.#writer?.close();
        this.#writer = null;
        const known = error instanceof BallastError && error.family !== 'IO';
        if (known || attempt >= ATTEMPTS) throw error;
        await this.options.timing.sleep(Math.min(50 * attempt, 1000));
      }
    }
  }

  #superseded(): BallastError {
    const { feed } = this.options;
    return new BallastError(
      'CONFIG_SUPERSEDED',
      `expected one ingestor with feed ${feed}, a newer one has claimed it: this one ends`,
    );
  }

  #entry(key: string, text: string): EncodedRecord {
    return { topic: this.#topic, partition: this.#partition, key, value: Buffer.from(text) };
  }
}
