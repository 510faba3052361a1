import type { Quality, UniverseDefinition } from '#stream/generated/wire-types.js';
import { MarketData } from '../read-model/market-data.js';
import { qualityView } from './quality-view.js';

const NOW = Date.UTC(2026, 3, 13, 10);
const universe: UniverseDefinition = {
  ...{ universeId: 'u', version: 1, venue: 'v', source: 'live', feeds: ['f'] },
  instruments: ['A'],
  calendar: {
    ...{ kind: 'sessions', start: '2026-01-05', openMinute: 0, closeMinute: 1440 },
    ...{ weekend: [6, 7], holidays: [], halfDays: [], utcOffsets: [] },
  },
  window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 250, disorderBoundMs: 0 },
  estimators: [{ name: 'slow', halfLifeYears: null }],
};
const good: Quality = {
  ...{ feed: 'f', universeId: 'u', venue: 'v', source: 'live', asOf: NOW - 1000 },
  ...{ marketTime: NOW - 2000, session: '2026-04-13', ended: false, batches: 9 },
  failures: { total: 0, inRow: 0, byCode: {}, recent: [] },
  quotes: { received: 5, ticks: 4, repeats: 1, refused: 0, refusedByCode: {} },
  windows: { expected: 2, received: 2, missed: 0, missing: [] },
  instruments: [
    { instrument: 'A', ticks: 4, refused: 0, eventTime: NOW - 2000, stalenessMs: 0 },
    { instrument: 'OTHER', ticks: 4, refused: 0, eventTime: NOW - 2000, stalenessMs: 0 },
  ],
  disorder: { ticks: 0, largestMs: 0, meanMs: 0 },
  sequence: { gaps: 0, missing: 0, duplicates: 0 },
  skew: null,
  rate: { now: 1, median: 1, burst: null },
};
const viewOf = (reports: readonly Quality[], now = NOW, over: Partial<UniverseDefinition> = {}) => {
  const market = new MarketData();
  reports.forEach((report) => market.foldQuality(report));
  return qualityView({ ...universe, ...over }, market, now);
};
/** Windows of a session each, and those of which are missed. */
const missedOn = (...sessions: readonly string[]): Quality['windows'] => ({
  ...{ expected: 300, received: 300 - sessions.length, missed: sessions.length },
  missing: sessions.map((session) => ({ session, windowEnd: Date.parse(session) })),
});
const verdictOf = (over: Partial<Quality>, now = NOW) =>
  viewOf([{ ...good, ...over }], now).feeds[0].verdict;

describe('the quality of a universe', () => {
  it('is of all its feeds, and of its own instruments', () => {
    const view = viewOf([good], NOW, { feeds: ['f', 'g'] });
    expect(view.asOf).toBe('2026-04-13T09:59:59Z');
    expect(view.feeds.map(({ feed, report }) => [feed, report?.instruments])).toEqual([
      [
        'f',
        [
          {
            instrument: 'A',
            ticks: 4,
            refused: 0,
            eventTime: '2026-04-13T09:59:58Z',
            stalenessMs: 0,
            wallStalenessMs: 2000,
          },
        ],
      ],
      ['g', undefined],
    ]);
  });

  it('is complete when all that was expected is there, refused quotes or not', () => {
    const quotes = { ...good.quotes, refused: 3, refusedByCode: { DATA_MALFORMED: 3 } };
    expect(verdictOf({ quotes })).toEqual({ status: 'complete', reasons: [] });
  });

  it('is silent without a report, and without a quote', () => {
    expect(viewOf([])).toMatchObject({
      asOf: null,
      feeds: [{ verdict: { status: 'silent' }, report: null }],
    });
    expect(verdictOf({ quotes: { ...good.quotes, ticks: 0 } }).status).toBe('silent');
  });

  it.each<[string, Partial<Quality>, string]>([
    [
      'windows without a tick',
      { windows: missedOn('2026-04-10') },
      '1 windows since 2026-04-07 brought no tick',
    ],
    [
      'trade numbers that have not come',
      { sequence: { gaps: 1, missing: 7, duplicates: 0 } },
      '7 trade numbers have not come',
    ],
    [
      'polls that failed since the session began',
      {
        failures: {
          ...{ total: 2, inRow: 0, byCode: { SOURCE_TIMEOUT: 2 } },
          recent: [Date.UTC(2026, 3, 12), NOW].map((at) => ({
            ...{ at, code: 'SOURCE_TIMEOUT', reason: '' },
          })),
        },
      },
      '1 polls have failed since 2026-04-13',
    ],
    ['an instrument that was never quoted', { instruments: [] }, 'no quote was taken of A'],
  ])('has gaps: %s', (_of, over, reason) => {
    expect(verdictOf(over)).toEqual({ status: 'gaps', reasons: [reason] });
  });

  it('judges the newest five sessions by their windows: what was missed before is over', () => {
    // 2026-04-13 is a Monday: the five begin with the Tuesday before.
    expect(verdictOf({ windows: missedOn('2026-04-06') }).status).toBe('complete');
    expect(verdictOf({ windows: missedOn('2026-04-06', '2026-04-07') }).reasons).toEqual([
      '1 windows since 2026-04-07 brought no tick',
    ]);
  });

  it('judges windows that were missed behind the newest tick', () => {
    const windows = missedOn('2026-04-14', '2026-04-15');
    expect(verdictOf({ windows }).reasons).toEqual(['2 windows since 2026-04-09 brought no tick']);
  });

  it('says that more were missed than the report can name', () => {
    const windows = { ...missedOn('2026-04-13', '2026-04-13'), missed: 70 };
    expect(verdictOf({ windows }).reasons).toEqual([
      'at least 2 windows since 2026-04-07 brought no tick',
    ]);
  });

  it('counts each day of a continuous calendar as a session', () => {
    const calendar = { ...universe.calendar, kind: 'continuous', weekend: [] } as const;
    const window = { ...universe.window, kind: 'tumbling', sizeMs: 60_000 } as const;
    const of = (session: string) =>
      viewOf([{ ...good, windows: missedOn(session) }], NOW, { calendar, window }).feeds[0].verdict;
    expect(of('2026-04-08').status).toBe('complete');
    expect(of('2026-04-09').status).toBe('gaps');
  });

  it('is stalled while every poll fails', () => {
    const failures = {
      ...{ total: 3, inRow: 3, byCode: { SOURCE_OPEN: 3 } },
      recent: [{ at: 0, code: 'SOURCE_OPEN', reason: '' }],
    };
    expect(verdictOf({ failures })).toEqual({
      status: 'stalled',
      reasons: ['3 polls in a row have failed: SOURCE_OPEN'],
    });
  });

  it('says that more polls have failed than the report can name', () => {
    const recent = Array.from({ length: 20 }, () => ({
      ...{ at: NOW, code: 'SOURCE_TIMEOUT', reason: '' },
    }));
    const failures = { total: 498, inRow: 0, byCode: { SOURCE_TIMEOUT: 498 }, recent };
    expect(verdictOf({ failures }).reasons).toEqual([
      'at least 20 polls have failed since 2026-04-13',
    ]);
  });

  it('takes numbers that were left out for no failed polls', () => {
    const recent = Array.from({ length: 20 }, () => ({
      ...{ at: NOW, code: 'SOURCE_SEQUENCE', reason: '' },
    }));
    const failures = { total: 498, inRow: 0, byCode: { SOURCE_SEQUENCE: 498 }, recent };
    const sequence = { gaps: 498, missing: 498, duplicates: 0 };
    expect(verdictOf({ failures, sequence }).reasons).toEqual(['498 trade numbers have not come']);
  });

  it('is stalled while answers bring nothing newer though the market trades, and has a gap from then on', () => {
    const at = NOW - 60_000;
    const told = { at, code: 'SOURCE_STILL', reason: 'expected a newer stamp' };
    const failures = { total: 1, inRow: 0, byCode: { SOURCE_STILL: 1 }, recent: [told] };
    const stood = 'its answers have stood still 1 times since 2026-04-13';
    expect(verdictOf({ failures, marketTime: at - 31 * 60_000 })).toEqual({
      status: 'stalled',
      reasons: ['no newer stamp has come within 30 minutes of trading', stood],
    });
    // Answers are delayed: what is newer may still lie before.
    expect(verdictOf({ failures, marketTime: at - 15 * 60_000 })).toEqual({
      status: 'gaps',
      reasons: [stood],
    });
  });

  it('is stale by the wall clock within sessions, which does not stand still with the feed', () => {
    const hours = { ...universe.calendar, openMinute: 540, closeMinute: 1020 };
    // Friday, 16:00: an hour to the close, and one since Monday's opening at 09:00.
    const eventTime = Date.UTC(2026, 3, 10, 16);
    const instruments = [{ ...good.instruments[0], eventTime, stalenessMs: 0 }];
    const of = (over: Partial<Quality>) =>
      viewOf([{ ...good, instruments, marketTime: eventTime, ...over }], NOW, { calendar: hours })
        .feeds[0].report?.instruments[0];
    expect(of({})).toMatchObject({ stalenessMs: 0, wallStalenessMs: 2 * 3_600_000 });
    expect(of({ ended: true })?.wallStalenessMs).toBeNull();
    expect(of({ source: 'simulated' })?.wallStalenessMs).toBeNull();
  });

  it('is stalled when a session has ended since its newest stamp, reports or not', () => {
    const marketTime = Date.UTC(2026, 3, 9, 12);
    const session = '2026-04-09';
    expect(verdictOf({ marketTime, session })).toEqual({
      status: 'stalled',
      reasons: ['1 windows have ended since its newest stamp'],
    });
    expect(verdictOf({ marketTime: marketTime + 86_400_000 }).status).toBe('complete');
    expect(verdictOf({ marketTime, session, ended: true }).status).toBe('complete');
  });

  it('is stalled when nobody reports in the calendar any more, unless the feed has ended', () => {
    const late = NOW + 10 * 60_000;
    expect(verdictOf({}, late)).toEqual({
      status: 'stalled',
      reasons: ['its last report is 601 s old'],
    });
    expect(verdictOf({ ended: true }, late).status).toBe('complete');
    // A Sunday, behind a Friday that was heard.
    const friday = { marketTime: Date.UTC(2026, 3, 17, 15), session: '2026-04-17' };
    const sunday = Date.UTC(2026, 3, 19, 10);
    expect(verdictOf(friday, sunday).status).toBe('complete');
    expect(verdictOf({}, sunday).reasons).toEqual(['4 windows have ended since its newest stamp']);
  });
});
