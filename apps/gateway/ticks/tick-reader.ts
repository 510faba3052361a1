import { FUTURE_MS } from '#stream/future-stamp.js';
import { utcInstant } from '#stream/utc-instant.js';
import { addFault } from '../analysis/faults.js';
import { describe, isRecord } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';
import type { PushFeed } from './push-feed.js';

const TICK_FIELDS = ['sequence', 'instrument', 'price', 'volume', 'at'];
/** What no clock of a market says: earlier is a field that was left at zero. */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2099, 0, 1);

/** A trade as it was pushed. */
export interface PushedTick {
  readonly sequence: number;
  readonly instrument: string;
  readonly price: number;
  /** 0 when unknown. */
  readonly volume: number;
  /** UTC ms. */
  readonly eventTime: number;
}

/** In the place of one that has faults: it is never written. */
export const NO_TICK: PushedTick = {
  sequence: 0,
  instrument: '',
  price: 0,
  volume: 0,
  eventTime: 0,
};

/** Reads the ticks of one call in their order, and adds every fault of them. */
export class TickReader {
  #last = -1;

  constructor(
    private readonly feed: PushFeed | null,
    private readonly now: number,
    private readonly faults: Fault[],
  ) {}

  /** @param path where it stands in the call, for its faults */
  read(value: unknown, path: string): PushedTick {
    if (!isRecord(value)) {
      this.#fault(path, 'an object', describe(value));
      return NO_TICK;
    }
    for (const key of Object.keys(value)) {
      if (TICK_FIELDS.includes(key)) continue;
      addFault(this.faults, () => ({ path: `${path}.${key}`, message: 'expected no such field' }));
    }
    return {
      sequence: this.#sequence(value.sequence, `${path}.sequence`),
      instrument: this.#instrument(value.instrument, `${path}.instrument`),
      price: this.#number(value.price, `${path}.price`, 'a finite number > 0', (n) => n > 0),
      volume:
        value.volume === undefined
          ? 0
          : this.#number(value.volume, `${path}.volume`, 'a finite number >= 0', (n) => n >= 0),
      eventTime: this.#time(value.at, `${path}.at`),
    };
  }

  #sequence(value: unknown, path: string): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      this.#fault(path, 'a whole number of 0 or more', describe(value));
      return 0;
    }
    if (value <= this.#last) {
      this.#fault(path, `more than ${this.#last}, the one before it`, String(value));
    }
    this.#last = value;
    return value;
  }

  #instrument(value: unknown, path: string): string {
    if (typeof value !== 'string' || value === '') {
      this.#fault(path, 'the name of an instrument', describe(value));
      return '';
    }
    // Of a feed that is not known neither are its instruments.
    if (this.feed !== null && !this.feed.instruments.has(value)) {
      this.#fault(path, `an instrument of ${this.feed.universes}`, describe(value));
    }
    return value;
  }

  #number(
    value: unknown,
    path: string,
    expected: string,
    isWithin: (value: number) => boolean,
  ): number {
    if (typeof value === 'number' && Number.isFinite(value) && isWithin(value)) return value;
    this.#fault(path, expected, describe(value));
    return 0;
  }

  #time(value: unknown, path: string): number {
    const time = typeof value === 'string' && value.endsWith('Z') ? utcInstant(value) : null;
    if (time === null) {
      this.#fault(path, 'an instant like 2026-04-10T15:30:00.000Z', describe(value));
      return 0;
    }
    if (time < EARLIEST || time >= LATEST) {
      this.#fault(path, 'an instant from 1990 to 2098', describe(value));
    } else if (this.feed?.isLive === true && time > this.now + FUTURE_MS) {
      const now = new Date(this.now).toISOString();
      this.#fault(path, `an instant at most ${FUTURE_MS} ms after ${now}`, describe(value));
    }
    return time;
  }

  #fault(path: string, expected: string, was: string): void {
    addFault(this.faults, () => ({ path, message: `expected ${expected}, was ${was}` }));
  }
}
