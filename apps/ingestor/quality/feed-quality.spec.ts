import type { Tick, UniverseDefinition, Watermark } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedBatch, FeedEvent } from '../venues/venue.js';
import { FeedQuality } from './feed-quality.js';

const MINUTE_MS = 60_000;

/** Sessions of 09:00-10:00 UTC on weekdays but 2026-01-07; the 5th is a Monday. */
const universe: UniverseDefinition = {
  ...{ universeId: 'u', version: 1, venue: 'v', source: 'live', feeds: ['f'] },
  instruments: ['A', 'B'],
  calendar: {
    ...{ kind: 'sessions', start: '2026-01-05', openMinute: 540, closeMinute: 600 },
    ...{ weekend: [6, 7], holidays: ['2026-01-07'], halfDays: [], utcOffsets: [] },
  },
  window: { kind: 'session', sizeMs: 0, offsetMs: 0, dtYears: 1 / 250, disorderBoundMs: 0 },
  estimators: [{ name: 'slow', halfLifeYears: null }],
};
const grid = windowGridOf(universe);
const openOf = (date: string): number => grid.sessionWindow(date)?.start ?? NaN;
const OPEN = openOf('2026-01-05');

const tick = (instrument: string, eventTime: number, more: Partial<Tick> = {}): FeedEvent => ({
  kind: 'tick',
  tick: {
    ...{ kind: 'tick', venue: 'v', instrument, eventTime, price: 1 },
    ...{ sequence: -1, cumulativeVolume: 0, source: 'live', ...more },
  },
});
const closed = (date: string): FeedEvent => {
  const end = grid.sessionWindow(date)?.end ?? NaN;
  const watermark: Watermark = {
    ...{ kind: 'watermark', venue: 'v', feed: 'f', watermark: end, windowEnd: end, session: date },
    ...{ source: 'live', final: false },
  };
  return { kind: 'watermark', watermark };
};
const gap = (at: number): FeedEvent => ({
  ...{ kind: 'gap', code: 'SOURCE_TIMEOUT', reason: 'no answer', at },
});
const refused = (key: string): FeedEvent => ({
  ...{ kind: 'refused', code: 'DATA_MALFORMED', reason: 'no price', original: '', key },
});
const batch = (events: readonly FeedEvent[], more: Partial<FeedBatch> = {}): FeedBatch => ({
  ...{ events, cursor: '', done: false, repeats: 0, ...more },
});
const reportOf = (...batches: readonly FeedBatch[]) => {
  const quality = new FeedQuality('f', universe);
  batches.forEach((one) => quality.fold(one));
  return quality.report(OPEN);
};

describe('the quality of a feed', () => {
  it('counts every quote once: as a tick, a repeat or a refusal with its code', () => {
    const report = reportOf(
      batch([tick('A', OPEN), refused('A'), refused('elsewhere')], { repeats: 3 }),
    );
    expect(report.quotes).toEqual({
      ...{ received: 6, ticks: 1, repeats: 3, refused: 2 },
      refusedByCode: { DATA_MALFORMED: 2 },
    });
    expect(report.instruments.map(({ ticks, refused: bad }) => [ticks, bad])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('counts failed polls, keeps the newest twenty, and how many came in a row', () => {
    const failures = Array.from({ length: 25 }, (_, at) => batch([gap(at)]));
    const { batches, failures: told } = reportOf(batch([tick('A', OPEN)]), ...failures);
    expect([batches, told.total, told.inRow, told.byCode]).toEqual([
      ...[26, 25, 25],
      { SOURCE_TIMEOUT: 25 },
    ]);
    expect(told.recent.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
    expect(reportOf(...failures, batch([tick('A', OPEN)])).failures.inRow).toBe(0);
  });

  it('is of batches that brought something: an empty one is none', () => {
    expect(reportOf(batch([]), batch([], { repeats: 1 })).batches).toBe(1);
  });

  it('expects the windows of the calendar from the first with a tick to the newest', () => {
    const { windows } = reportOf(
      batch([closed('2026-01-05')]),
      batch([tick('A', openOf('2026-01-06')), closed('2026-01-06')]),
      // The 7th is a holiday, the 10th and 11th a weekend: no window is missed there.
      batch([closed('2026-01-08'), closed('2026-01-09')]),
      batch([tick('A', openOf('2026-01-12'))]),
    );
    expect([windows.expected, windows.received, windows.missed]).toEqual([4, 2, 2]);
    expect(windows.missing.map(({ session }) => session)).toEqual(['2026-01-08', '2026-01-09']);
  });

  it('takes a missed window back when a tick of it comes after all', () => {
    const { windows } = reportOf(
      batch([tick('A', OPEN), closed('2026-01-05'), closed('2026-01-06')]),
      batch([tick('A', openOf('2026-01-06'))]),
    );
    expect(windows).toEqual({ expected: 2, received: 2, missed: 0, missing: [] });
  });

  it('measures staleness against market time: the newest stamp of a tick or an answer', () => {
    const heard = { marketTime: OPEN + 90_000, receivedAt: OPEN + 91_000 };
    const { marketTime, instruments } = reportOf(batch([tick('A', OPEN + 60_000)], { heard }));
    expect(marketTime).toBe(OPEN + 90_000);
    expect(instruments).toEqual([
      { instrument: 'A', ticks: 1, refused: 0, eventTime: OPEN + 60_000, stalenessMs: 30_000 },
      { instrument: 'B', ticks: 0, refused: 0, eventTime: null, stalenessMs: null },
    ]);
  });

  it('measures disorder: how far ticks lie behind the newest stamp before them', () => {
    const times = [10_000, 4000, 10_000, 8000].map((ms) => tick('A', OPEN + ms));
    expect(reportOf(batch(times)).disorder).toEqual({ ticks: 2, largestMs: 6000, meanMs: 2000 });
  });

  it('finds jumps over numbers, what fills them, and duplicates', () => {
    const numbered = [1, 2, 5, 4, 4, 5, 9].map((sequence, i) => tick('A', OPEN + i, { sequence }));
    // 3 and 6, 7, 8 have not come; 4 and 5 have come twice.
    expect(reportOf(batch(numbered)).sequence).toEqual({ gaps: 2, missing: 4, duplicates: 2 });
  });

  it('follows numbers that begin again with a session, and those that go on', () => {
    const next = openOf('2026-01-06');
    const of = (numbers: readonly number[], from: number): FeedEvent[] =>
      numbers.map((sequence, i) => tick('A', from + i, { sequence }));
    const none = { gaps: 0, missing: 0, duplicates: 0 };
    expect(reportOf(batch([...of([0, 1, 2], OPEN), ...of([0, 1], next)])).sequence).toEqual(none);
    expect(reportOf(batch([...of([0, 1, 2], OPEN), ...of([3, 4], next)])).sequence).toEqual(none);
    // Disorder: the first that comes of a session is not its lowest.
    expect(reportOf(batch([...of([0, 1, 2], OPEN), ...of([1, 0], next)])).sequence).toEqual(none);
  });

  it('takes a number that a venue repeats in the next window for no beginning', () => {
    const of = (...numbers: readonly (readonly [number, string])[]) =>
      reportOf(batch(numbers.map(([sequence, date]) => tick('A', openOf(date), { sequence }))));
    const first = [
      [1, '2026-01-05'],
      [2, '2026-01-05'],
    ] as const;
    // 3 to 49 and 51 to 899 have not come.
    expect(
      of(...first, [2, '2026-01-06'], [50, '2026-01-08'], [900, '2026-01-09']).sequence,
    ).toEqual({ gaps: 2, missing: 47 + 849, duplicates: 1 });
    expect(of([7, '2026-01-05'], [7, '2026-01-06'], [10, '2026-01-08']).sequence).toEqual({
      ...{ gaps: 1, missing: 2, duplicates: 1 },
    });
    // One trade a session, each the first of its session.
    expect(of([1, '2026-01-05'], [1, '2026-01-06'], [1, '2026-01-08']).sequence).toEqual({
      ...{ gaps: 0, missing: 0, duplicates: 0 },
    });
  });

  it('says that a feed has ended, whatever the last batch brought, and says it once', () => {
    const quality = new FeedQuality('f', universe);
    quality.fold(batch([tick('A', OPEN)]));
    expect(quality.fold(batch([], { done: true }))).toBe('end');
    expect([quality.report(OPEN).ended, quality.state.batches]).toEqual([true, 1]);
    expect(quality.fold(batch([], { done: true }))).toBe('nothing');
    expect(quality.fold(batch([tick('A', OPEN + 1)], { done: true }))).toBe('something');
  });

  it('says the skew of the clocks: last, least, and the median of the last 256 answers', () => {
    const answers = Array.from({ length: 300 }, (_, i) =>
      batch([], { heard: { marketTime: OPEN + i, receivedAt: OPEN + 2 * i + 7 } }),
    );
    // receivedAt - marketTime = i + 7; of i = 44..299 the median is 171.5.
    expect(reportOf(...answers).skew).toEqual({
      ...{ lastMs: 306, leastMs: 7, medianMs: 178.5, answers: 300 },
    });
    expect(reportOf(batch([tick('A', OPEN)])).skew).toBeNull();
  });

  it('is complete through a burst of five times the median at the opening', () => {
    const minutes = [50, ...Array.from({ length: 59 }, () => 10)];
    let sequence = 0;
    const batches = minutes.map((count, minute) =>
      batch(
        Array.from({ length: count }, (_, i) =>
          tick('A', OPEN + minute * MINUTE_MS + i, { sequence: sequence++ }),
        ),
      ),
    );
    const { quotes, rate, sequence: numbers } = reportOf(...batches);
    expect([quotes.received, quotes.ticks, numbers.missing]).toEqual([640, 640, 0]);
    expect(rate).toEqual({
      ...{ now: 10, median: 10 },
      burst: { session: '2026-01-05', at: OPEN, ticks: 50, median: 10, ratio: 5 },
    });
  });

  it('keeps the greatest burst of the sessions before', () => {
    const session = (date: string, counts: readonly number[]): FeedBatch =>
      batch(
        counts.flatMap((count, minute) =>
          Array.from({ length: count }, () => tick('A', openOf(date) + minute * MINUTE_MS)),
        ),
      );
    const { rate } = reportOf(session('2026-01-05', [9, 3, 3]), session('2026-01-06', [4, 2]));
    expect(rate.burst).toMatchObject({ session: '2026-01-05', ticks: 9, ratio: 3 });
    expect([rate.now, rate.median]).toEqual([2, 3]);
  });

  it('goes on from its state as if it had not stopped', () => {
    const batches = [
      batch([tick('A', OPEN, { sequence: 1 }), gap(1)], { repeats: 2 }),
      batch([tick('B', OPEN + 70_000, { sequence: 4 }), refused('A'), closed('2026-01-05')]),
      batch([tick('A', openOf('2026-01-06'), { sequence: 2 })], {
        heard: { marketTime: OPEN, receivedAt: OPEN + 5 },
      }),
    ];
    let quality = new FeedQuality('f', universe);
    for (const one of batches) {
      quality.fold(one);
      const kept = JSON.stringify(quality.state);
      quality = new FeedQuality('f', universe, JSON.parse(kept) as typeof quality.state);
    }
    expect(quality.report(OPEN)).toEqual(reportOf(...batches));
  });
});
