import { periodOf, type CalendarUnit } from '../calendar-period.js';

/** A trigger at the start of every local day, ISO week or month. */
export interface CalendarRule {
  readonly every: CalendarUnit;
}

/** How far the calendar is served. Plain data. */
export interface CalendarState {
  /**
   * Local date of the last session of a period that is served: it has had its trigger, or none was due. What is named is
   * the session and not the period, so that a rule of another unit goes on from it. Null before the first window.
   */
  calendarServed: string | null;
}

/** A period has begun. */
export interface CalendarFinding {
  readonly rule: 'calendar';
  /** `2026-04-10`, `2026-W15` or `2026-04`. */
  readonly period: string;
}

/**
 * Fires at the first window of the first session of a period, by the dates that the sessions of the universe's own
 * calendar have: where the first day of a month is a holiday that is the session after it, a half-day is a session like
 * any other, and a change of the offset from UTC moves no date. Where the rules were not asked at that window it fires when
 * they are asked again; a period has one trigger at most. There is no cooldown: dates come as rarely as they were asked for.
 * @throws RangeError when the session is no date
 */
export function fireCalendarInPlace(
  state: CalendarState,
  rule: CalendarRule | null,
  session: string,
): CalendarFinding | null {
  const period = duePeriod(state, rule, session);
  state.calendarServed = session;
  return period === null ? null : { rule: 'calendar', period };
}

/** At a window at which the rules are not asked: what is due stays so. */
export function passOverCalendarInPlace(
  state: CalendarState,
  rule: CalendarRule | null,
  session: string,
): void {
  if (duePeriod(state, rule, session) === null) state.calendarServed = session;
}

/** Nothing is due of the period that this session lies in. */
export function restCalendarInPlace(state: CalendarState, session: string): void {
  state.calendarServed = session;
}

function duePeriod(
  { calendarServed }: CalendarState,
  rule: CalendarRule | null,
  session: string,
): string | null {
  if (rule === null || calendarServed === null || calendarServed === session) return null;
  const period = periodOf(session, rule.every);
  return period === periodOf(calendarServed, rule.every) ? null : period;
}
