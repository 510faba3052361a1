import { seededUniform } from '#testing/seeded-random.js';
import { codecOfTopic } from '#platform/avro/codec.js';
import { partitionOf } from '#stream/partition.js';
import { topics } from '#stream/topics.js';
import { BENCH_VENUE, benchWatermark, FEED } from '../../synthetic-load.js';
import type { RecordBatch } from './record-batch.js';

/** Windows of a second; the feed's watermark is market time minus the bound. */
export const WINDOW_MS = 1000;
export const DISORDER_MS = 200;
const OLDER_SHARE = 0.05;
const OLDEST_MS = 150;
/** So many ticks before one comes twice. */
const REPEAT_EVERY = 10_007;

/** What was sent, for the check of completeness. */
export interface SentTicks {
  /** Distinct ticks by instrument: their sequence numbers run from 1 to these. */
  readonly byInstrument: readonly number[];
  readonly repeats: number;
  readonly records: number;
}

/**
 * Seeded trades of a universe into the batches of their partitions. A twentieth is up to 150 ms older than it is sent,
 * one in ten thousand is sent twice.
 */
export class TickStream {
  readonly #codec = codecOfTopic(topics.ticks.name);
  readonly #uniform: () => number;
  readonly #prices: Float64Array;
  readonly #sequences: Float64Array;
  readonly #keys: readonly Buffer[];
  readonly #partitions: readonly number[];
  readonly #feedKey = Buffer.from(FEED);
  #records = 0;
  #repeats = 0;

  constructor(
    private readonly instruments: readonly string[],
    private readonly batches: readonly RecordBatch[],
    seed: number,
  ) {
    this.#uniform = seededUniform(seed);
    this.#prices = Float64Array.from(instruments, () => 50 + 100 * this.#uniform());
    this.#sequences = new Float64Array(instruments.length);
    this.#keys = instruments.map((name) => Buffer.from(name));
    this.#partitions = instruments.map((name) => partitionOf(name, batches.length));
  }

  get sent(): SentTicks {
    return {
      byInstrument: [...this.#sequences],
      repeats: this.#repeats,
      records: this.#records,
    };
  }

  /** One trade that is due at `due`; not older than `oldest`. */
  trade(due: number, oldest: number): void {
    const i = Math.floor(this.#uniform() * this.instruments.length);
    this.#prices[i] *= 1 + 2e-4 * (this.#uniform() - 0.5);
    this.#sequences[i] += 1;
    const older = this.#uniform() < OLDER_SHARE ? Math.floor(this.#uniform() * OLDEST_MS) : 0;
    const tick = {
      kind: 'tick',
      venue: BENCH_VENUE,
      instrument: this.instruments[i],
      eventTime: Math.max(oldest, due - older),
      price: this.#prices[i],
      sequence: this.#sequences[i],
      cumulativeVolume: this.#sequences[i] * 10,
      source: 'simulated',
    };
    const batch = this.batches[this.#partitions[i]];
    this.#append(batch, this.#keys[i], tick);
    if (this.#records % REPEAT_EVERY === 0) {
      this.#repeats += 1;
      this.#append(batch, this.#keys[i], tick);
    }
  }

  /** The feed's watermark, to every partition. */
  watermark(windowEnd: number): void {
    const value = benchWatermark(windowEnd);
    for (const batch of this.batches) this.control(batch, this.#feedKey, value);
  }

  /** A record that is no tick. */
  control(batch: RecordBatch, key: Buffer, value: unknown): void {
    batch.append(key, (buffer, position) => this.#codec.encodeInto(value, buffer, position));
  }

  #append(batch: RecordBatch, key: Buffer, tick: unknown): void {
    this.#records += 1;
    batch.append(key, (buffer, position) => this.#codec.encodeInto(tick, buffer, position));
  }
}
