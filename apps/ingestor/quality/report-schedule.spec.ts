import type { FeedBatch } from '../venues/venue.js';
import type { Brought } from './feed-quality.js';
import { ReportSchedule } from './report-schedule.js';

const batch = (over: Partial<FeedBatch> = {}): FeedBatch => ({
  ...{ events: [], cursor: '', done: false, repeats: 0, ...over },
});

/** Which of some batches, each with what it brought and when (s), are reported. */
function reported(...batches: readonly [FeedBatch, Brought, number][]): boolean[] {
  const schedule = new ReportSchedule();
  return batches.map(([of, brought, second], index) =>
    schedule.isDue(of, brought, { now: second * 1000, batches: index + 1 }),
  );
}

describe('the reports of a feed', () => {
  it('come at most once in 5 s, and as a window closes', () => {
    expect(
      reported(
        [batch(), 'something', 0],
        [batch(), 'something', 4],
        [batch(), 'windowEnd', 4.5],
        [batch(), 'something', 9],
        [batch(), 'nothing', 9.5],
      ),
    ).toEqual([true, false, true, false, true]);
  });

  it('come once in 60 s while nothing comes', () => {
    expect(
      reported([batch(), 'something', 0], [batch(), 'nothing', 59], [batch(), 'nothing', 60]),
    ).toEqual([true, false, true]);
  });

  it('come at its end, though the last one has just been', () => {
    const end = batch({ done: true });
    expect(reported([batch(), 'something', 0], [batch(), 'something', 1], [end, 'end', 1])).toEqual(
      [true, false, true],
    );
    expect(reported([batch(), 'something', 0], [end, 'end', 1], [end, 'nothing', 2])).toEqual([
      ...[true, true, false],
    ]);
  });

  it('of one with a known end come every 50 batches, and at the end', () => {
    const progress = { session: '', index: 1, total: 1 };
    const schedule = new ReportSchedule();
    const at = (batches: number, done = false): boolean =>
      schedule.isDue(batch({ progress, done }), done ? 'end' : 'windowEnd', { now: 0, batches });
    expect([at(49), at(50), at(51), at(73, true)]).toEqual([false, true, false, true]);
  });
});
