import { dayNumber, isDate } from '#core/civil-date.js';
import type { Calendar } from '#stream/generated/wire-types.js';
import { readOneOf, refuseUnknown } from '../analysis/fields.js';
import { describe } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';
import { readInteger } from './read-integer.js';
import { readList, readObject } from './read-required.js';

const PATH = 'calendar';
const FIELDS = [
  ...['kind', 'start', 'openMinute', 'closeMinute', 'weekend', 'holidays', 'halfDays'],
  'utcOffsets',
];
const DAY_MINUTES = 1440;
/** With two session days a week at least, ten years have a session on some day whatever the holidays. */
const LONGEST_WEEKEND = 5;
const MOST_DATES = 1_000;
const EARLIEST = dayNumber('1970-01-01');
const LATEST = dayNumber('2099-12-31');

/** Reads the sessions of a universe as data: local dates, minutes of the local day, offsets east of UTC in minutes. */
export function readCalendar(value: unknown, faults: Fault[]): Calendar {
  const like = '{ "kind": "sessions", "start": "2026-01-02", .. }';
  const fields = readObject(value, { path: PATH, like, faults }) ?? {};
  refuseUnknown(fields, FIELDS, { path: PATH, faults });
  const kind = readOneOf(fields.kind, ['sessions', 'continuous'], `${PATH}.kind`, faults);
  const minute = (name: string, whenAbsent: number): number =>
    readMinute(fields[name], { path: `${PATH}.${name}`, whenAbsent, faults });
  const openMinute = minute('openMinute', 0);
  const dates = (name: string) => ({ path: `${PATH}.${name}`, longest: MOST_DATES, faults });
  const weekend =
    fields.weekend === undefined && kind === 'sessions'
      ? [6, 7]
      : readList(
          fields.weekend,
          { path: `${PATH}.weekend`, longest: LONGEST_WEEKEND, faults },
          (day, path) => readInteger(day, { path, min: 1, max: 7, whenAbsent: null, faults }),
        );
  return {
    kind,
    start: readDate(fields.start, `${PATH}.start`, faults),
    openMinute,
    closeMinute: minute('closeMinute', DAY_MINUTES),
    weekend,
    holidays: readList(fields.holidays, dates('holidays'), (date, path) =>
      readDate(date, path, faults),
    ),
    halfDays: readList(fields.halfDays, dates('halfDays'), (half, path) =>
      readHalfDay(half, { path, openMinute, faults }),
    ),
    utcOffsets: readList(fields.utcOffsets, dates('utcOffsets'), (offset, path) =>
      readOffset(offset, path, faults),
    ),
  };
}

function readDate(value: unknown, path: string, faults: Fault[]): string {
  if (typeof value === 'string' && isDate(value)) {
    const day = dayNumber(value);
    if (day >= EARLIEST && day <= LATEST) return value;
  }
  const message = `expected a date of 1970 to 2099 as YYYY-MM-DD, was ${describe(value)}`;
  faults.push({ path, message });
  return '1970-01-01';
}

function readHalfDay(
  value: unknown,
  at: { readonly path: string; readonly openMinute: number; readonly faults: Fault[] },
): Calendar['halfDays'][number] {
  const { path, openMinute, faults } = at;
  const like = '{ "date": "2026-12-24", "closeMinute": 780 }';
  const fields = readObject(value, { path, like, faults }) ?? {};
  refuseUnknown(fields, ['date', 'closeMinute'], { path, faults });
  const place = `${path}.closeMinute`;
  const closeMinute = readMinute(fields.closeMinute, { path: place, whenAbsent: null, faults });
  if (closeMinute <= openMinute) {
    const message = `expected a minute after openMinute, ${openMinute}, was ${closeMinute}`;
    faults.push({ path: place, message });
  }
  return { date: readDate(fields.date, `${path}.date`, faults), closeMinute };
}

function readOffset(value: unknown, path: string, faults: Fault[]): Calendar['utcOffsets'][number] {
  const like = '{ "from": "2026-03-22", "minutes": 60 }';
  const fields = readObject(value, { path, like, faults }) ?? {};
  refuseUnknown(fields, ['from', 'minutes'], { path, faults });
  return {
    from: readDate(fields.from, `${path}.from`, faults),
    minutes: readInteger(fields.minutes, {
      ...{ path: `${path}.minutes`, whenAbsent: null, faults },
      ...{ min: -DAY_MINUTES, max: DAY_MINUTES },
    }),
  };
}

function readMinute(
  value: unknown,
  at: { readonly path: string; readonly whenAbsent: number | null; readonly faults: Fault[] },
): number {
  return readInteger(value, { ...at, min: 0, max: DAY_MINUTES });
}
