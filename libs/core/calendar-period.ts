import { dayNumber, isoDate, isoWeekday } from './civil-date.js';

/** The local day, the ISO 8601 week (from Monday) or the month. */
export type CalendarUnit = 'day' | 'week' | 'month';

/**
 * The name of the period a local date lies in: `2026-04-10`, `2026-W15` or `2026-04`. A week belongs to the year of its
 * Thursday (ISO 8601), so the days about New Year may lie in week 52 or 53 of the year before, or in week 1 of the next.
 * @throws RangeError when the text is no date of the calendar
 */
export function periodOf(date: string, unit: CalendarUnit): string {
  const day = dayNumber(date);
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return isoWeekOf(day);
    case 'month':
      return date.slice(0, 'YYYY-MM'.length);
  }
}

function isoWeekOf(day: number): string {
  const thursday = day - isoWeekday(day) + 4;
  const year = isoDate(thursday).slice(0, 'YYYY'.length);
  const week = Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
