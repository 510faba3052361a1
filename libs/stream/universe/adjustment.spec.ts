import fc from 'fast-check';
import { barsStage } from '#stream/bars/bars-stage.js';
import { FedTask, tick, valuesOn, watermark } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { Adjustment, Closes, Metrics, Returns } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const HOUR = 3_600_000;
/** Session 2023-04-03, [00:00, 24:00) at UTC+1. */
const start = Date.UTC(2023, 3, 2, 23);
const end = start + 24 * HOUR;

const action = (over: Partial<Adjustment> = {}): Adjustment => ({
  ...{ kind: 'adjustment', venue: 'casablanca', instrument: 'ATW', session: '2023-04-03' },
  ...{ eventTime: start, factor: 0.1, reason: 'ratio 1 to 10', source: 'history' },
  ...over,
});

describe('a corporate action in a tick partition', () => {
  const bars = (): FedTask => {
    const task = new FedTask(barsStage.create(0), topics.ticks.name, '');
    task.feed({ kind: 'universe', definition: universeDefinition(), deleted: false });
    task.feed(watermark(start));
    return task;
  };
  const adjustmentsIn = (task: FedTask): Closes['adjustments'][] =>
    task.said<Closes>(topics.universe.name).map(({ adjustments }) => adjustments);

  it('goes with the closes of its window alone, in the order of the instruments', () => {
    const task = bars();
    task.feed(action({ instrument: 'ATW' }));
    task.feed(action({ instrument: 'AKT', factor: 4 }));
    task.feed(tick({ instrument: 'AKT', eventTime: start + HOUR, price: 100 }));
    task.feed(watermark(end));
    task.feed(watermark(end + 24 * HOUR));
    expect(adjustmentsIn(task)).toEqual([
      [
        { instrument: 0, factor: 4 },
        { instrument: 1, factor: 0.1 },
      ],
      [],
    ]);
  });

  it('said again is the same one', () => {
    const task = bars();
    task.feed(action());
    task.feed(action());
    task.feed(watermark(end));
    expect(adjustmentsIn(task)).toEqual([[{ instrument: 1, factor: 0.1 }]]);
  });

  it.each([
    ['of another venue', { venue: 'elsewhere' }, 'DATA_UNKNOWN_INSTRUMENT'],
    ['of a name that is none', { instrument: 'XXX' }, 'DATA_UNKNOWN_INSTRUMENT'],
    ['without a factor', { factor: 0 }, 'DATA_TICK_NOT_POSITIVE'],
    ['of no end', { factor: Infinity }, 'DATA_TICK_NOT_POSITIVE'],
    ['behind the next window', { eventTime: end + 48 * HOUR }, 'DATA_TICK_FUTURE'],
  ])('%s is refused', (_, over, code) => {
    expect(() => bars().feed(action(over))).toThrow(expect.objectContaining({ code }));
  });

  it('of a window that has closed is refused: its return is said', () => {
    const task = bars();
    task.feed(watermark(end));
    expect(() => task.feed(action())).toThrow(
      expect.objectContaining({ code: 'DATA_TICK_OUT_OF_RANGE' }),
    );
  });
});

/** A portfolio that only holds: nothing waits for an answer. */
function quietScenario(): UniverseScenario {
  const { policy } = eagerPortfolio();
  return new UniverseScenario([eagerPortfolio({ policy: { ...policy, review: null } })]);
}

interface History {
  readonly prices: readonly (readonly number[])[];
  readonly at: number;
  readonly factor: number;
}

/** Prices on one basis, and the window in which the first instrument is split. */
const history = (factor: fc.Arbitrary<number>): fc.Arbitrary<History> =>
  fc
    .array(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 90, max: 110 }))), {
      minLength: 8,
      maxLength: 14,
    })
    .chain((prices) =>
      fc.record({
        prices: fc.constant(prices),
        at: fc.integer({ min: 1, max: prices.length - 1 }),
        factor,
      }),
    );

/** What the universe says when the split is a record beside prices that jump. */
function foldedWithAction({ prices, at, factor }: History): readonly Output[] {
  const scenario = quietScenario();
  prices.forEach(([first, ...others], k) => {
    const adjustments = k === at ? [{ instrument: 0, factor }] : [];
    scenario.close({ prices: [k < at ? first : first * factor, ...others], adjustments });
  });
  return scenario.task.outputs;
}

/** What it says of a history in which the prices before the split are on the new basis. */
function foldedAdjusted({ prices, factor }: History): readonly Output[] {
  const scenario = quietScenario();
  for (const [first, ...others] of prices) {
    scenario.close({ prices: [first * factor, ...others] });
  }
  return scenario.task.outputs;
}

const returnsIn = (outputs: readonly Output[]): Returns[] =>
  valuesOn<Returns>(outputs, topics.returns.name);
const metricsIn = (outputs: readonly Output[]): Metrics[] =>
  valuesOn<Metrics>(outputs, topics.metrics.name);

describe('a history with a split', () => {
  it('folds as the split-adjusted one, bit for bit where no product rounds', () => {
    fc.assert(
      fc.property(history(fc.constantFrom(0.5, 0.25, 2, 8)), (given) => {
        const [split, adjusted] = [foldedWithAction(given), foldedAdjusted(given)];
        expect(returnsIn(split).map(({ returns }) => returns)).toEqual(
          returnsIn(adjusted).map(({ returns }) => returns),
        );
        expect(returnsIn(split)).toHaveLength(given.prices.length - 1);
        expect(metricsIn(split)).toEqual(metricsIn(adjusted));
      }),
      { numRuns: 30 },
    );
  });

  it('folds as the split-adjusted one to 1e-15 where a product rounds', () => {
    fc.assert(
      fc.property(history(fc.constantFrom(0.1, 1 / 3, 0.7, 3)), (given) => {
        const [split, adjusted] = [foldedWithAction(given), foldedAdjusted(given)].map(returnsIn);
        expect(split).toHaveLength(adjusted.length);
        split.forEach(({ returns }, k) => {
          // Of the ratio of two prices three products round, half an ulp of 1 each.
          returns.forEach((r, i) => {
            expect(Math.abs(r - adjusted[k].returns[i])).toBeLessThanOrEqual(1e-15);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('earns nothing and loses nothing by a split without a trade', () => {
    const scenario = quietScenario();
    for (let k = 0; k < 6; k++) scenario.close();
    const before = scenario.metrics().at(-1);
    const [closed] = valuesOn<Returns>(
      scenario.close({
        ...{ instruments: [], prices: [], trades: [] },
        adjustments: [{ instrument: 0, factor: 0.1 }],
      }),
      topics.returns.name,
    );
    expect(closed.returns).toEqual([0, 0, 0]);
    expect(closed.stale).toEqual([true, true, true]);
    const after = scenario.metrics().at(-1);
    expect(after?.heldWeights).toEqual(before?.heldWeights);
    expect(after?.account?.net).toBe(before?.account?.net);
  });

  it('keeps the new basis for the windows that follow', () => {
    const scenario = quietScenario();
    scenario.close({ prices: [100, 200, 50] });
    scenario.close({ prices: [101, 201, 51] });
    const adjustments = [{ instrument: 0, factor: 0.5 }];
    scenario.close({ instruments: [], prices: [], trades: [], adjustments });
    const outputs = scenario.close({ prices: [50.5, 201, 51] });
    const [closed] = returnsIn(outputs);
    expect(closed.returns).toEqual([0, 0, 0]);
    expect(closed.closes).toEqual([50.5, 201, 51]);
  });
});
