import { dayNumber, isoDate } from '#core/civil-date.js';

/** Sessions from one to another, both inclusive, YYYY-MM-DD. */
export interface SessionRange {
  readonly from: string;
  readonly to: string;
}

/** The exchange answers for a year at most; a day less, so that nobody argues about leap days. */
const LONGEST_DAYS = 364;

/** The same sessions in ranges of at most a year, oldest first. */
export function yearsOf({ from, to }: SessionRange): readonly SessionRange[] {
  const ranges: SessionRange[] = [];
  const last = dayNumber(to);
  for (let first = dayNumber(from); first <= last; first += LONGEST_DAYS) {
    const end = Math.min(first + LONGEST_DAYS - 1, last);
    ranges.push({ from: isoDate(first), to: isoDate(end) });
  }
  return ranges;
}
