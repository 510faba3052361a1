import fc from 'fast-check';
import { closesOf, FedTask, valuesOn } from '#testing/stream-fixtures.js';
import { UniverseScenario } from '#testing/universe-scenario.js';
import type { Closes, Metrics, Returns } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';
import { universeStage } from './universe-stage.js';

const returnsIn = (task: FedTask): Returns[] => task.said<Returns>(topics.returns.name);

/** What four tick partitions say of some windows: partition p reports instrument p, the last nothing. */
function reports(scenario: UniverseScenario, windows: number): Closes[][] {
  return [0, 1, 2, 3].map((tickPartition) =>
    Array.from({ length: windows }, (_, k) => {
      const own = tickPartition < 3 ? [tickPartition] : [];
      return closesOf(scenario.universe, k, [], {
        tickPartition,
        tickPartitions: 4,
        instruments: own,
        prices: own.map((index) => 100 + index + ((k * (index + 3)) % 7)),
        trades: own.map(() => 1),
      });
    }),
  );
}

describe('alignment', () => {
  it('folds a window when every tick partition has closed it', () => {
    const scenario = new UniverseScenario([]);
    const [a, b, c, d] = reports(scenario, 2);
    for (const queue of [a, b, c]) queue.forEach((closes) => scenario.feed(closes));
    expect(returnsIn(scenario.task)).toEqual([]);
    scenario.feed(d[0]);
    expect(returnsIn(scenario.task)).toEqual([]);
    scenario.feed(d[1]);
    expect(returnsIn(scenario.task)).toHaveLength(1);
  });

  it('gives the same vectors whatever the order of the partitions', () => {
    const expected = new UniverseScenario([]);
    const inOrder = reports(expected, 6);
    for (let k = 0; k < 6; k++) inOrder.forEach((queue) => expected.feed(queue[k]));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 24 }), (turns) => {
        const scenario = new UniverseScenario([]);
        const queues = reports(scenario, 6);
        for (const turn of [...turns, ...Array<number[]>(6).fill([0, 1, 2, 3]).flat()]) {
          const closes = queues[turn].shift();
          if (closes !== undefined) scenario.feed(closes);
        }
        expect(returnsIn(scenario.task)).toEqual(returnsIn(expected.task));
      }),
    );
  });

  it('ignores a window that was folded, and a partition that repeats itself', () => {
    const scenario = new UniverseScenario([]);
    scenario.close();
    scenario.close();
    const before = structuredClone(scenario.task.task.snapshot());
    scenario.feed(closesOf(scenario.universe, 0, [1, 2, 3]));
    scenario.feed(closesOf(scenario.universe, 1, [1, 2, 3]));
    expect(scenario.task.task.snapshot()).toEqual(before);
  });

  it('folds no close before the universe is defined', () => {
    const { universe } = new UniverseScenario([]);
    const task = new FedTask(universeStage.create(0), topics.universe.name, 'casablanca');
    expect(task.feed(closesOf(universe, 0, [1, 2, 3]))).toEqual([]);
    expect(task.feed(closesOf(universe, 1, [1, 2, 3]))).toEqual([]);
  });
});

describe('the vector of a window', () => {
  it('is the log return across windows: ln(close_k / close_{k-1})', () => {
    const scenario = new UniverseScenario([]);
    scenario.feed(closesOf(scenario.universe, 0, [100, 200, 50]));
    scenario.feed(closesOf(scenario.universe, 1, [110, 190, 50]));
    expect(returnsIn(scenario.task)).toEqual([
      expect.objectContaining({
        window: 1,
        dtYears: 1 / 247,
        returns: [Math.log(110 / 100), Math.log(190 / 200), 0],
        closes: [110, 190, 50],
        stale: [false, false, false],
      }),
    ]);
  });

  it('carries the close of an instrument without a trade: return 0, stale', () => {
    const scenario = new UniverseScenario([]);
    scenario.feed(closesOf(scenario.universe, 0, [100, 200, 50]));
    const quiet = { instruments: [0, 2], prices: [101, 51], trades: [1, 1] };
    scenario.feed(closesOf(scenario.universe, 1, [], quiet));
    scenario.feed(closesOf(scenario.universe, 2, [101, 220, 51]));
    const [first, second] = returnsIn(scenario.task);
    expect(first.returns[1]).toBe(0);
    expect(first.stale).toEqual([false, true, false]);
    expect(second.returns[1]).toBe(Math.log(220 / 200));
  });

  it('is kept back by an instrument that was never priced', () => {
    const scenario = new UniverseScenario([]);
    const without = { instruments: [0, 1], prices: [100, 200], trades: [1, 1] };
    for (const k of [0, 1, 2]) scenario.feed(closesOf(scenario.universe, k, [], without));
    scenario.feed(closesOf(scenario.universe, 3, [100, 200, 50]));
    expect(returnsIn(scenario.task)).toEqual([]);
    scenario.feed(closesOf(scenario.universe, 4, [101, 201, 51]));
    expect(returnsIn(scenario.task)[0]).toMatchObject({
      window: 1,
      returns: [Math.log(101 / 100), Math.log(201 / 200), Math.log(51 / 50)],
    });
  });

  it('takes a close that a late tick primed, as a price without a trade', () => {
    const scenario = new UniverseScenario([]);
    const primed = { instruments: [0, 1, 2], prices: [100, 200, 50], trades: [1, 1, 0] };
    scenario.feed(closesOf(scenario.universe, 0, [], primed));
    scenario.feed(closesOf(scenario.universe, 1, [100, 200, 55]));
    expect(returnsIn(scenario.task)[0].returns[2]).toBe(Math.log(55 / 50));
  });

  it('updates every estimator of the universe once', () => {
    const estimators = [
      { name: 'slow', halfLifeYears: 0.5 },
      { name: 'all', halfLifeYears: null },
    ];
    const scenario = new UniverseScenario([], { estimators });
    scenario.untilWindow(5);
    const [state] = (
      scenario.task.task.snapshot() as Map<string, { moments: Map<string, { n: number }> }>
    ).values();
    expect(state.moments.get('all')?.n).toBe(5);
    expect(state.moments.get('slow')?.n).toBeLessThan(5);
    expect(state.moments.get('slow')?.n).toBeGreaterThan(4.9);
  });
});

describe('staleness in the statistics', () => {
  const quiet = { instruments: [0, 2], prices: [101, 51], trades: [1, 1] };

  it('counts the windows since the last trade of live data', () => {
    const scenario = new UniverseScenario(undefined, { source: 'live' });
    scenario.untilWindow(2);
    scenario.feed(closesOf(scenario.universe, 3, [], quiet));
    const outputs = scenario.feed(closesOf(scenario.universe, 4, [], quiet));
    const [statistics] = valuesOn<{ staleness: (number | null)[] }>(
      outputs,
      topics.statistics.name,
    );
    expect(statistics.staleness).toEqual([0, 2, 0]);
  });

  it('is unknown in history, where a carried close cannot be told from a trade', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(2);
    const outputs = scenario.feed(closesOf(scenario.universe, 3, [], quiet));
    const [statistics] = valuesOn<{ staleness: (number | null)[] }>(
      outputs,
      topics.statistics.name,
    );
    expect(statistics.staleness).toEqual([null, null, null]);
    expect(valuesOn<Metrics>(outputs, topics.metrics.name)).toHaveLength(1);
  });
});

describe('a window that a tick partition has passed over', () => {
  it('is none: partitions that heard of the universe at different times go on together', () => {
    const scenario = new UniverseScenario([]);
    const prices = [100, 200, 50];
    const of = (index: number, tickPartition: number): readonly Output[] =>
      scenario.feed(
        closesOf(scenario.universe, index, prices, { tickPartition, tickPartitions: 2 }),
      );
    of(0, 0);
    of(1, 0);
    expect(of(1, 1)).toEqual([]);
    of(2, 0);
    const outputs = of(2, 1);
    expect(outputs.map(({ topic }) => topic)).toEqual([topics.returns.name]);
  });

  it('waits while it may still be reported', () => {
    const scenario = new UniverseScenario([]);
    const of = (index: number, tickPartition: number): readonly Output[] =>
      scenario.feed(
        closesOf(scenario.universe, index, [100 + index, 200, 50], {
          ...{ tickPartition, tickPartitions: 3 },
        }),
      );
    for (const index of [0, 1]) for (const partition of [0, 1]) of(index, partition);
    of(0, 2);
    expect(of(1, 2).map(({ topic }) => topic)).toEqual([topics.returns.name]);
  });
});
