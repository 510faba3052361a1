import { isDate } from '#core/civil-date.js';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { utcInstant } from '#stream/utc-instant.js';
import { windowGridOf } from '#stream/window-grid-of.js';

/** How a source writes the time of a trade. A date stands for the end of its session, less 1 ms. */
export const TIME_FORMATS = ['iso', 'epochMs', 'epochS', 'date'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Reads the time of a trade, UTC ms; NaN when it is not written as it should be, or its date has no session. */
export type EventTimeReader = (value: unknown) => number;

/** What a reader expects, in words. */
export const EXPECTED_TIME: Readonly<Record<TimeFormat, string>> = {
  iso: 'an instant like 2026-04-10T15:30:00.000Z',
  epochMs: 'a time in ms since 1970',
  epochS: 'a time in s since 1970',
  date: 'the date of a session as YYYY-MM-DD',
};

/** The reader of a format; dates are local ones of the universe's calendar. */
export function eventTimeReader(format: TimeFormat, universe: UniverseDefinition): EventTimeReader {
  switch (format) {
    case 'iso':
      return (value) => (value instanceof Date ? value.getTime() : isoTime(value));
    case 'epochMs':
      return number;
    case 'epochS':
      return (value) => Math.round(number(value) * 1000);
    case 'date': {
      const grid = windowGridOf(universe);
      return (value) => {
        const date = value instanceof Date ? value.toISOString().slice(0, 10) : value;
        const session = typeof date === 'string' && isDate(date) ? grid.sessionWindow(date) : null;
        return session === null ? Number.NaN : session.end - 1;
      };
    }
  }
}

/** An instant with its zone: `Z` or `+01:00` (at most 23:59, RFC 3339); without one it is UTC. */
function isoTime(value: unknown): number {
  if (typeof value !== 'string') return Number.NaN;
  const [, local, sign, hours, minutes] = /^(.+?)(?:([+-])(\d{2}):(\d{2}))?$/.exec(value) ?? [];
  const utc = utcInstant((local ?? '').replace(' ', 'T'));
  if (utc === null) return Number.NaN;
  if (sign === undefined) return utc;
  if (local.endsWith('Z') || Number(hours) > 23 || Number(minutes) > 59) return Number.NaN;
  const east = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '+' ? utc - east : utc + east;
}

/** Digits with at most one point and a sign; a long of a column file; NaN for anything else. */
export function number(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value.trim())) {
    return Number(value);
  }
  return Number.NaN;
}
