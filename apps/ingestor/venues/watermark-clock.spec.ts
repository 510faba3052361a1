import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedEvent } from './venue.js';
import { WatermarkClock } from './watermark-clock.js';

const MINUTE = 60_000;
const universe = universeDefinition({
  window: {
    kind: 'session',
    sizeMs: 0,
    offsetMs: 0,
    dtYears: 1 / 247,
    disorderBoundMs: 30 * MINUTE,
  },
});
const START = Date.UTC(2023, 3, 2, 23);
const FIRST_END = Date.UTC(2023, 3, 3, 23);

const marks = (events: readonly FeedEvent[]): unknown[] =>
  events.map((event) =>
    event.kind === 'watermark'
      ? [event.watermark.watermark, event.watermark.session, event.watermark.final]
      : event,
  );

describe('the watermark clock', () => {
  it('opens at the start of the first window, less the disorder bound', () => {
    const clock = new WatermarkClock('replay', universe, null);
    expect(marks(clock.advance(START))).toEqual([[START - 30 * MINUTE, null, false]]);
    expect(clock.advance(START)).toEqual([]);
  });

  it('says a window end once market time has passed it by the bound, and not before', () => {
    const clock = new WatermarkClock('replay', universe, START);
    expect(clock.advance(FIRST_END + 30 * MINUTE - 1)).toEqual([]);
    expect(marks(clock.advance(FIRST_END + 30 * MINUTE))).toEqual([
      [FIRST_END, '2023-04-03', false],
    ]);
  });

  it('leaves no window out when market time leaps over some, and knows weekends', () => {
    const clock = new WatermarkClock('replay', universe, Date.UTC(2023, 3, 6, 23));
    expect(
      marks(clock.advance(Date.UTC(2023, 3, 12))).map((mark) => (mark as unknown[])[1]),
    ).toEqual(['2023-04-07', '2023-04-10', '2023-04-11']);
  });

  it('says no more at once than it is asked for, and the others with the next call', () => {
    const clock = new WatermarkClock('replay', universe, START);
    const until = Date.UTC(2023, 3, 6);
    expect(clock.advance(until, 1)).toHaveLength(1);
    expect(clock.isDue(until)).toBe(true);
    expect(clock.reach()).toBe(Date.UTC(2023, 3, 5, 23, 30));
    expect(clock.advance(until)).toHaveLength(2);
    expect(clock.isDue(until)).toBe(false);
    expect(clock.reach()).toBe(Date.UTC(2023, 3, 7, 23, 30));
  });

  it('marks the last watermark of a feed that ends', () => {
    const clock = new WatermarkClock('replay', universe, START);
    expect(marks(clock.end(FIRST_END + 30 * MINUTE))).toEqual([[FIRST_END, '2023-04-03', true]]);
    expect(marks(clock.end(FIRST_END + 30 * MINUTE))).toEqual([[FIRST_END, null, true]]);
  });
});
