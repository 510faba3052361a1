import fc from 'fast-check';
import { FedTask, tick, watermark } from '#testing/stream-fixtures.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { Closes, UniverseControl, UniverseDefinition } from '../generated/wire-types.js';
import { topics } from '../topics.js';
import { barsStage } from './bars-stage.js';

const HOUR = 3_600_000;
/** Session 2023-04-03, [00:00, 24:00) at UTC+1, and the ends of the next two. */
const start = Date.UTC(2023, 3, 2, 23);
const [end1, end2, end3] = [start + 24 * HOUR, start + 48 * HOUR, start + 72 * HOUR];
const noon = start + 12 * HOUR;

function control(over: Partial<UniverseDefinition> = {}): UniverseControl {
  return { kind: 'universe', definition: universeDefinition(over), deleted: false };
}

/** One tick partition that knows the universe and has heard that it starts. */
function started(over: Partial<UniverseDefinition> = {}): FedTask {
  const bars = new FedTask(barsStage.create(2), topics.ticks.name, '');
  bars.feed(control(over));
  for (const feed of over.feeds ?? ['casablanca-replay']) bars.feed(watermark(start, { feed }));
  return bars;
}

const closesIn = (bars: FedTask): Closes[] => bars.said<Closes>(topics.universe.name);

describe('a tick from before event time starts', () => {
  const early = (): FedTask => {
    const bars = new FedTask(barsStage.create(0), topics.ticks.name, '');
    bars.feed(control());
    return bars;
  };

  it('is counted as late by the next close, repeats too, and its window is dropped', () => {
    const bars = early();
    const first = tick({ instrument: 'AKT', eventTime: noon, price: 100 });
    bars.feed(first);
    bars.feed(first);
    bars.feed(tick({ instrument: 'AKT', eventTime: noon + HOUR, price: 101 }));
    bars.feed(tick({ instrument: 'AKT', eventTime: end1 + HOUR, price: 102 }));
    bars.feed(watermark(end1));
    bars.feed(watermark(end2));
    bars.feed(watermark(end3));
    expect(closesIn(bars)).toEqual([
      expect.objectContaining({ windowEnd: end2, prices: [102], trades: [1], late: 3 }),
      expect.objectContaining({ windowEnd: end3, instruments: [], late: 0 }),
    ]);
  });

  it('primes the close of an instrument that no later window prices', () => {
    const bars = early();
    bars.feed(tick({ instrument: 'ATW', eventTime: end1 + HOUR, price: 51 }));
    bars.feed(tick({ instrument: 'ATW', eventTime: noon, price: 50 }));
    bars.feed(tick({ instrument: 'IAM', eventTime: noon, price: 20 }));
    bars.feed(tick({ instrument: 'IAM', eventTime: end2 + HOUR, price: 21 }));
    bars.feed(watermark(end2));
    bars.feed(watermark(end3));
    expect(closesIn(bars)).toEqual([
      expect.objectContaining({ instruments: [1, 2], prices: [51, 21], trades: [0, 1], late: 3 }),
    ]);
  });

  it('is folded when its window ends after the start', () => {
    const bars = early();
    bars.feed(tick({ instrument: 'AKT', eventTime: noon, price: 100 }));
    bars.feed(watermark(start));
    bars.feed(watermark(end1));
    expect(closesIn(bars)[0]).toMatchObject({ prices: [100], trades: [1], late: 0 });
  });
});

describe('the last window', () => {
  it('is that of the moment when every feed has ended, whichever ended first', () => {
    const feeds = ['a', 'b'];
    const bars = started({ feeds });
    bars.feed(watermark(end2, { feed: 'a', final: true }));
    bars.feed(watermark(end1, { feed: 'b' }));
    bars.feed(watermark(end2, { feed: 'b', final: true }));
    expect(closesIn(bars).map(({ final }) => final)).toEqual([false, true]);
  });

  it('is not there when one feed of two has ended', () => {
    const bars = started({ feeds: ['a', 'b'] });
    bars.feed(watermark(end1, { feed: 'a' }));
    bars.feed(watermark(end1, { feed: 'b', final: true }));
    expect(closesIn(bars).map(({ final }) => final)).toEqual([false]);
  });

  it('is not reported of a feed that goes on after its end', () => {
    const bars = started();
    bars.feed(watermark(end1, { final: true }));
    bars.feed(watermark(end2));
    expect(closesIn(bars).map(({ final }) => final)).toEqual([true, false]);
  });
});

describe('several feeds', () => {
  const feeds = ['a', 'b'];

  it('close a window when the slowest has passed its end', () => {
    const bars = started({ feeds });
    bars.feed(watermark(end2, { feed: 'a' }));
    expect(closesIn(bars)).toEqual([]);
    bars.feed(watermark(end1, { feed: 'b' }));
    expect(closesIn(bars).map(({ windowEnd }) => windowEnd)).toEqual([end1]);
  });

  it('have no event time before each of them has spoken', () => {
    const bars = new FedTask(barsStage.create(0), topics.ticks.name, '');
    bars.feed(control({ feeds }));
    bars.feed(watermark(start, { feed: 'a' }));
    bars.feed(watermark(end3, { feed: 'a' }));
    expect(closesIn(bars)).toEqual([]);
  });

  it('refuse what lies behind the next window of the slowest that has spoken', () => {
    const bars = new FedTask(barsStage.create(0), topics.ticks.name, '');
    bars.feed(control({ feeds: ['a', 'b', 'c'] }));
    const traded = (eventTime: number) => (): unknown =>
      bars.feed(tick({ instrument: 'AKT', eventTime, price: 100 }));
    // Nothing is known of market time: no trade of the calendar is from the future.
    expect(traded(Date.UTC(2026, 3, 10, 12))).not.toThrow();
    bars.feed(watermark(end2, { feed: 'a' }));
    expect(traded(end3 - 1)).not.toThrow();
    expect(traded(end3)).toThrow(expect.objectContaining({ code: 'DATA_TICK_FUTURE' }));
    bars.feed(watermark(end1, { feed: 'b' }));
    expect(traded(end2)).toThrow(expect.objectContaining({ code: 'DATA_TICK_FUTURE' }));
    bars.feed(watermark(end2, { feed: 'b' }));
    expect(traded(end3 - 1)).not.toThrow();
  });

  it('report the same windows from every partition, however they interleave', () => {
    const said = [
      watermark(start, { feed: 'a' }),
      watermark(end1, { feed: 'a' }),
      watermark(end2, { feed: 'a' }),
      watermark(end1, { feed: 'b' }),
      watermark(end2, { feed: 'b' }),
    ];
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (takeFromB) => {
        const queues = [
          said.filter(({ feed }) => feed === 'a'),
          said.filter(({ feed }) => feed === 'b'),
        ];
        const bars = new FedTask(barsStage.create(0), topics.ticks.name, '');
        bars.feed(control({ feeds }));
        for (const fromB of [...takeFromB, true, true, false, false, false]) {
          const next = queues[fromB ? 1 : 0].shift();
          if (next !== undefined) bars.feed(next);
        }
        expect(closesIn(bars).map(({ windowEnd }) => windowEnd)).toEqual([end1, end2]);
      }),
    );
  });

  it('are those of the definition: others move nothing', () => {
    const bars = started();
    bars.feed(watermark(end2, { feed: 'stranger' }));
    bars.feed(watermark(end2, { venue: 'elsewhere' }));
    expect(closesIn(bars)).toEqual([]);
  });
});
