import type { ErrorCode } from '#core/ballast-error.js';
import type { WindowGrid } from '#core/calendar.js';

/** A quote as an adapter has read it, before anyone trusts it. */
export interface Quote {
  readonly instrument: string;
  /** UTC ms of the trade. */
  readonly eventTime: number;
  readonly price: number;
  /** Order within the instrument as the venue numbers it; -1 when it does not. */
  readonly sequence: number;
  /** Of the session; 0 when unknown. */
  readonly cumulativeVolume: number;
}

/** What a venue's quotes are held against. */
export interface QuoteRules {
  readonly instruments: ReadonlySet<string>;
  readonly grid: WindowGrid;
  /** Greatest move from the reference price, as a fraction of it; null on a venue without a daily limit. */
  readonly dailyLimit: number | null;
}

/** Why a quote is not folded. */
export interface QuoteFault {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Event times [from, until) that a clock can be trusted with: 1970 and 2099 are what a broken one says. */
export const SANE_TIMES = { from: Date.UTC(1990, 0, 1), until: Date.UTC(2099, 0, 1) } as const;

/** Rounding of a price that lies on the limit. */
const LIMIT_TOLERANCE = 1e-9;

/**
 * The first fault of a quote, or null. Nothing is repaired: a quote is folded as it came or not at all.
 * @param reference price the daily limit counts from; null when there is none yet
 */
export function validateQuote(
  quote: Quote,
  rules: QuoteRules,
  reference: number | null,
): QuoteFault | null {
  const { instrument, eventTime, price, cumulativeVolume } = quote;
  if (!rules.instruments.has(instrument)) {
    return fault('DATA_UNKNOWN_INSTRUMENT', 'an instrument of the universe', instrument);
  }
  if (!(price > 0) || price === Infinity) {
    return fault('DATA_TICK_NOT_POSITIVE', `a positive price for ${instrument}`, price);
  }
  if (!(eventTime >= SANE_TIMES.from && eventTime < SANE_TIMES.until)) {
    return fault('DATA_TICK_OUT_OF_RANGE', `an event time from 1990 to 2098`, instant(eventTime));
  }
  if (!Number.isSafeInteger(eventTime)) {
    return fault('DATA_MALFORMED', 'an event time in whole milliseconds', eventTime);
  }
  if (rules.grid.windowAt(eventTime) === null) {
    return fault('DATA_OUTSIDE_CALENDAR', 'an event time in a session', instant(eventTime));
  }
  if (!(cumulativeVolume >= 0) || cumulativeVolume === Infinity) {
    return fault('DATA_MALFORMED', 'a cumulative volume of 0 or more', cumulativeVolume);
  }
  const { dailyLimit } = rules;
  if (dailyLimit !== null && reference !== null && isBeyond(dailyLimit, price, reference)) {
    const range = `a price within ${dailyLimit} of the reference ${reference}`;
    return fault('DATA_TICK_OUT_OF_RANGE', `${range} for ${instrument}`, price);
  }
  return null;
}

/** True of a price that has moved from its reference by more than a fraction of it; one on the limit has not. */
export function isBeyond(dailyLimit: number, price: number, reference: number): boolean {
  return Math.abs(price - reference) / reference > dailyLimit + LIMIT_TOLERANCE;
}

function fault(code: ErrorCode, expected: string, was: string | number): QuoteFault {
  return { code, reason: `expected ${expected}, was ${was}` };
}

function instant(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString();
}
