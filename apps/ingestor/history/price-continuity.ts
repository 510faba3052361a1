import { ratioChange } from '#core/ratio-change.js';
import { DAILY_LIMIT } from '../venues/casablanca/daily-limit.js';
import { isBeyond } from '../venues/validate-quote.js';
import type { Refusal } from '../venues/venue.js';
import type { DailyPrice } from './daily-price.js';

/** The last day of an instrument that was taken, as a cursor keeps it: close and ratio. */
export type LastDay = readonly [close: number | null, ratio: number | null];

/** A day that was taken, and what the corporate action of that day, if any, makes of the price before. */
export interface TakenDay {
  readonly kind: 'taken';
  /** 1 when nothing happened to the shares. */
  readonly factor: number;
  readonly last: LastDay;
}

/**
 * Holds a day against the day before it. A ratio that changes rebases the price before; what then still lies behind the
 * daily limit is no price of this exchange, or one of an action that it does not say: it is refused and stays out.
 */
export function judgeDay(price: DailyPrice, [close, ratio]: LastDay): TakenDay | Refusal {
  const factor = ratioChange(ratio, price.ratio);
  const last: LastDay = [
    price.close ?? (close === null ? null : close * factor),
    price.ratio ?? ratio,
  ];
  if (price.close === null || close === null) return { kind: 'taken', factor, last };
  const base = close * factor;
  if (!isBeyond(DAILY_LIMIT, price.close, base)) return { kind: 'taken', factor, last };
  const { ticker, session, original } = price;
  const range = `a close of ${ticker} in ${session} within ${DAILY_LIMIT} of ${base}`;
  return {
    kind: 'refused',
    code: 'DATA_TICK_OUT_OF_RANGE',
    reason: `expected ${range}, was ${price.close}`,
    original,
    key: ticker,
  };
}
