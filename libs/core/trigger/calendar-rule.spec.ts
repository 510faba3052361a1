import type { CalendarUnit } from '../calendar-period.js';
import {
  fireCalendarInPlace,
  passOverCalendarInPlace,
  restCalendarInPlace,
  type CalendarState,
} from './calendar-rule.js';

/** Sessions at which the rule fires, with the period; a session in `passed` is passed over. */
function run(
  every: CalendarUnit,
  sessions: readonly string[],
  passed: readonly string[] = [],
): string[] {
  const state: CalendarState = { calendarServed: null };
  restCalendarInPlace(state, sessions[0]);
  return sessions.slice(1).flatMap((session) => {
    if (passed.includes(session)) {
      passOverCalendarInPlace(state, { every }, session);
      return [];
    }
    const finding = fireCalendarInPlace(state, { every }, session);
    return finding === null ? [] : [`${session} ${finding.period}`];
  });
}

describe('the calendar rule', () => {
  it('fires at the first session of a month, which a holiday moves', () => {
    const sessions = ['2024-04-29', '2024-04-30', '2024-05-02', '2024-05-03', '2024-06-03'];
    expect(run('month', sessions)).toEqual(['2024-05-02 2024-05', '2024-06-03 2024-06']);
  });

  it('fires at the first session of an ISO week, over the end of a year with 53 of them', () => {
    const sessions = [
      ...['2020-12-24', '2020-12-28', '2020-12-31', '2021-01-04', '2021-01-05'],
      ...['2021-01-12'],
    ];
    expect(run('week', sessions)).toEqual([
      '2020-12-28 2020-W53',
      '2021-01-04 2021-W01',
      '2021-01-12 2021-W02',
    ]);
  });

  it('fires once a day, however many windows the session has', () => {
    expect(run('day', ['2024-05-02', '2024-05-02', '2024-05-03', '2024-05-03'])).toEqual([
      '2024-05-03 2024-05-03',
    ]);
  });

  it('fires late where the first session was passed over, once', () => {
    const sessions = ['2024-04-30', '2024-05-02', '2024-05-03', '2024-05-06', '2024-06-03'];
    expect(run('month', sessions, ['2024-05-02', '2024-05-03'])).toEqual([
      '2024-05-06 2024-05',
      '2024-06-03 2024-06',
    ]);
  });

  it('fires once for two periods when the first was passed over as a whole', () => {
    const sessions = ['2024-04-30', '2024-05-02', '2024-06-03', '2024-06-04'];
    expect(run('month', sessions, ['2024-05-02'])).toEqual(['2024-06-03 2024-06']);
  });

  it('passes over a session of a period that is served, and owes nothing for it', () => {
    const sessions = ['2024-04-30', '2024-05-02', '2024-05-03', '2024-05-06'];
    expect(run('month', sessions, ['2024-05-03'])).toEqual(['2024-05-02 2024-05']);
  });

  it('goes on from the last session when the unit changes', () => {
    const state: CalendarState = { calendarServed: '2024-05-02' };
    expect(fireCalendarInPlace(state, { every: 'week' }, '2024-05-03')).toBeNull();
    expect(fireCalendarInPlace(state, null, '2024-05-06')).toBeNull();
    expect(fireCalendarInPlace(state, { every: 'week' }, '2024-05-07')).toBeNull();
    expect(fireCalendarInPlace(state, { every: 'day' }, '2024-05-08')).toEqual({
      rule: 'calendar',
      period: '2024-05-08',
    });
  });

  it('knows of no period before its first window', () => {
    const state: CalendarState = { calendarServed: null };
    expect(fireCalendarInPlace(state, { every: 'day' }, '2024-05-02')).toBeNull();
    expect(state.calendarServed).toBe('2024-05-02');
  });

  it('refuses a session that is no date', () => {
    const state: CalendarState = { calendarServed: '2024-05-02' };
    expect(() => fireCalendarInPlace(state, { every: 'day' }, 'today')).toThrow(RangeError);
  });
});
