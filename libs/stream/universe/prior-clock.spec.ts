import { universeDefinition } from '#testing/wire-fixtures.js';
import { windowGridOf } from '../window-grid-of.js';
import { priorAge, priorClock } from './prior-clock.js';

const sessions = universeDefinition();
const MINUTE = 60_000;
const continuous = universeDefinition({
  calendar: { ...sessions.calendar, kind: 'continuous', weekend: [] },
  window: { ...sessions.window, kind: 'tumbling', sizeMs: MINUTE },
});

const tumbling = universeDefinition({
  calendar: {
    ...sessions.calendar,
    openMinute: 540,
    closeMinute: 1020,
    holidays: ['2023-04-05'],
    halfDays: [{ date: '2023-04-04', closeMinute: 780 }],
    utcOffsets: [...sessions.calendar.utcOffsets, { from: '2023-04-07', minutes: 0 }],
  },
  window: { ...sessions.window, kind: 'tumbling', sizeMs: 120 * MINUTE },
});

describe('the clock of a prior', () => {
  it.each([
    ['sessions', sessions],
    ['a continuous calendar', continuous],
    ['sessions of windows with holidays, half days and another offset', tumbling],
  ])('counts the return windows that had ended by asOf, in %s', (_, universe) => {
    const grid = windowGridOf(universe);
    let window = grid.first();
    expect(priorClock(universe, window.start).windowsBefore).toBe(0);
    for (let passed = 0; passed < 20; passed++) {
      for (const asOf of [window.end, window.end + 1]) {
        expect(priorClock(universe, asOf)).toEqual({ leadYears: 0, windowsBefore: passed });
      }
      expect(priorClock(universe, window.end - 1).windowsBefore).toBe(Math.max(0, passed - 1));
      window = grid.next(window.end);
    }
  });

  it('counts a century of minutes as it counts days: nothing walks through the windows', () => {
    const { calendar, window } = sessions;
    const century = universeDefinition({
      calendar: { ...calendar, start: '2000-01-01' },
      window: { ...window, kind: 'tumbling', sizeMs: MINUTE },
    });
    const grid = windowGridOf(century);
    grid.next = () => {
      throw new Error('expected no walk through the windows');
    };
    // 26 089 weekdays; the first window has no return.
    const { windowsBefore } = priorClock(century, Date.parse('2099-12-31T23:00:00Z'));
    expect(windowsBefore).toBe(26_089 * 1440 - 1);
  });

  it('leads by civil years before the calendar starts', () => {
    const { start } = windowGridOf(sessions).first();
    const { leadYears } = priorClock(sessions, start - 365.25 * 86_400_000);
    expect(leadYears).toBe(1);
  });

  it('starts with the universe by default', () => {
    expect(priorClock(sessions, null)).toEqual({ leadYears: 0, windowsBefore: 0 });
  });

  it('gives an age that is 0 until asOf and trading time from there', () => {
    const clock = { leadYears: 0, windowsBefore: 3 };
    expect([0, 2, 3].map((windows) => priorAge(clock, windows, 0.25))).toEqual([0, 0, 0]);
    expect(priorAge(clock, 5, 0.25)).toBe(0.5);
    expect(priorAge({ leadYears: 1, windowsBefore: 0 }, 2, 0.25)).toBe(1.5);
  });
});
