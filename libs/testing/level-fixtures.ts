import type { DailyLevel, IndexLevel, LiveLevel } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** The closing level of an index, as its history says it. */
export function dailyLevel(symbol: string, session: string, level: number): DailyLevel {
  const record = { symbol, date: session, index: symbol, value: String(level) };
  return { kind: 'dailyLevel', symbol, session, level, record };
}

/** The level of an index at an hour of a session, UTC. */
export function liveLevel(symbol: string, session: string, level: number, hour = 12): LiveLevel {
  const eventTime = Date.parse(`${session}T00:00:00Z`) + hour * 3_600_000;
  const record = {
    ...{ field_market_capitalisation: null, field_transact_time: null, field_divisor: null },
    ...{ field_index_low_value: null, field_index_high_value: null, field_var_year: null },
    ...{ field_var_veille: null, veille: null, index_url: null },
    ...{ field_index_value: String(level), index: symbol },
  };
  return { kind: 'liveLevel', symbol, eventTime, level, record, session };
}

/** A record on `ballast.index-levels`. */
export const levelRecord = (value: IndexLevel): Output => ({
  ...{ topic: topics.indexLevels.name, key: value.symbol, value },
});
