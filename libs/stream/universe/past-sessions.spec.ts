import { definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { UniverseScenario } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { Outcome, UniverseDefinition } from '../generated/wire-types.js';
import { topics } from '../topics.js';

type Calendar = UniverseDefinition['calendar'];

const base = universeDefinition();
const HOUR_MS = 3_600_000;
const hourly: Partial<UniverseDefinition> = {
  calendar: { ...base.calendar, openMinute: 540, closeMinute: 1020 },
  window: { ...base.window, kind: 'tumbling', sizeMs: HOUR_MS },
};

/** What becomes of another calendar after so many windows of a universe whose first session is Monday 2023-04-03. */
function verdictAfter(
  windows: number,
  over: Partial<Calendar>,
  universe: Partial<UniverseDefinition> = {},
): string | null {
  const scenario = new UniverseScenario([], universe);
  if (windows > 0) scenario.untilWindow(windows - 1);
  const calendar = { ...scenario.universe.calendar, ...over };
  const changed = definitionOf({ universe: { ...scenario.universe, calendar } }, 'changed');
  return valuesOn<Outcome>(scenario.feed(changed), topics.outcomes.name)[0].reason;
}

const upTo = (last: string, first: string): string =>
  `calendar: expected the sessions up to ${last} as they were, was another ${first}`;

describe('the sessions of a universe up to the last window folded', () => {
  it.each<[string, Partial<Calendar>, string]>([
    ['a holiday', { holidays: ['2023-04-05'] }, '2023-04-05'],
    ['a half day', { halfDays: [{ date: '2023-04-06', closeMinute: 720 }] }, '2023-04-06'],
    ['another offset', { utcOffsets: [{ from: '2018-10-28', minutes: 0 }] }, '2023-04-03'],
    ['a later start', { start: '2023-04-04' }, '2023-04-03'],
    ['an earlier start', { start: '2023-03-31' }, '2023-03-31'],
    ['another week-end', { weekend: [5, 6, 7] }, '2023-04-07'],
    ['longer days', { closeMinute: 1441 }, '2023-04-03'],
    [
      'an offset from within the past',
      { utcOffsets: [...base.calendar.utcOffsets, { from: '2023-04-06', minutes: 0 }] },
      '2023-04-06',
    ],
  ])('are kept from %s', (_, over, first) => {
    expect(verdictAfter(5, over)).toBe(upTo('2023-04-07', first));
  });

  it.each<[string, Partial<Calendar>]>([
    ['holidays', { holidays: ['2023-04-10', '2023-05-01'] }],
    ['half days', { halfDays: [{ date: '2023-04-10', closeMinute: 720 }] }],
    [
      'another offset',
      { utcOffsets: [...base.calendar.utcOffsets, { from: '2023-04-10', minutes: 0 }] },
    ],
    ['holidays on days without a session', { holidays: ['2023-04-02', '2023-04-08'] }],
  ])('say nothing of %s after it', (_, over) => {
    expect(verdictAfter(5, over)).toBe('replaced');
  });

  it('are none before the first window', () => {
    expect(verdictAfter(0, { start: '2023-05-02', holidays: ['2023-05-01'] })).toBe('replaced');
  });

  it('end within a session that is still open: it may close early, but not have opened later', () => {
    // Eight windows a day; the third of the second day has closed, at 12:00.
    const early = { halfDays: [{ date: '2023-04-04', closeMinute: 720 }] };
    expect(verdictAfter(11, early, hourly)).toBe('replaced');
    const earlier = { halfDays: [{ date: '2023-04-04', closeMinute: 660 }] };
    expect(verdictAfter(11, earlier, hourly)).toBe(upTo('2023-04-04', '2023-04-04'));
    expect(verdictAfter(11, { openMinute: 600 }, hourly)).toBe(upTo('2023-04-04', '2023-04-03'));
  });

  it('of a continuous calendar are all from its start', () => {
    const continuous = { ...base.calendar, kind: 'continuous' as const };
    const minutes = { ...hourly, calendar: continuous };
    expect(verdictAfter(5, { start: '2023-04-02' }, minutes)).toMatch(/was another 2023-04-02$/);
    expect(verdictAfter(5, { kind: 'sessions' }, minutes)).toMatch(/was another 2023-04-03$/);
    expect(verdictAfter(5, { holidays: ['2023-04-03'] }, minutes)).toBe('replaced');
  });
});
