import { foreignCursor } from '../../venues/cursor-error.js';
import type { KnownPrice, QuarantinedPrice } from './daily-limit.js';
import type { RecentTrade } from './recent-trades.js';
import type { WaitingEntry } from './waiting-quotes.js';

/** What a feed continues from: a place in its source, and what it has said so far. */
export interface IntakeCursor<Place> {
  /** Where the source goes on. */
  readonly place: Place;
  /** Newest event time, UTC ms; null before the first. */
  readonly newest: number | null;
  /** Last window end whose watermark was said; null before the first watermark. */
  readonly passed: number | null;
  readonly highest: Readonly<Record<string, number>>;
  readonly recent: readonly RecentTrade[];
  /** What the daily limit counts from, by instrument; absent where there is none. */
  readonly known?: Readonly<Record<string, KnownPrice>>;
  /** Prices beyond the daily limit, by instrument; absent where there are none. */
  readonly quarantined?: Readonly<Record<string, QuarantinedPrice>>;
  /** Heard and not yet taken; absent when nothing is. */
  readonly waiting?: readonly WaitingEntry[];
  /** The source has ended, and what waits is still being taken. */
  readonly ending?: boolean;
  readonly done: boolean;
}

/** A cursor before anything. */
export function firstCursor<Place>(place: Place): IntakeCursor<Place> {
  return { place, newest: null, passed: null, highest: {}, recent: [], done: false };
}

export const cursorText = (cursor: IntakeCursor<unknown>): string => JSON.stringify(cursor);

/**
 * Reads what `cursorText` wrote.
 * @param isPlace whether a place is one of this source
 * @throws BallastError CONFIG_JOURNAL when it is another feed's
 */
export function cursorOf<Place>(
  text: string,
  feed: string,
  isPlace: (place: unknown) => place is Place,
): IntakeCursor<Place> {
  const read = parsed(text) as Partial<IntakeCursor<unknown>> | null;
  const isWhole =
    typeof read === 'object' &&
    read !== null &&
    isPlace(read.place) &&
    isTime(read.newest) &&
    isTime(read.passed) &&
    typeof read.highest === 'object' &&
    Array.isArray(read.recent) &&
    Array.isArray(read.waiting ?? []) &&
    typeof (read.known ?? {}) === 'object' &&
    typeof (read.quarantined ?? {}) === 'object' &&
    typeof read.done === 'boolean';
  if (!isWhole) throw foreignCursor(feed, text);
  return read as IntakeCursor<Place>;
}

const isTime = (value: unknown): boolean => value === null || Number.isSafeInteger(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
