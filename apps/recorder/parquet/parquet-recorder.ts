import { type BackOff, backOffMs } from '#platform/back-off.js';
import type { ParquetFolder } from '#platform/parquet/parquet-folder.js';
import type { Timing } from '#platform/task/partitioned-log.js';
import type { TopicCursor, TopicSource } from '#platform/topic-log.js';
import { InstrumentNames } from '../instrument-names.js';
import { BatchRows } from './batch-rows.js';
import { PARQUET_TABLES } from './tables.js';

const PARQUET_TOPICS: readonly string[] = PARQUET_TABLES.map(({ topic }) => topic);

/** Records asked of the log at once: of decisions with a covariance each, some 20 MB. */
const SLICE_RECORDS = 100;
/** A batch is written when it has so many rows .. */
const BATCH_ROWS = 20_000;
/** .. or such large ones, together .. */
const BATCH_BYTES = 64 * 1024 * 1024;
/** .. or when its first record is so old: a part is made again with each batch that it has a row of. */
const BATCH_MS = 10_000;
/** How long the log is asked for more. */
const WAIT_MS = 200;
/** After a failure. */
const PAUSES: BackOff = { firstMs: 500, factor: 2, longestMs: 30_000 };

/** Where the writing of Parquet stands. */
export interface ParquetFigures {
  /** `failing`: folder or log cannot be used; the log keeps what is not written. */
  readonly state: 'off' | 'recording' | 'failing';
  /** Files, each time one was written. */
  readonly parts: number;
  readonly rows: number;
  /** Records that have no date, so that no folder is theirs. */
  readonly refused: number;
  readonly failures: number;
  /** Records of the log that no batch has. */
  readonly lag: number;
}

export interface ParquetRecorderOptions {
  readonly source: TopicSource;
  readonly folder: ParquetFolder;
  /** Names the log. */
  readonly logId: () => Promise<string>;
  readonly onOtherLog: 'reset' | 'refuse';
  readonly timing: Timing;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onTrouble: (text: string) => void;
  readonly batchBytes?: number;
}

/**
 * Follows output topics into a folder of Parquet: batches from the positions of the folder on, which move when a batch is
 * durable. Written again a batch is the same files, so nothing is lost and nothing doubled, wherever it ends.
 */
export class ParquetRecorder {
  readonly #names: InstrumentNames;
  #isFailing = false;
  #isStopping = false;
  #rows = 0;
  #refused = 0;
  #failures = 0;
  #failedInRow = 0;
  #told = '';
  #cursor: TopicCursor | null = null;
  #running: Promise<void> = Promise.resolve();
  readonly #waiters: (() => void)[] = [];

  constructor(private readonly options: ParquetRecorderOptions) {
    this.#names = new InstrumentNames(options.source);
  }

  get figures(): ParquetFigures {
    const state = this.#isFailing ? 'failing' : 'recording';
    const lag = this.#cursor?.lag ?? 0;
    const { parts } = this.options.folder;
    const [rows, refused, failures] = [this.#rows, this.#refused, this.#failures];
    return { state, parts, rows, refused, failures, lag };
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when all that is in the log is written, or cannot be now. */
  settled(): Promise<void> {
    if (this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Ends after the part under way: what is left of its batch is written by the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
    this.#settle();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#follow();
      } catch (error) {
        await this.#pauseAfter(error instanceof Error ? error.message : String(error));
      }
    }
  }

  async #pauseAfter(trouble: string): Promise<void> {
    this.#isFailing = true;
    this.#failures += 1;
    this.#failedInRow += 1;
    if (trouble !== this.#told) this.options.onTrouble(trouble);
    this.#told = trouble;
    this.#settle();
    const { timing, random } = this.options;
    const until = timing.now() + backOffMs(this.#failedInRow, PAUSES, random());
    while (!this.#isStopping && timing.now() < until) await timing.sleep(WAIT_MS);
  }

  async #follow(): Promise<void> {
    const { source, folder, logId, onOtherLog } = this.options;
    let positions = await folder.open(await logId(), onOtherLog);
    const cursor = source.open(PARQUET_TOPICS, positions);
    this.#cursor = cursor;
    try {
      while (!this.#isStopping) {
        const gathered = await this.#gather(cursor);
        const batch = gathered.behind(positions);
        if (!gathered.isEmpty && !(await folder.write(batch, () => this.#isStopping))) return;
        positions = batch.positions;
        this.#rows += gathered.count;
        this.#refused += gathered.refused;
        this.#isFailing = false;
        this.#failedInRow = 0;
        this.#told = '';
        if (cursor.lag === 0) this.#settle();
      }
    } finally {
      this.#cursor = null;
      await cursor.close();
    }
  }

  /** One batch; nobody who waits for the end waits for it to become full. */
  async #gather(cursor: TopicCursor): Promise<BatchRows> {
    const { timing, onTrouble, batchBytes = BATCH_BYTES } = this.options;
    const batch = new BatchRows(this.#names, onTrouble);
    const until = timing.now() + BATCH_MS;
    const isDue = (): boolean =>
      this.#isStopping ||
      batch.count >= BATCH_ROWS ||
      batch.bytes >= batchBytes ||
      (this.#waiters.length > 0 && cursor.lag === 0) ||
      timing.now() >= until;
    do {
      const wait = this.#waiters.length > 0 ? 0 : WAIT_MS;
      for (const record of await cursor.next(SLICE_RECORDS, wait)) await batch.add(record);
    } while (!isDue());
    return batch;
  }

  #settle(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
