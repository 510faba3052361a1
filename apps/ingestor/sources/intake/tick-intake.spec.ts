import fc from 'fast-check';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedBatch, FeedEvent } from '../../venues/venue.js';
import { cursorOf, firstCursor, type IntakeCursor } from './intake-cursor.js';
import { TickIntake } from './tick-intake.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);
const NOW = Date.UTC(2026, 5, 1);

const daily: UniverseDefinition = universeDefinition({
  ...{ source: 'history', feeds: ['f'] },
  calendar: { ...universeDefinition().calendar, start: '2026-01-05', utcOffsets: [], weekend: [] },
});
const byTheMinute: UniverseDefinition = {
  ...daily,
  calendar: { ...daily.calendar, kind: 'continuous' },
  window: { kind: 'tumbling', sizeMs: MINUTE, offsetMs: 0, dtYears: 1e-6, disorderBoundMs: 0 },
};

const intakeOf = (of: UniverseDefinition, from: IntakeCursor<number> = firstCursor(0)) =>
  new TickIntake<number>('f', of, from);

/** A trade at the noon of a day, counted from the first. */
const noonOf = (day: number): number => START + day * DAY + DAY / 2;

function take(
  intake: TickIntake<number>,
  eventTime: number,
  instrument = 'AKT',
  price = 100,
): void {
  const quote = { instrument, eventTime, price, cumulativeVolume: 0, sequence: -1 };
  intake.take({ quote, original: `${instrument} ${eventTime}`, receivedAt: NOW });
}

const ticksOf = (events: readonly FeedEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'tick' ? [event.tick.eventTime] : []));
const refusedOf = (events: readonly FeedEvent[]): unknown[] =>
  events.flatMap((event) =>
    event.kind === 'refused' ? [[event.code, event.key, event.original]] : [],
  );
const endsOf = (events: readonly FeedEvent[]): (number | null)[] =>
  events.flatMap((event) => (event.kind === 'watermark' ? [event.watermark.windowEnd] : []));

/** All batches until none is due. */
function drained(intake: TickIntake<number>): FeedBatch[] {
  const batches = [intake.batch(0)];
  while (intake.isBehind) batches.push(intake.batch(0));
  return batches;
}

const eventsOf = (batches: readonly FeedBatch[]): FeedEvent[] =>
  batches.flatMap(({ events }) => events);

describe('one stamp of the future', () => {
  it.each([
    ['at the beginning', 0],
    ['in the middle', 2],
    ['before the last', 4],
  ])('%s of a history is refused, and closes nothing', (_, place) => {
    const intake = intakeOf(daily);
    const days = [0, 1, 2, 3, 4, 5];
    const far = Date.UTC(2089, 0, 5, 12);
    days.forEach((day) => {
      if (day === place) take(intake, far);
      take(intake, noonOf(day));
    });
    const { events } = intake.batch(0);
    expect(ticksOf(events)).toEqual(days.map(noonOf));
    expect(refusedOf(events)).toEqual([['DATA_TICK_FUTURE', 'AKT', `AKT ${far}`]]);
    expect(endsOf(events)).toHaveLength(days.length);
  });

  it('is refused with the whole row that has it', () => {
    const intake = intakeOf(daily);
    take(intake, noonOf(0));
    const far = noonOf(400);
    daily.instruments.forEach((instrument) => {
      take(intake, far, instrument);
    });
    expect(ticksOf(intake.batch(0).events)).toEqual([noonOf(0)]);
    take(intake, noonOf(1));
    const { events } = intake.batch(0);
    expect(refusedOf(events)).toEqual(
      daily.instruments.map((name) => ['DATA_TICK_FUTURE', name, `${name} ${far}`]),
    );
    expect(ticksOf(events)).toEqual([noonOf(1)]);
  });

  it('takes nothing from what else is heard, wherever it comes and whatever it says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 3, maxLength: 15 }),
        fc.nat({ max: 100 }),
        fc.integer({ min: 3, max: 20_000 }),
        (steps, at, ahead) => {
          let day = 0;
          const times = steps.map((step, i) => noonOf((day += step)) + i * MINUTE);
          const place = at % (times.length - 1);
          const false_ = noonOf(day + ahead);
          const intake = intakeOf(daily);
          times.forEach((time, i) => {
            if (i === place) take(intake, false_);
            take(intake, time);
          });
          expect(ticksOf(eventsOf(drained(intake)))).toEqual(times);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of a watermark of the source is refused as that of a trade is', () => {
    const intake = intakeOf(daily);
    take(intake, noonOf(0));
    const line = { original: 'watermark', receivedAt: NOW };
    expect(intake.hearWatermark(Date.UTC(2089, 0, 5), line)).toBe(true);
    expect(endsOf(intake.batch(0).events)).toEqual([null]);
    take(intake, noonOf(1));
    const { events } = intake.batch(0);
    expect(refusedOf(events)).toEqual([['DATA_TICK_FUTURE', 'f', 'watermark']]);
    expect(ticksOf(events)).toEqual([noonOf(1)]);
  });

  it('is refused at the end too when it lies ahead of our clock', () => {
    const intake = intakeOf(daily);
    take(intake, noonOf(0));
    take(intake, Date.UTC(2089, 0, 5));
    intake.end();
    const { events, done } = intake.batch(0);
    expect(done).toBe(true);
    expect(refusedOf(events)).toHaveLength(1);
    expect(endsOf(events)).toEqual([null, START + DAY]);
  });

  it('waits in no greater number than a commit can hold', () => {
    const intake = intakeOf(daily);
    for (let k = 0; k < 3000; k++) take(intake, noonOf(100), k % 2 === 0 ? 'AKT' : 'ATW');
    const { events, cursor } = intake.batch(0);
    expect(refusedOf(events)).toHaveLength(1000);
    expect(cursor.length).toBeLessThan(1_000_000);
  });
});

describe('a hole in a history', () => {
  it('is leapt over once a second time lies no earlier, with every window of it closed', () => {
    const intake = intakeOf(daily);
    take(intake, noonOf(0));
    take(intake, noonOf(9));
    expect(ticksOf(intake.batch(0).events)).toEqual([noonOf(0)]);
    take(intake, noonOf(10));
    const { events } = intake.batch(0);
    expect(ticksOf(events)).toEqual([noonOf(9), noonOf(10)]);
    expect(endsOf(events)).toEqual(Array.from({ length: 10 }, (_, k) => START + (k + 1) * DAY));
  });

  it('may come again and again', () => {
    const intake = intakeOf(daily);
    const monthly = [0, 30, 60, 90].map(noonOf);
    monthly.forEach((time) => {
      take(intake, time);
    });
    intake.end();
    expect(ticksOf(intake.batch(0).events)).toEqual(monthly);
  });

  it('before the last trade is believed at the end, when our clock is behind it', () => {
    const intake = intakeOf(daily);
    take(intake, noonOf(0));
    take(intake, noonOf(9));
    intake.end();
    const { events } = intake.batch(0);
    expect(ticksOf(events)).toEqual([noonOf(0), noonOf(9)]);
    expect(endsOf(events)).toHaveLength(11);
  });

  it('of a live market needs one time alone: our clock confirms it', () => {
    const intake = intakeOf({ ...daily, source: 'live' });
    take(intake, noonOf(0));
    take(intake, noonOf(9));
    expect(ticksOf(intake.batch(0).events)).toEqual([noonOf(0), noonOf(9)]);
  });

  it.each(['history', 'live'] as const)(
    'of %s closes its windows over several batches, and goes on identically from each',
    (source) => {
      const universe = { ...byTheMinute, source };
      const first = START + MINUTE / 2;
      const far = START + 2 * DAY + MINUTE / 2;
      const whole = intakeOf(universe);
      take(whole, first);
      const { cursor } = whole.batch(0);
      take(whole, far);
      take(whole, far + 1);
      whole.end();
      const batches = drained(whole);
      expect(batches.map(({ events }) => endsOf(events).length)).toEqual([1000, 1000, 881]);
      expect(batches.map(({ done }) => done)).toEqual([false, false, true]);
      expect(endsOf(eventsOf(batches))).toEqual(
        Array.from({ length: 2881 }, (_, k) => START + (k + 1) * MINUTE),
      );
      expect(eventsOf(batches).slice(-3)).toMatchObject([
        { kind: 'tick', tick: { eventTime: far } },
        { kind: 'tick', tick: { eventTime: far + 1 } },
        { kind: 'watermark', watermark: { final: true } },
      ]);
      for (const [index, batch] of batches.slice(0, -1).entries()) {
        const from = cursorOf(batch.cursor, 'f', (place): place is number => place === 0);
        expect(drained(intakeOf(universe, from))).toEqual(batches.slice(index + 1));
      }
      expect(cursor).not.toContain('waiting');
    },
  );
});

describe('a daily limit', () => {
  const limited = (from: IntakeCursor<number> = firstCursor(0)) =>
    new TickIntake<number>('f', daily, from, 'ofInstruments', 0.1);
  const pricesOf = (events: readonly FeedEvent[]): number[] =>
    events.flatMap((event) => (event.kind === 'tick' ? [event.tick.price] : []));

  it('has a price refused that lies beyond it from the last of a session before, and what follows until one holds', () => {
    const intake = limited();
    [100, 1e300, 0.0001, 110.1, 110, 89].forEach((price, day) => {
      take(intake, noonOf(day), 'AKT', price);
    });
    const { events } = intake.batch(0);
    expect(pricesOf(events)).toEqual([100, 110]);
    expect(
      events.flatMap((event) => (event.kind === 'refused' ? [[event.code, event.reason]] : [])),
    ).toEqual(
      [
        [100, 1e300],
        [100, 0.0001],
        [100, 110.1],
        [110, 89],
      ].map(([before, was]) => [
        'DATA_TICK_OUT_OF_RANGE',
        `expected a price of AKT within 0.1 of ${before}, its last of a session before, was ${was}: 1 of the 3 sessions that confirm it`,
      ]),
    );
  });

  describe('ends a quarantine', () => {
    /** Ticks and adjustments, in their order. */
    const saidBy = (events: readonly FeedEvent[]): unknown[] =>
      events.flatMap((event): unknown[] => {
        if (event.kind === 'tick') return [event.tick.price];
        return event.kind === 'record' ? [event.output] : [];
      });
    /** Prices of sessions from the first, through a restart behind each. */
    const said = (sessions: readonly (readonly number[])[]): unknown[] => {
      let from: IntakeCursor<number> = firstCursor(0);
      return sessions.flatMap((prices, day) => {
        const intake = limited(from);
        prices.forEach((price, k) => {
          take(intake, noonOf(day) + k, 'AKT', price);
        });
        const { events, cursor } = intake.batch(0);
        from = cursorOf(cursor, 'f', (place): place is number => place === 0);
        return saidBy(events);
      });
    };

    it('with the third session in a row near the level, behind an adjustment to it', () => {
      const adjustment = {
        topic: 'ballast.ticks',
        key: 'AKT',
        value: {
          ...{ kind: 'adjustment', venue: daily.venue, instrument: 'AKT', session: '2026-01-08' },
          // From the last price that was taken to the last of the second session at the level.
          ...{ eventTime: noonOf(3), factor: 52 / 104, reason: '3 sessions at the new level' },
          source: 'history',
        },
      };
      expect(said([[100, 104], [50, 51], [52], [53, 55], [57]])).toEqual([
        ...[100, 104, adjustment, 53, 55, 57],
      ]);
    });

    it('with a price that holds, and then begins anew', () => {
      expect(said([[100], [50], [51], [101, 51], [52]])).toEqual([100, 101]);
      expect(said([[100], [50], [51], [52, 100]])).toEqual([
        ...[100, expect.objectContaining({ key: 'AKT' }), 52],
      ]);
    });

    it('not with prices that do not stand near each other, nor with many of one session', () => {
      expect(said([[100], [50], [60], [70], [80]])).toEqual([100]);
      expect(said([[100], [50], [51, 70], [71], [72, 1e300]])).toEqual([
        ...[100, expect.objectContaining({ key: 'AKT' }), 72],
      ]);
      expect(said([[100], [50, 51, 52, 53, 54], [55, 56, 57]])).toEqual([100]);
    });

    it('and then takes no trade from before the first at the new level', () => {
      // Its day may still be open: the bound is an hour here, and the market trades around the clock.
      const universe = { ...daily, window: { ...daily.window, disorderBoundMs: 60 * MINUTE } };
      const intake = new TickIntake<number>('f', universe, firstCursor(0), 'ofInstruments', 0.1);
      [100, 50, 51].forEach((price, day) => {
        take(intake, noonOf(day), 'AKT', price);
      });
      const midnight = START + 3 * DAY;
      take(intake, midnight + 2, 'AKT', 52);
      take(intake, midnight - 1, 'AKT', 52);
      take(intake, midnight + 3, 'AKT', 53);
      const { events } = intake.batch(0);
      expect(pricesOf(events)).toEqual([100, 52, 53]);
      expect(
        events.flatMap((event) => (event.kind === 'refused' ? [event.reason] : [])).at(-1),
      ).toBe(
        'expected a trade of AKT from 2026-01-08T00:00:00.002Z, the first at its new level, was 2026-01-07T23:59:59.999Z',
      );
    });

    it('of its own instrument alone', () => {
      const intake = limited();
      ['AKT', 'ATW'].forEach((name) => {
        take(intake, noonOf(0), name, 100);
      });
      for (const day of [1, 2, 3]) {
        take(intake, noonOf(day), 'AKT', 50);
        take(intake, noonOf(day), 'ATW', 101);
      }
      const adjusted = saidBy(intake.batch(0).events).filter((one) => typeof one === 'object');
      expect(adjusted).toEqual([expect.objectContaining({ key: 'AKT' })]);
    });

    it('and is in the cursor only as long as there is one', () => {
      const intake = limited();
      take(intake, noonOf(0), 'AKT', 100);
      expect(intake.batch(0).cursor).not.toContain('quarantined');
      take(intake, noonOf(1), 'AKT', 50);
      expect(intake.batch(0).cursor).toContain('quarantined');
      take(intake, noonOf(1) + 1, 'AKT', 101);
      expect(intake.batch(0).cursor).not.toContain('quarantined');
    });
  });

  it('is counted from the session before, not from trade to trade, also behind a restart', () => {
    const intake = limited();
    [100, 108].forEach((price, k) => {
      take(intake, noonOf(0) + k, 'AKT', price);
    });
    [116, 118, 119].forEach((price, k) => {
      take(intake, noonOf(1) + k, 'AKT', price);
    });
    const { events, cursor } = intake.batch(0);
    expect(pricesOf(events)).toEqual([100, 108, 116, 118]);
    const again = limited(cursorOf(cursor, 'f', (place): place is number => place === 0));
    take(again, noonOf(1) + 9, 'AKT', 119);
    take(again, noonOf(2), 'AKT', 129);
    expect(pricesOf(again.batch(0).events)).toEqual([129]);
  });

  it('that is not configured refuses no price and is in no cursor', () => {
    const intake = intakeOf(daily);
    [100, 1e300].forEach((price, day) => {
      take(intake, noonOf(day), 'AKT', price);
    });
    const { events, cursor } = intake.batch(0);
    expect(pricesOf(events)).toEqual([100, 1e300]);
    expect(cursor).not.toContain('known');
  });
});
