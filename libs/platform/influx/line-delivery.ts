import { type BackOff, backOffMs } from '#platform/back-off.js';
import type { LineWriter, WriteOutcome } from './line-writer.js';
import type { Spill } from './spill.js';

/** Points of one request, as InfluxDB recommends. */
const BATCH_LINES = 5_000;
/** Batches that leave the spill before somebody else has a turn. */
const DRAINED_AT_A_TIME = 8;
const BACK_OFF: BackOff = { firstMs: 500, factor: 2, longestMs: 30_000 };
/** A server that asks for more patience is asked again all the same. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/** What became of points since the process began. */
export interface DeliveryCounts {
  /** Acknowledged. */
  written: number;
  /** Never to be taken. */
  refused: number;
  /** Put on disk first. */
  spilled: number;
  /** Requests that were not answered, or with a failure. */
  failures: number;
}

export interface LineDeliveryOptions {
  readonly writer: LineWriter;
  readonly spill: Spill;
  /** Most bytes on disk; beyond them whoever delivers waits. */
  readonly spillLimitBytes: number;
  /** Wall or monotonic time, ms. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onTrouble: (text: string) => void;
}

/**
 * Delivers lines in order, each at least once: to the database, or to the disk while it does not take them. It is asked
 * again 0.5, 1, 2 .. 30 s after a failure (times 0.5 to 1), or when it said itself.
 */
export class LineDelivery {
  readonly counts: DeliveryCounts = { written: 0, refused: 0, spilled: 0, failures: 0 };
  #failedInRow = 0;
  #retryAt = -Infinity;

  constructor(private readonly options: LineDeliveryOptions) {}

  /** Lines wait on disk. */
  get isSpilling(): boolean {
    return !this.options.spill.isEmpty;
  }

  /** No more should be delivered before `drain` has made room. */
  get isFull(): boolean {
    return this.spilledBytes >= this.options.spillLimitBytes;
  }

  get spilledBytes(): number {
    return this.options.spill.bytes;
  }

  /** Resolves when all of them are taken, refused or on disk. Rejects with the system's error of a disk that is full. */
  async deliver(lines: readonly string[]): Promise<void> {
    for (let from = 0; from < lines.length; from += BATCH_LINES) {
      const batch = lines.slice(from, from + BATCH_LINES);
      if (this.isSpilling || !(await this.#isTaken(batch))) {
        await this.options.spill.append(batch);
        this.counts.spilled += batch.length;
      }
    }
  }

  /** Sends what is on disk, oldest first, a few batches of it, unless it is too early to ask again. */
  async drain(): Promise<void> {
    const { spill, now } = this.options;
    for (let sent = 0; sent < DRAINED_AT_A_TIME && now() >= this.#retryAt; sent++) {
      const batch = await spill.first();
      if (batch === null || !(await this.#isTaken(batch))) return;
      await spill.dropFirst();
    }
  }

  async #isTaken(batch: readonly string[]): Promise<boolean> {
    const outcome = await this.options.writer.write(batch);
    if (outcome.status === 'unavailable') {
      this.#postpone(outcome);
      return false;
    }
    this.#failedInRow = 0;
    const refused = outcome.status === 'refused' ? outcome.points : 0;
    this.counts.refused += refused;
    this.counts.written += batch.length - refused;
    if (outcome.status === 'refused') {
      const { reason } = outcome;
      this.options.onTrouble(
        `expected InfluxDB to take ${batch.length} points, was without ${refused}: it ${reason}`,
      );
    }
    return true;
  }

  #postpone({ reason, retryAfterMs }: Extract<WriteOutcome, { status: 'unavailable' }>): void {
    const { now, random, onTrouble } = this.options;
    this.#failedInRow += 1;
    const pause = Math.max(
      backOffMs(this.#failedInRow, BACK_OFF, random()),
      Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS),
    );
    this.counts.failures += 1;
    this.#retryAt = now() + pause;
    onTrouble(`InfluxDB ${reason}`);
  }
}
