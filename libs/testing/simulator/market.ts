import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { Tick, Watermark } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { Chance } from './chance.js';
import { foreignQuotes } from './foreign-quotes.js';
import { ALPHA, definitions, START, WINDOW_MS } from './definitions.js';

const WINDOWS = 24;
const BOUND_MS = ALPHA.window.disorderBoundMs;
const CODEC = avroRecordCodec();

/** What the feed brings that is no plain trade, and how often. */
export type Oddity = 'duplicate' | 'disorder' | 'late' | 'poison';

/** All that is fed into one history: a function of its seed. */
export interface Market {
  readonly bootstrap: readonly EncodedRecord[];
  /** Batches of the feed, in its order; a batch's index is its cursor. */
  readonly batches: readonly (readonly EncodedRecord[])[];
  /** What an outside client writes, one by one. */
  readonly quotes: readonly EncodedRecord[];
  readonly oddities: ReadonlyMap<Oddity, number>;
}

interface Arrival {
  readonly at: number;
  readonly record: EncodedRecord;
}

/** A small market with everything that feeds do wrong. */
export function marketOf(seed: number): Market {
  const chance = new Chance(seed);
  const oddities = new Map<Oddity, number>();
  const saw = (oddity: Oddity): void => {
    oddities.set(oddity, (oddities.get(oddity) ?? 0) + 1);
  };
  const arrivals: Arrival[] = [...tickArrivals(chance, saw), ...watermarks()];
  const stream = arrivals.sort((a, b) => a.at - b.at).map(({ record }) => record);
  return {
    bootstrap: definitions().map((output) => CODEC.encode(output)),
    batches: cut(stream, chance),
    quotes: foreignQuotes(chance).map((output) => CODEC.encode(output)),
    oddities,
  };
}

function tickArrivals(chance: Chance, saw: (oddity: Oddity) => void): Arrival[] {
  const arrivals: Arrival[] = [];
  ALPHA.instruments.forEach((instrument, i) => {
    let price = 100 * (i + 1);
    let sequence = 0;
    for (let window = 0; window < WINDOWS; window++) {
      const trades = chance.between(0, 4);
      for (let trade = 0; trade < trades; trade++) {
        const offset = Math.floor(((trade + 0.5) * WINDOW_MS) / trades);
        const eventTime = START + window * WINDOW_MS + offset;
        price *= 1 + chance.between(-200, 205) * 1e-4;
        const tick: Tick = {
          kind: 'tick',
          venue: ALPHA.venue,
          instrument,
          eventTime,
          price,
          // Some venues number their trades, some do not.
          sequence: i % 2 === 0 ? sequence++ : -1,
          cumulativeVolume: 10 * sequence,
          source: 'history',
        };
        arrivals.push(...arrivalsOf(tick, chance, saw));
      }
    }
  });
  return arrivals;
}

/** A trade as it arrives: on time or not, once or twice, perhaps with poison beside it. */
function arrivalsOf(tick: Tick, chance: Chance, saw: (oddity: Oddity) => void): Arrival[] {
  const arrivals = [{ at: tick.eventTime, record: encoded(tick) }];
  if (chance.happens(0.1)) {
    arrivals[0].at += chance.between(1, BOUND_MS - 1);
    saw('disorder');
  } else if (chance.happens(0.03)) {
    arrivals[0].at += 2 * WINDOW_MS + chance.between(0, WINDOW_MS);
    saw('late');
  }
  if (chance.happens(0.1)) {
    arrivals.push({ at: arrivals[0].at + chance.between(0, 50), record: encoded(tick) });
    saw('duplicate');
  }
  if (chance.happens(0.08)) {
    arrivals.push({ at: arrivals[0].at + chance.between(0, 50), record: poison(tick, chance) });
    saw('poison');
  }
  return arrivals;
}

function poison(tick: Tick, chance: Chance): EncodedRecord {
  const bad = (over: Partial<Tick>): EncodedRecord => encoded({ ...tick, sequence: -1, ...over });
  const { value, ...record } = encoded(tick);
  return chance.oneOf([
    () => ({ ...record, value: value.subarray(0, value.length - chance.between(1, 12)) }),
    () => bad({ price: Number.NaN }),
    () => bad({ price: -tick.price }),
    () => bad({ price: 0 }),
    () => bad({ eventTime: Date.UTC(1970, 0, 1) }),
    () => bad({ eventTime: Date.UTC(2099, 11, 31) }),
    () => bad({ instrument: 'NOBODY' }),
  ])();
}

const encoded = (value: Tick): EncodedRecord =>
  CODEC.encode({ topic: topics.ticks.name, key: value.instrument, value });

/** Every tick partition is told when a window can be closed. */
function watermarks(): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let window = 0; window <= WINDOWS; window++) {
    const end = START + window * WINDOW_MS;
    const value: Watermark = {
      kind: 'watermark',
      venue: ALPHA.venue,
      feed: ALPHA.feeds[0],
      watermark: end,
      windowEnd: end,
      session: null,
      source: 'history',
      final: window === WINDOWS,
    };
    // The last one comes after everything, late ticks included.
    const at = window === WINDOWS ? Infinity : end + BOUND_MS;
    for (let partition = 0; partition < topics.ticks.partitions; partition++) {
      const key = value.feed;
      arrivals.push({
        at,
        record: CODEC.encode({ topic: topics.ticks.name, key, partition, value }),
      });
    }
  }
  return arrivals;
}

function cut(stream: readonly EncodedRecord[], chance: Chance): EncodedRecord[][] {
  const batches: EncodedRecord[][] = [];
  for (let at = 0; at < stream.length;) {
    const size = chance.between(1, 25);
    batches.push(stream.slice(at, at + size));
    at += size;
  }
  return batches;
}
