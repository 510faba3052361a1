import { dayNumber } from '#core/civil-date.js';
import type { Calendar } from '#stream/generated/wire-types.js';
import { utcInstant } from '#stream/utc-instant.js';

const MINUTE_MS = 60_000;

/**
 * UTC ms of a stamp `yyyy-MM-ddTHH:mm:ss` in the calendar's local time, by its offsets as data; with a Z it is UTC.
 * Null when the text is no such stamp.
 */
export function localInstant(
  text: string,
  { utcOffsets }: Pick<Calendar, 'utcOffsets'>,
): number | null {
  const instant = utcInstant(text);
  if (instant === null || text.endsWith('Z')) return instant;
  const day = dayNumber(text.slice(0, 10));
  const offset = utcOffsets.findLast(({ from }) => dayNumber(from) <= day);
  return instant - (offset?.minutes ?? 0) * MINUTE_MS;
}
