import type { ErrorCode } from '#core/ballast-error.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Quote } from '../../venues/validate-quote.js';
import { isObject } from '../config/checked.js';
import { EXPECTED_TIME, eventTimeReader, number, type TimeFormat } from './event-time.js';
import type { EventTimeReader } from './event-time.js';

/** The fields of a quote as a source has them: cells, members of JSON. What is absent is undefined, null or ''. */
export interface RawQuote {
  readonly instrument: unknown;
  readonly eventTime: unknown;
  readonly price: unknown;
  readonly cumulativeVolume: unknown;
  readonly sequence: unknown;
}

/** Why fields are no quote. */
export interface QuoteFault {
  readonly code: ErrorCode;
  readonly reason: string;
  /** The instrument, where one is known. */
  readonly key: string | null;
}

/** A quote, or why there is none. */
export type ReadQuote = { readonly quote: Quote } | { readonly fault: QuoteFault };

/** Reads fields into quotes: names translated, times and numbers strict. What they are worth, the intake judges. */
export class QuoteReader {
  readonly #time: EventTimeReader;

  constructor(
    universe: UniverseDefinition,
    private readonly how: {
      readonly time: TimeFormat;
      /** The universe's name of an instrument by the source's; one that is not named is itself. */
      readonly instruments: ReadonlyMap<string, string>;
    },
  ) {
    this.#time = eventTimeReader(how.time, universe);
  }

  read(raw: RawQuote): ReadQuote {
    const name = typeof raw.instrument === 'string' ? raw.instrument.trim() : '';
    if (name === '') return fault(null, 'the name of an instrument', raw.instrument);
    const instrument = this.how.instruments.get(name) ?? name;
    const eventTime = this.#time(raw.eventTime);
    if (Number.isNaN(eventTime)) {
      return fault(instrument, EXPECTED_TIME[this.how.time], raw.eventTime);
    }
    const price = number(raw.price);
    if (Number.isNaN(price)) return fault(instrument, `a price of ${instrument}`, raw.price);
    const cumulativeVolume = isAbsent(raw.cumulativeVolume) ? 0 : number(raw.cumulativeVolume);
    if (Number.isNaN(cumulativeVolume)) {
      return fault(instrument, 'a cumulative volume', raw.cumulativeVolume);
    }
    const sequence = isAbsent(raw.sequence) ? -1 : number(raw.sequence);
    if (!Number.isSafeInteger(sequence) || sequence < -1) {
      return fault(instrument, 'a whole number as sequence', raw.sequence);
    }
    return { quote: { instrument, eventTime, price, cumulativeVolume, sequence } };
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

function fault(key: string | null, expected: string, was: unknown): ReadQuote {
  const reason = `expected ${expected}, was ${described(was)}`;
  return { fault: { code: 'DATA_MALFORMED', reason, key } };
}

function described(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'bigint') return String(value);
  // Not written out: it may be nested deeper than can be.
  if (Array.isArray(value)) return 'a list';
  if (isObject(value) && !(value instanceof Date)) return 'an object';
  return JSON.stringify(value).slice(0, 80);
}
