import type { Returns } from '#stream/generated/wire-types.js';
import { isoDate } from '#core/civil-date.js';
import { windowReturns } from '#testing/wire-fixtures.js';
import { SESSIONS_CAPACITY, SessionReturns } from './session-returns.js';

const folded = (...records: readonly Returns[]): SessionReturns => {
  const returns = new SessionReturns();
  records.forEach((record) => returns.fold(record));
  return returns;
};

describe('returns of sessions', () => {
  it('are the sums over the windows of each', () => {
    const { sessions } = folded(
      windowReturns({ window: 1, windowEnd: 1, session: '2026-04-09', returns: [0.5, 0.25] }),
      windowReturns({ window: 2, windowEnd: 2, session: '2026-04-09', returns: [0.25, -0.5] }),
      windowReturns({ window: 3, windowEnd: 3, session: '2026-04-10', returns: [1, 1] }),
    );
    expect(sessions.map(({ session, returns }) => [session, ...returns])).toEqual([
      ['2026-04-09', 0.75, -0.25],
      ['2026-04-10', 1, 1],
    ]);
    expect(sessions[0].dtYears).toBeCloseTo(2 / 247, 15);
  });

  it('count a window once, and begin anew with a universe’s first', () => {
    const first = windowReturns({ window: 1, windowEnd: 5, returns: [0.5] });
    const second = windowReturns({ window: 2, windowEnd: 6, returns: [0.5] });
    expect([...folded(first, second, second).sessions[0].returns]).toEqual([1]);
    const anew = windowReturns({ window: 1, windowEnd: 2, returns: [0.125] });
    expect([...folded(first, second, anew).sessions[0].returns]).toEqual([0.125]);
  });

  it('take bounded memory, of few instruments and of many', () => {
    for (const size of [1, 5000]) {
      const days = Array.from(
        { length: size === 1 ? SESSIONS_CAPACITY + 1 : 201 },
        (_, day) => day,
      );
      const { sessions } = folded(
        ...days.map((day) =>
          windowReturns({
            ...{ window: day + 1, windowEnd: day, session: isoDate(day) },
            returns: new Array<number>(size).fill(day),
          }),
        ),
      );
      expect(sessions.length * size).toBeLessThanOrEqual(1_000_000);
      expect(sessions.length).toBeGreaterThan(days.length / 2);
      expect(sessions.length).toBeLessThan(days.length);
      expect(sessions.at(-1)?.returns[0]).toBe(days.length - 1);
    }
  });
});
