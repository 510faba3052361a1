import { isDate } from '#core/civil-date.js';

/** A period of a series, and its number where periods can be counted. */
export interface MacroPeriod {
  readonly kind: 'year' | 'quarter' | 'month' | 'day';
  /** Of a year, quarter or month, counted from the year 0; null of a day, whose calendar is not known. */
  readonly number: number | null;
}

/** What a period is written as, in words. */
export const EXPECTED_PERIOD = 'a period as YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD';

/** Null when the text is none. */
export function macroPeriod(text: string): MacroPeriod | null {
  const [, year, quarter, month] = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  if (year === undefined) return isDate(text) ? { kind: 'day', number: null } : null;
  if (quarter !== undefined) return { kind: 'quarter', number: 4 * Number(year) + Number(quarter) };
  if (month !== undefined) return { kind: 'month', number: 12 * Number(year) + Number(month) };
  return { kind: 'year', number: Number(year) };
}
