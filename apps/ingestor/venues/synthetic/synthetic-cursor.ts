import { foreignCursor } from '../cursor-error.js';
import type { RandomState } from '#core/random.js';
import { SYNTHETIC_FEED } from './synthetic-universe.js';

/** All that the simulated market continues from. */
export interface MarketState {
  /** Last window end whose watermark was said; null before the first window. */
  readonly passed: number | null;
  readonly random: RandomState;
  /** Log prices without grid and limit [n]. */
  readonly logPrices: readonly number[];
  /** Last closes [n]: the reference of the daily limit. */
  readonly closes: readonly number[];
}

/** JSON, which keeps every bit of a double. */
export function cursorOf(state: MarketState): string {
  return JSON.stringify(state);
}

/** @throws BallastError CONFIG_JOURNAL when the cursor is not one of a market of n names */
export function stateOf(cursor: string, n: number): MarketState {
  let state: Partial<MarketState> | null = null;
  try {
    state = JSON.parse(cursor) as Partial<MarketState> | null;
  } catch {
    // Not JSON: no state.
  }
  const { passed, random, logPrices, closes } = state ?? {};
  if (
    (passed === null || Number.isSafeInteger(passed)) &&
    isNumbers(random, 4) &&
    isNumbers(logPrices, n) &&
    isNumbers(closes, n)
  ) {
    return { passed: passed ?? null, random, logPrices, closes };
  }
  throw foreignCursor(SYNTHETIC_FEED, cursor);
}

function isNumbers(value: unknown, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}
