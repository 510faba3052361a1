import type { EncodedRecord } from '#platform/task/task-log.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { Tick, UniverseDefinition, Watermark } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { seededUniform } from '../seeded-random.js';
import { LOAD_FEED, LOAD_VENUE } from './load-universe.js';

/** A record and when the source writes it. */
export interface TimedRecord {
  /** UTC ms of market time, as far from the start as a paced source waits. */
  readonly at: number;
  readonly record: EncodedRecord;
}

/** How the source misbehaves, as chances a trade. */
export interface Misbehaviour {
  readonly repeats: number;
  /** The same trade number with another price. */
  readonly conflicts: number;
  readonly late: number;
  readonly poison: number;
}

/** What a bad source does. */
export const BAD_SOURCE: Misbehaviour = {
  repeats: 0.03,
  conflicts: 0.005,
  late: 0.01,
  poison: 0.004,
};

/** One for all: making one parses every schema with its released versions. */
const codec = avroRecordCodec();

/** Trades of a seeded random walk in windows of a universe, as a source with all its faults writes them. */
export class SeededLoad {
  readonly #uniform: () => number;
  readonly #prices: number[];
  readonly #sequences: number[];
  #pending: TimedRecord[] = [];
  #generatedUntil: number;
  #windowEnd: number;

  /** @param startMs a window's start */
  constructor(
    private readonly universe: UniverseDefinition,
    private readonly options: {
      readonly seed: number;
      readonly startMs: number;
      readonly ticksPerWindow: number;
      readonly misbehaviour: Misbehaviour;
    },
  ) {
    this.#uniform = seededUniform(options.seed);
    this.#prices = universe.instruments.map(() => 100);
    this.#sequences = universe.instruments.map(() => 0);
    this.#generatedUntil = options.startMs;
    this.#windowEnd = options.startMs;
  }

  /** The next window: what the source writes until its watermark, in that order. */
  next(): readonly TimedRecord[] {
    const { sizeMs, disorderBoundMs } = this.universe.window;
    const opening = this.#windowEnd === this.options.startMs;
    const first = opening ? this.#watermarks(this.#windowEnd, this.#windowEnd) : [];
    this.#windowEnd += sizeMs;
    const heard = this.#windowEnd + disorderBoundMs;
    while (this.#generatedUntil < heard) this.#generate();
    const released = this.#pending.filter(({ at }) => at < heard).sort((a, b) => a.at - b.at);
    this.#pending = this.#pending.filter(({ at }) => at >= heard);
    return [...first, ...released, ...this.#watermarks(this.#windowEnd, heard)];
  }

  #generate(): void {
    const { window, instruments } = this.universe;
    const { ticksPerWindow } = this.options;
    const start = this.#generatedUntil;
    for (let k = 0; k < ticksPerWindow; k++) {
      const i = Math.floor(this.#uniform() * instruments.length);
      this.#prices[i] *= 1 + (this.#uniform() - 0.5) * 2e-3;
      this.#trade({
        kind: 'tick',
        venue: LOAD_VENUE,
        instrument: instruments[i],
        eventTime: start + Math.floor((k * window.sizeMs) / ticksPerWindow),
        price: this.#prices[i],
        sequence: this.#sequences[i]++,
        cumulativeVolume: this.#sequences[i] * 10,
        source: 'simulated',
      });
    }
    this.#generatedUntil += window.sizeMs;
  }

  #trade(tick: Tick): void {
    const { repeats, conflicts, late, poison } = this.options.misbehaviour;
    const { sizeMs, disorderBoundMs } = this.universe.window;
    const chance = this.#uniform();
    const delay = chance < late ? 2 * sizeMs + disorderBoundMs : this.#uniform() * disorderBoundMs;
    const at = tick.eventTime + delay;
    this.#write(at, tick);
    const again = at + this.#uniform() * disorderBoundMs;
    if (this.#uniform() < repeats) this.#write(again, tick);
    if (this.#uniform() < conflicts) this.#write(again, { ...tick, price: tick.price * 1.001 });
    if (this.#uniform() < poison) this.#poison(again, tick);
  }

  #poison(at: number, tick: Tick): void {
    const kinds: readonly Partial<Tick>[] = [
      { price: Number.NaN },
      { price: 0 },
      { price: -1 },
      { eventTime: Date.UTC(1970, 0, 1) },
      { eventTime: Date.UTC(2099, 0, 1) },
      { instrument: 'NOBODY' },
    ];
    const kind = Math.floor(this.#uniform() * (kinds.length + 1));
    if (kind < kinds.length) return this.#write(at, { ...tick, ...kinds[kind] });
    const { value, ...rest } = this.#encode(tick);
    this.#pending.push({ at, record: { ...rest, value: value.slice(0, 7) } });
  }

  #write(at: number, tick: Tick): void {
    this.#pending.push({ at, record: this.#encode(tick) });
  }

  #encode(tick: Tick): EncodedRecord {
    return codec.encode({ topic: topics.ticks.name, key: tick.instrument, value: tick });
  }

  /** Every tick partition is told. */
  #watermarks(watermark: number, at: number): TimedRecord[] {
    const value: Watermark = {
      kind: 'watermark',
      venue: LOAD_VENUE,
      feed: LOAD_FEED,
      watermark,
      windowEnd: watermark,
      session: null,
      source: 'simulated',
      final: false,
    };
    return Array.from({ length: topics.ticks.partitions }, (_, partition) => {
      const output = { topic: topics.ticks.name, key: LOAD_FEED, partition, value };
      return { at, record: codec.encode(output) };
    });
  }
}
