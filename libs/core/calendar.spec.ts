import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { WindowGrid, type CalendarSpec } from './calendar.js';
import { dayNumber, isoDate, isoWeekday } from './civil-date.js';

const golden = JSON.parse(
  readFileSync(
    new URL('../../test/golden/streaming_windows/windows.json', import.meta.url),
    'utf8',
  ),
) as {
  flink: {
    cases: {
      kind: string;
      case: string;
      size_ms: number;
      offset_ms: number;
      expected: [number, [number, number]][];
    }[];
  };
};

const continuous: CalendarSpec = {
  kind: 'continuous',
  start: '1969-12-01',
  openMinute: 0,
  closeMinute: 1440,
  weekend: [],
  holidays: [],
  halfDays: [],
  utcOffsets: [],
};
const casablanca: CalendarSpec = {
  ...continuous,
  kind: 'sessions',
  start: '2023-04-03',
  weekend: [6, 7],
  holidays: ['2023-05-01'],
  halfDays: [{ date: '2023-06-30', closeMinute: 720 }],
  utcOffsets: [
    { from: '2023-03-19', minutes: 0 },
    { from: '2023-04-23', minutes: 60 },
  ],
};
const session = { kind: 'session', sizeMs: 0, offsetMs: 0 } as const;
const utc = (iso: string): number => new Date(iso).getTime();

describe('tumbling windows', () => {
  for (const c of golden.flink.cases.filter((each) => each.kind === 'window_assignment')) {
    it(`assigns as Flink does: ${c.case}`, () => {
      const grid = new WindowGrid(continuous, {
        kind: 'tumbling',
        sizeMs: c.size_ms,
        offsetMs: c.offset_ms,
      });
      for (const [time, [start, end]] of c.expected) {
        expect(grid.windowAt(time)).toMatchObject({ start, end });
      }
    });
  }

  it.each([
    [-1000, 0],
    [0, 0],
    [10_000, 20_000],
    [10_000, -11_000],
  ])('refuses size %d ms with offset %d ms', (sizeMs, offsetMs) => {
    expect(() => new WindowGrid(continuous, { kind: 'tumbling', sizeMs, offsetMs })).toThrow(
      /expected a window size/,
    );
  });

  it('partition the time line: every instant lies in one window and next() follows it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 1e9 }),
        (size, t) => {
          const grid = new WindowGrid(continuous, { kind: 'tumbling', sizeMs: size, offsetMs: 0 });
          const window = grid.windowAt(t);
          expect(window).not.toBeNull();
          if (window === null) return;
          expect(window.start).toBeLessThanOrEqual(t);
          expect(window.end).toBeGreaterThan(t);
          expect(grid.next(window.end).start).toBe(window.end);
        },
      ),
    );
  });
});

describe('sessions', () => {
  const grid = new WindowGrid(casablanca, session);

  it('follow the UTC offset of their date as data', () => {
    expect(grid.first()).toEqual({
      start: utc('2023-04-03T00:00Z'),
      end: utc('2023-04-04T00:00Z'),
      session: '2023-04-03',
    });
    expect(grid.sessionWindow('2023-04-24')?.end).toBe(utc('2023-04-24T23:00Z'));
  });

  it('do not exist at week-ends, on holidays and before the calendar starts', () => {
    expect(grid.windowAt(utc('2023-04-08T12:00Z'))).toBeNull();
    expect(grid.windowAt(utc('2023-05-01T12:00Z'))).toBeNull();
    expect(grid.windowAt(utc('2023-03-31T12:00Z'))).toBeNull();
    expect(grid.next(utc('2023-04-28T23:00Z')).session).toBe('2023-05-02');
  });

  it('end early on half-days', () => {
    expect(grid.sessionWindow('2023-06-30')?.end).toBe(utc('2023-06-30T11:00Z'));
    expect(grid.windowAt(utc('2023-06-30T15:00Z'))).toBeNull();
  });

  it('are found by next() at every end and at every instant between two of them', () => {
    let window = grid.first();
    for (let i = 0; i < 60; i++) {
      const next = grid.next(window.end);
      expect(next.start).toBeGreaterThanOrEqual(window.end);
      expect(grid.next(next.end - 1)).toEqual(next);
      expect(grid.windowAt(next.end - 1)).toEqual(next);
      window = next;
    }
  });
});

it('tumbling windows of a session start at its opening and stop at its close', () => {
  const grid = new WindowGrid(
    { ...casablanca, openMinute: 570, closeMinute: 930, halfDays: [] },
    { kind: 'tumbling', sizeMs: 3_600_000, offsetMs: 0 },
  );
  expect(grid.first().start).toBe(utc('2023-04-03T09:30Z'));
  expect(grid.next(utc('2023-04-03T15:30Z')).start).toBe(utc('2023-04-04T09:30Z'));
  expect(grid.windowAt(utc('2023-04-03T15:30Z'))).toBeNull();
});

describe('the count of windows that have ended', () => {
  it.each([
    ['whole sessions', session],
    ['hours', { kind: 'tumbling', sizeMs: 3_600_000, offsetMs: 0 } as const],
  ])(
    'is that of walking through them, over changes of offset that lay sessions over each other: %s',
    (_, shape) => {
      const calendar = { ...casablanca, start: '2023-04-17', weekend: [6] };
      const grid = new WindowGrid(
        { ...calendar, utcOffsets: [...calendar.utcOffsets, { from: '2023-04-27', minutes: -90 }] },
        shape,
      );
      let window = grid.first();
      expect(grid.windowsEndedBy(window.end - 1)).toBe(0);
      for (let count = 1; count <= 400 && window.end < utc('2023-07-03T00:00:00Z'); count++) {
        expect([0, 1].map((ms) => grid.windowsEndedBy(window.end + ms))).toEqual([count, count]);
        window = grid.next(window.end);
        expect(grid.windowsEndedBy(window.end - 1)).toBe(count);
      }
    },
  );
});

describe('civil dates', () => {
  it('agree with the platform calendar over 1900..2100', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_567, max: 47_482 }), (day) => {
        const expected = new Date(day * 86_400_000);
        expect(isoDate(day)).toBe(expected.toISOString().slice(0, 10));
        expect(dayNumber(isoDate(day))).toBe(day);
        expect(isoWeekday(day) % 7).toBe(expected.getUTCDay());
      }),
    );
  });

  it.each(['2023-02-29', '2023-13-01', '23-01-01', 'today'])('refuse %s', (text) => {
    expect(() => dayNumber(text)).toThrow(/YYYY-MM-DD/);
  });
});
