import type { DailyLevel, LiveLevel } from '#stream/generated/wire-types.js';
import { isoDate } from '#core/civil-date.js';
import { dailyLevel, liveLevel } from '#testing/level-fixtures.js';
import { INDICES_CAPACITY, IndexLevels, SESSIONS_CAPACITY } from './index-levels.js';

const folded = (...records: readonly (DailyLevel | LiveLevel)[]): IndexLevels => {
  const levels = new IndexLevels();
  records.forEach((record) => levels.fold(record));
  return levels;
};

describe('levels of an index', () => {
  it('are the history’s where it has the session, whichever came first', () => {
    const daily = dailyLevel('MASI', '2026-04-10', 100);
    const live = liveLevel('MASI', '2026-04-10', 99);
    for (const records of [
      [daily, live],
      [live, daily],
    ]) {
      expect(folded(...records).of('MASI')?.('2026-04-10')).toBe(100);
    }
  });

  it('are the last live one where it has not, in the order of their stamps', () => {
    const [early, late] = [
      liveLevel('MASI', '2026-04-10', 99, 10),
      liveLevel('MASI', '2026-04-10', 101, 15),
    ];
    for (const records of [
      [early, late],
      [late, early],
    ]) {
      expect(folded(...records).of('MASI')?.('2026-04-10')).toBe(101);
    }
  });

  it('are corrected by a later record of the history', () => {
    const levels = folded(dailyLevel('MASI', '2026-04-10', 1), dailyLevel('MASI', '2026-04-10', 2));
    expect(levels.of('MASI')?.('2026-04-10')).toBe(2);
  });

  it('are of a session and of no other', () => {
    const levels = folded(dailyLevel('MASI', '2026-04-10', 100));
    expect(levels.of('MASI')?.('2026-04-13')).toBeUndefined();
    expect(levels.of('MSI20')).toBeUndefined();
    expect(levels.names).toEqual(['MASI']);
  });

  it('take bounded memory: the newest sessions of the first indices', () => {
    const days = Array.from({ length: SESSIONS_CAPACITY + 1 }, (_, day) => isoDate(day));
    const levels = folded(...days.map((session) => dailyLevel('MASI', session, 1)));
    const kept = days.filter((session) => levels.of('MASI')?.(session) !== undefined);
    expect(kept).toEqual(days.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(SESSIONS_CAPACITY / 2);
    expect(kept.length).toBeLessThanOrEqual(SESSIONS_CAPACITY);
    for (let k = 0; k < 2 * INDICES_CAPACITY; k++) {
      levels.fold(dailyLevel(`X${k}`, '2026-04-10', 1));
    }
    expect(levels.names).toHaveLength(INDICES_CAPACITY);
  });
});
