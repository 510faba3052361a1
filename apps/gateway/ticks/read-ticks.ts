import { FUTURE_MS } from '#stream/future-stamp.js';
import { isPushFeed, PUSH_PREFIX } from '#stream/push-feed.js';
import { utcInstant } from '#stream/utc-instant.js';
import { addFault } from '../analysis/faults.js';
import { readBody, refuseUnknown } from '../analysis/fields.js';
import { describe, isRecord } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';
import type { PushFeed } from './push-feed.js';

const FIELDS = ['feed', 'ticks'];
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

/** What was pushed to which feed. */
export interface PushedTicks {
  readonly feed: string;
  readonly ticks: readonly PushedTick[];
}

/** What a body is held against. */
export interface PushRules {
  /** The feed that it names, as it is in force; null where there is none. */
  readonly feed: PushFeed | null;
  /** Ticks of one call, at the most. */
  readonly most: number;
  /** UTC ms. */
  readonly now: number;
}

/** The feed that a body names, before anything else of it is read; '' where it names none. */
export function feedIn(body: unknown): string {
  return isRecord(body) && typeof body.feed === 'string' ? body.feed : '';
}

/** Reads the body of POST /ticks, and adds every fault of it with its path. @throws ProblemError 400 where it is no object */
export function readTicks(request: unknown, rules: PushRules, faults: Fault[]): PushedTicks {
  const body = readBody(request);
  refuseUnknown(body, FIELDS, { path: '', faults });
  const feed = feedIn(body);
  if (!isPushFeed(feed)) {
    const expected = `expected the name of a feed that begins with ${PUSH_PREFIX}`;
    faults.push({ path: 'feed', message: `${expected}, was ${describe(body.feed)}` });
  } else if (rules.feed === null) {
    const message = `expected a feed of a universe in force, was ${describe(feed)}`;
    faults.push({ path: 'feed', message });
  }
  const reader = new TickReader(rules.feed, rules.now, faults);
  return {
    feed,
    ticks: listIn(body.ticks, rules.most, faults).map((tick, i) => reader.read(tick, i)),
  };
}

function listIn(value: unknown, most: number, faults: Fault[]): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= most) return value;
  faults.push({
    path: 'ticks',
    message: `expected a list of 1 to ${most}, was ${describe(value)}`,
  });
  return [];
}

/** Reads the ticks of one body in their order. */
class TickReader {
  #last = -1;

  constructor(
    private readonly feed: PushFeed | null,
    private readonly now: number,
    private readonly faults: Fault[],
  ) {}

  read(value: unknown, index: number): PushedTick {
    const path = `ticks[${index}]`;
    if (!isRecord(value)) {
      this.#fault(path, 'an object', describe(value));
      return { sequence: 0, instrument: '', price: 0, volume: 0, eventTime: 0 };
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
