import type { Window } from '#core/calendar.js';
import type { Random } from '#core/random.js';
import { TRADING_MINUTES, type Bursts, type SyntheticOptions } from './synthetic-options.js';

/** Bound once, as in random.ts: these run for every trade. */
const { exp, floor } = Math;

const MINUTE_MS = 60_000;
/** Deviation of the logarithm of a name's activity from window to window. */
const ACTIVITY_DEVIATION = 0.6;

/** When trades can happen: [open, close), UTC ms, and the crowds at both ends. */
export interface TradingSpan {
  readonly open: number;
  readonly close: number;
  readonly bursts: Bursts | null;
}

/** The trading hours of a session; the whole of any other window. */
export function tradingSpan(window: Window, options: SyntheticOptions): TradingSpan {
  if (options.windows.kind === 'tumbling') {
    return { open: window.start, close: window.end, bursts: null };
  }
  return {
    open: window.start + TRADING_MINUTES.open * MINUTE_MS,
    close: window.start + TRADING_MINUTES.close * MINUTE_MS,
    bursts: options.bursts,
  };
}

/**
 * How often a name trades in a window: 1 + a Poisson number whose mean varies by a lognormal factor of mean 1, as the
 * exchange's counts vary far more than Poisson's. At least once, so that a close is always a trade of its own window.
 */
export function tradeCount(random: Random, mean: number): number {
  if (mean <= 1) return 1;
  const activity = exp(
    ACTIVITY_DEVIATION * random.normal() - (ACTIVITY_DEVIATION * ACTIVITY_DEVIATION) / 2,
  );
  return 1 + random.poisson((mean - 1) * activity);
}

/** Times of trades in whole UTC ms, ascending. */
export function tradeTimes(random: Random, count: number, span: TradingSpan): Float64Array {
  const times = new Float64Array(count);
  for (let k = 0; k < count; k++) times[k] = tradeTime(random, span);
  return times.sort();
}

function tradeTime(random: Random, { open, close, bursts }: TradingSpan): number {
  if (bursts === null) return open + floor(random.uniform() * (close - open));
  const crowd = bursts.minutes * MINUTE_MS;
  const place = random.uniform();
  const at = random.uniform();
  if (place >= bursts.share) return open + floor(at * (close - open));
  const from = place < bursts.share / 2 ? open : close - crowd;
  return from + floor(at * crowd);
}
