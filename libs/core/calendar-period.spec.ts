import fc from 'fast-check';
import { periodOf } from './calendar-period.js';
import { dayNumber, isoDate } from './civil-date.js';

/** The week by the rule of the standard's text: week 1 is the one with 4 January, weeks begin on Monday. */
function weekByItsText(date: string): string {
  const time = Date.parse(`${date}T00:00:00Z`);
  const weekday = (new Date(time).getUTCDay() + 6) % 7;
  const monday = time - weekday * 86_400_000;
  const firstMonday = (year: number): number => {
    const fourth = Date.UTC(year, 0, 4);
    return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * 86_400_000;
  };
  let year = new Date(time).getUTCFullYear() + 1;
  while (monday < firstMonday(year)) year -= 1;
  const week = (monday - firstMonday(year)) / (7 * 86_400_000) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

describe('the period of a date', () => {
  it('is the day itself, or its month', () => {
    expect(periodOf('2026-04-10', 'day')).toBe('2026-04-10');
    expect(periodOf('2026-04-10', 'month')).toBe('2026-04');
  });

  // The examples of ISO 8601 as Wikipedia's "ISO week date" lists them, and the two years with 53 weeks about them.
  it.each([
    ['2005-01-01', '2004-W53'],
    ['2005-12-31', '2005-W52'],
    ['2007-01-01', '2007-W01'],
    ['2008-12-29', '2009-W01'],
    ['2010-01-03', '2009-W53'],
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2026-12-28', '2026-W53'],
    ['2027-01-01', '2026-W53'],
  ])('%s lies in week %s', (date, week) => {
    expect(periodOf(date, 'week')).toBe(week);
  });

  it('agrees with the text of the standard on every date', () => {
    const day = fc.integer({ min: dayNumber('1900-01-01'), max: dayNumber('2200-12-31') });
    fc.assert(
      fc.property(day, (days) => {
        expect(periodOf(isoDate(days), 'week')).toBe(weekByItsText(isoDate(days)));
      }),
    );
  });

  it('is none of a text that is no date', () => {
    for (const unit of ['day', 'week', 'month'] as const) {
      expect(() => periodOf('2026-02-30', unit)).toThrow(RangeError);
    }
  });
});
