import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { isDate } from '#core/civil-date.js';
import type { Calendar } from '#stream/generated/wire-types.js';
import { casablancaUniverse } from './casablanca-universe.js';
import { ReplayVenue } from './replay-venue.js';

/**
 * The venue of the shipped history.
 * @param directory that holds `calendar.json` and `daily-closes.csv`: `data/casablanca` of the package
 * @param holidays dates YYYY-MM-DD behind the shipped closes that the calendar does not know, with commas between
 * @throws BallastError CONFIG_INVALID when a file is missing or is not what its name says, or a holiday is none
 */
export function readCasablanca(directory: string, holidays = ''): ReplayVenue {
  const calendar = calendarOf(read(directory, 'calendar.json'));
  const closes = read(directory, 'daily-closes.csv');
  const shipped = new ReplayVenue(casablancaUniverse(calendar), closes);
  if (holidays === '') return shipped;
  const more = holidaysBehind(shipped.lastSession, holidays.split(','));
  const all = [...new Set([...calendar.holidays, ...more])].sort();
  return new ReplayVenue(casablancaUniverse({ ...calendar, holidays: all }), closes);
}

/** A session of the shipped closes is no holiday: its window is folded. */
function holidaysBehind(last: string, holidays: readonly string[]): readonly string[] {
  const fault = holidays.find((date) => !isDate(date) || date <= last);
  if (fault === undefined) return holidays;
  const wish = `CASABLANCA_HOLIDAYS: expected dates after ${last}, the last of the shipped closes`;
  throw new BallastError('CONFIG_INVALID', `${wish}, was "${fault}"`);
}

function read(directory: string, name: string): string {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (cause) {
    throw new BallastError('CONFIG_INVALID', `expected the file ${join(directory, name)}`, {
      cause,
    });
  }
}

/** The fields of the wire record alone: the file says more, for people. */
function calendarOf(text: string): Calendar {
  const file = JSON.parse(text) as Calendar;
  const { kind, start, openMinute, closeMinute, weekend, holidays, halfDays, utcOffsets } = file;
  return { kind, start, openMinute, closeMinute, weekend, holidays, halfDays, utcOffsets };
}
