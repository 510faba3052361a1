import fc from 'fast-check';
import { FedTask, tick, valuesOn, watermark } from '#testing/stream-fixtures.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type {
  Closes,
  LateTick,
  Tick,
  UniverseControl,
  UniverseDefinition,
} from '../generated/wire-types.js';
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
const lateIn = (bars: FedTask): LateTick[] => bars.said<LateTick>(topics.late.name);

/** Ticks may come this much ahead of their window's watermark. */
const bounded = {
  window: { ...universeDefinition().window, disorderBoundMs: 2 * HOUR },
};

describe('a window', () => {
  it('closes with the last trade strictly before its end', () => {
    const bars = started(bounded);
    bars.feed(tick({ instrument: 'AKT', eventTime: noon, price: 100 }));
    bars.feed(tick({ instrument: 'AKT', eventTime: end1 - 1, price: 101 }));
    bars.feed(tick({ instrument: 'AKT', eventTime: end1, price: 999 }));
    bars.feed(watermark(end1));
    expect(closesIn(bars)).toEqual([
      expect.objectContaining({
        universeId: 'casablanca',
        tickPartition: 2,
        tickPartitions: 4,
        windowStart: start,
        windowEnd: end1,
        session: '2023-04-03',
        instruments: [0],
        prices: [101],
        trades: [2],
      }),
    ]);
  });

  it('is not closed by ticks, only by a watermark that has reached its end', () => {
    const bars = started(bounded);
    bars.feed(tick({ instrument: 'AKT', eventTime: noon, price: 100 }));
    bars.feed(tick({ instrument: 'AKT', eventTime: end1 + HOUR, price: 101 }));
    bars.feed(watermark(end1 - 1));
    expect(closesIn(bars)).toEqual([]);
    bars.feed(watermark(end1));
    expect(closesIn(bars)).toHaveLength(1);
  });

  it('is reported even when nothing traded, one report for each window that has passed', () => {
    const bars = started();
    bars.feed(watermark(end3));
    expect(closesIn(bars).map(({ windowEnd, instruments }) => [windowEnd, instruments])).toEqual([
      [end1, []],
      [end2, []],
      [end3, []],
    ]);
  });

  it('is reported once, whatever is said again', () => {
    const bars = started();
    bars.feed(watermark(end1));
    bars.feed(watermark(end1));
    bars.feed(watermark(end1 - HOUR));
    expect(closesIn(bars)).toHaveLength(1);
  });

  it('does not exist outside the calendar: a weekend closes nothing', () => {
    const bars = started();
    const friday = start + 5 * 24 * HOUR;
    bars.feed(watermark(friday));
    expect(closesIn(bars)).toHaveLength(5);
    bars.feed(watermark(friday + 48 * HOUR));
    expect(closesIn(bars)).toHaveLength(5);
    bars.feed(watermark(friday + 72 * HOUR));
    expect(closesIn(bars)[5].session).toBe('2023-04-10');
  });

  it('before the first watermark is not of this universe', () => {
    const bars = new FedTask(barsStage.create(0), topics.ticks.name, '');
    bars.feed(control());
    bars.feed(watermark(end2));
    expect(closesIn(bars)).toEqual([]);
    bars.feed(watermark(end3));
    expect(closesIn(bars).map(({ windowEnd }) => windowEnd)).toEqual([end3]);
  });

  it('says that it is the last when its watermark does', () => {
    const bars = started();
    bars.feed(watermark(end2, { final: true }));
    expect(closesIn(bars).map(({ final }) => final)).toEqual([false, true]);
  });
});

describe('the close', () => {
  const trades: readonly Tick[] = [
    tick({ instrument: 'AKT', eventTime: noon, price: 100, sequence: 1 }),
    tick({ instrument: 'AKT', eventTime: noon + 5, price: 97, sequence: 2 }),
    tick({ instrument: 'AKT', eventTime: noon + 5, price: 99, sequence: 3 }),
    tick({ instrument: 'AKT', eventTime: noon + 2, price: 105, sequence: 4 }),
    tick({ instrument: 'ATW', eventTime: noon, price: 50, cumulativeVolume: 7 }),
    tick({ instrument: 'ATW', eventTime: noon, price: 51, cumulativeVolume: 6 }),
    tick({ instrument: 'IAM', eventTime: noon, price: 20 }),
    tick({ instrument: 'IAM', eventTime: noon, price: 21 }),
  ];

  it('is the greatest in (event time, sequence or cumulative volume, price), in any order of arrival', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...trades], { minLength: trades.length }),
        fc.array(fc.nat({ max: trades.length - 1 }), { maxLength: 6 }),
        (order, repeats) => {
          const bars = started();
          for (const trade of order) bars.feed(trade);
          for (const index of repeats) bars.feed(trades[index]);
          bars.feed(watermark(end1));
          const [closed] = closesIn(bars);
          expect(closed.prices).toEqual([99, 50, 21]);
          expect(closed.trades).toEqual([4, 2, 2]);
          expect(closed.duplicates).toBe(repeats.length);
          expect(lateIn(bars)).toEqual([]);
        },
      ),
    );
  });

  it('counts a repeated number of a trade as its repeat', () => {
    const bars = started();
    bars.feed(trades[0]);
    bars.feed(trades[0]);
    bars.feed(watermark(end1));
    expect(closesIn(bars)[0]).toMatchObject({ trades: [1], duplicates: 1 });
  });
});

describe('a late tick', () => {
  it('goes aside with the reason, is counted, and changes no window', () => {
    const bars = started();
    bars.feed(tick({ instrument: 'AKT', eventTime: noon, price: 100 }));
    bars.feed(watermark(end1));
    const late = tick({ instrument: 'AKT', eventTime: end1 - 1, price: 7 });
    const outputs = bars.feed(late);
    expect(valuesOn<LateTick>(outputs, topics.late.name)).toEqual([
      {
        tick: late,
        reason: 'late',
        universeId: 'casablanca',
        windowEnd: end1,
        watermark: end1,
      },
    ]);
    bars.feed(watermark(end2));
    expect(closesIn(bars)[1]).toMatchObject({ instruments: [], late: 1 });
  });

  it('primes the close of an instrument that was never priced, without a trade', () => {
    const bars = started();
    bars.feed(watermark(end1));
    bars.feed(tick({ instrument: 'ATW', eventTime: noon, price: 51 }));
    bars.feed(watermark(end2));
    bars.feed(watermark(end3));
    expect(lateIn(bars)[0].reason).toBe('primed');
    expect(closesIn(bars)[1]).toMatchObject({ instruments: [1], prices: [51], trades: [0] });
    expect(closesIn(bars)[2]).toMatchObject({ instruments: [] });
  });

  it('does not prime over a trade that came in time', () => {
    const bars = started();
    bars.feed(watermark(end1));
    bars.feed(tick({ instrument: 'ATW', eventTime: end1 + HOUR, price: 60 }));
    bars.feed(tick({ instrument: 'ATW', eventTime: noon, price: 51 }));
    bars.feed(watermark(end2));
    expect(lateIn(bars)[0].reason).toBe('late');
    expect(closesIn(bars)[1]).toMatchObject({ instruments: [1], prices: [60] });
  });
});

describe('a tick that is refused', () => {
  const feed =
    (bars: FedTask, over: Partial<Tick>): (() => unknown) =>
    () =>
      bars.feed({ ...tick({ instrument: 'AKT', eventTime: noon, price: 100 }), ...over });
  const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;

  it.each([0, -1, Number.NaN, Infinity])('has a price of %p', (price) => {
    expect(feed(started(), { price })).toThrow(withCode('DATA_TICK_NOT_POSITIVE'));
  });

  it('belongs to no universe', () => {
    expect(feed(started(), { instrument: 'XXX' })).toThrow(withCode('DATA_UNKNOWN_INSTRUMENT'));
    expect(feed(started(), { venue: 'other' })).toThrow(withCode('DATA_UNKNOWN_INSTRUMENT'));
  });

  it('lies at or after the end of the next window plus the disorder bound', () => {
    const bound = 30 * 60_000;
    const { window } = universeDefinition();
    const bars = started({ window: { ...window, disorderBoundMs: bound } });
    expect(feed(bars, { eventTime: end1 + bound })).toThrow(withCode('DATA_TICK_FUTURE'));
    expect(feed(bars, { eventTime: end1 + bound - 1 })).not.toThrow();
    bars.feed(watermark(end1));
    expect(feed(bars, { eventTime: end2 + bound - 1 })).not.toThrow();
  });

  it('is no future trade after a weekend', () => {
    const bars = started();
    const friday = start + 5 * 24 * HOUR;
    bars.feed(watermark(friday));
    expect(feed(bars, { eventTime: friday + 60 * HOUR })).not.toThrow();
  });

  it('lies outside the calendar', () => {
    const bars = started();
    bars.feed(watermark(start + 5 * 24 * HOUR));
    expect(feed(bars, { eventTime: start + 5.5 * 24 * HOUR })).toThrow(
      withCode('DATA_OUTSIDE_CALENDAR'),
    );
  });

  it('leaves the state as it was', () => {
    const bars = started();
    bars.feed(tick({ instrument: 'AKT', eventTime: noon, price: 100 }));
    const before = structuredClone(bars.task.snapshot());
    expect(feed(bars, { price: -5 })).toThrow();
    expect(feed(bars, { eventTime: Date.UTC(2099, 0, 1) })).toThrow();
    expect(feed(bars, { eventTime: 0 })).toThrow();
    expect(bars.task.snapshot()).toEqual(before);
  });
});

describe('a universe in a tick partition', () => {
  it('takes a newer definition and ignores an older one', () => {
    const bars = started();
    bars.feed(control({ version: 2, instruments: ['AKT', 'ATW', 'IAM', 'NEW'] }));
    bars.feed(control({ version: 1 }));
    bars.feed(tick({ instrument: 'NEW', eventTime: noon, price: 5 }));
    bars.feed(watermark(end1));
    expect(closesIn(bars)[0].instruments).toEqual([3]);
  });

  it('shares its ticks with every universe that holds the instrument', () => {
    const bars = started();
    bars.feed(control({ universeId: 'banks', instruments: ['ATW'] }));
    bars.feed(watermark(start + 1));
    bars.feed(tick({ instrument: 'ATW', eventTime: noon, price: 51 }));
    bars.feed(watermark(end1));
    expect(
      closesIn(bars).map(({ universeId, instruments, prices }) => ({
        universeId,
        instruments,
        prices,
      })),
    ).toEqual([
      { universeId: 'banks', instruments: [0], prices: [51] },
      { universeId: 'casablanca', instruments: [1], prices: [51] },
    ]);
  });

  it('continues from a snapshot at any point', () => {
    const inputs = [
      tick({ instrument: 'AKT', eventTime: noon, price: 100 }),
      tick({ instrument: 'ATW', eventTime: noon, price: 50 }),
      tick({ instrument: 'AKT', eventTime: noon, price: 100 }),
      watermark(end1),
      tick({ instrument: 'IAM', eventTime: noon, price: 20 }),
      tick({ instrument: 'ATW', eventTime: end1 + HOUR, price: 51 }),
      watermark(end2),
    ];
    const whole = started();
    inputs.forEach((input) => whole.feed(input));
    for (let cut = 0; cut <= inputs.length; cut++) {
      const before = started();
      inputs.slice(0, cut).forEach((input) => before.feed(input));
      const after = new FedTask(barsStage.create(2), topics.ticks.name, '');
      after.task.restore(structuredClone(before.task.snapshot()));
      inputs.slice(cut).forEach((input) => after.feed(input));
      expect([...before.outputs, ...after.outputs]).toEqual(whole.outputs);
    }
  });
});
