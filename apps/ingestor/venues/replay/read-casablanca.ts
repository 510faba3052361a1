import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import type { Calendar } from '#stream/generated/wire-types.js';
import { casablancaUniverse } from './casablanca-universe.js';
import { ReplayVenue } from './replay-venue.js';

/**
 * The venue of the shipped history.
 * @param directory that holds `calendar.json` and `daily-closes.csv`: `data/casablanca` of the package
 * @throws BallastError CONFIG_INVALID when a file is missing or is not what its name says
 */
export function readCasablanca(directory: string): ReplayVenue {
  const calendar = calendarOf(read(directory, 'calendar.json'));
  return new ReplayVenue(casablancaUniverse(calendar), read(directory, 'daily-closes.csv'));
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
