import { BallastError } from '#core/ballast-error.js';
import { positionsBehind } from '#platform/history/positions-behind.js';
import type { DeliveryCounts, LineDelivery } from '#platform/influx/line-delivery.js';
import type { Timing } from '#platform/task/partitioned-log.js';
import type { Positions, TopicCursor, TopicSource } from '#platform/topic-log.js';
import type { Metrics, Returns, WeightSchema } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { InstrumentNames } from '../instrument-names.js';
import { barLines, type Line, metricsLines, weightLines } from './points.js';
import type { PositionFile } from './position-file.js';

/** What points are made of. */
export const INFLUX_TOPICS: readonly string[] = [
  topics.returns.name,
  topics.metrics.name,
  topics.weights.name,
];

const BATCH_RECORDS = 500;
/** How long a first record waits for company. */
const GATHER_MS = 200;
/** How long the log is asked for more; while something is on disk, that is looked at in between. */
const WAIT_MS = 200;
/** While the log cannot be read, the disk is full, or so is what is meant for the spill. */
const PAUSE_MS = 1000;

/** Where the delivery to InfluxDB stands. */
export interface InfluxFigures extends Readonly<DeliveryCounts> {
  /** `spilling`: points wait on disk; `failing`: neither database nor disk takes them, the log keeps them. */
  readonly state: 'off' | 'delivering' | 'spilling' | 'failing';
  readonly spilledBytes: number;
  /** Records of the log that are neither delivered nor on disk. */
  readonly lag: number;
}

export interface InfluxRecorderOptions {
  readonly source: TopicSource;
  readonly delivery: LineDelivery;
  readonly positions: PositionFile;
  /** Names the log. */
  readonly logId: () => Promise<string>;
  readonly timing: Timing;
  readonly onTrouble: (text: string) => void;
}

/**
 * Follows output topics into InfluxDB: at least once, from positions that are moved when points are acknowledged or on
 * disk. A point again overwrites itself, so that is enough.
 */
export class InfluxRecorder {
  readonly #names: InstrumentNames;
  #isFailing = false;
  /** The trouble that was told of last, until there is none. */
  #told = '';
  #isStopping = false;
  #cursor: TopicCursor | null = null;
  #running: Promise<void> = Promise.resolve();
  readonly #waiters: (() => void)[] = [];

  constructor(private readonly options: InfluxRecorderOptions) {
    this.#names = new InstrumentNames(options.source);
  }

  get figures(): InfluxFigures {
    const { counts, isSpilling, spilledBytes } = this.options.delivery;
    const state = this.#isFailing ? 'failing' : isSpilling ? 'spilling' : 'delivering';
    return { ...counts, state, spilledBytes, lag: this.#cursor?.lag ?? 0 };
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when all that is in the log is delivered or on disk, or cannot be now. */
  settled(): Promise<void> {
    if (this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Finishes the batch under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
    this.#settle();
  }

  async #run(): Promise<void> {
    let isOtherLog = false;
    while (!this.#isStopping) {
      try {
        await this.#follow(isOtherLog);
      } catch (error) {
        this.#isFailing = true;
        const text = error instanceof Error ? error.message : String(error);
        if (text !== this.#told) this.options.onTrouble(text);
        this.#told = text;
        // Another log under the same name: it has no place to go on at.
        isOtherLog = error instanceof BallastError && error.code === 'CONFIG_HISTORY';
        if (isOtherLog) this.#names.forget();
        this.#settle();
        await this.options.timing.sleep(PAUSE_MS);
      }
    }
  }

  async #follow(isFromOldest: boolean): Promise<void> {
    const { source, delivery, positions: file, timing } = this.options;
    const logId = await this.options.logId();
    let positions: Positions = isFromOldest ? new Map() : file.load(logId);
    const cursor = source.open(INFLUX_TOPICS, positions);
    this.#cursor = cursor;
    try {
      while (!this.#isStopping) {
        await delivery.drain();
        const records = delivery.isFull ? [] : await this.#gather(cursor);
        if (records.length > 0) {
          await delivery.deliver(await this.#linesOf(records));
          positions = positionsBehind(positions, records);
          await file.save(logId, positions);
        } else if (delivery.isFull) await timing.sleep(PAUSE_MS);
        this.#isFailing = false;
        this.#told = '';
        if (cursor.lag === 0 || delivery.isFull) this.#settle();
      }
    } finally {
      this.#cursor = null;
      await cursor.close();
    }
  }

  /** One batch; nobody who waits for the end waits for it to become full. */
  async #gather(cursor: TopicCursor): Promise<readonly LogRecord[]> {
    const first = await cursor.next(BATCH_RECORDS, this.#waiters.length > 0 ? 0 : WAIT_MS);
    if (first.length === 0 || first.length === BATCH_RECORDS || this.#waiters.length > 0)
      return first;
    await this.options.timing.sleep(GATHER_MS);
    return [...first, ...(await cursor.next(BATCH_RECORDS - first.length, 0))];
  }

  async #linesOf(records: readonly LogRecord[]): Promise<readonly Line[]> {
    const lines: Line[] = [];
    for (const { topic, value } of records) {
      if (topic === topics.metrics.name) lines.push(...metricsLines(value as Metrics));
      else if (topic === topics.weights.name) lines.push(...weightLines(value as WeightSchema));
      else lines.push(...(await this.#barLinesOf(value as Returns)));
    }
    return lines;
  }

  async #barLinesOf(returns: Returns): Promise<readonly Line[]> {
    const names = await this.#names.of(returns.universeId);
    if (names !== null) return barLines(returns, names);
    this.options.onTrouble(
      `expected a definition of the universe ${returns.universeId} in the log, was none: its closes are passed over`,
    );
    return [];
  }

  #settle(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
