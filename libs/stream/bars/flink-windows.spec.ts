import { readFileSync } from 'node:fs';
import { FedTask, tick, valuesOn, watermark } from '#testing/stream-fixtures.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { Closes } from '../generated/wire-types.js';
import { topics } from '../topics.js';
import { barsStage } from './bars-stage.js';

type Fired = readonly [key: string, sum: number, lastInstant: number];

interface OutOfOrderCase {
  readonly case: string;
  readonly size_ms: number;
  readonly events: readonly {
    readonly type: 'element' | 'watermark' | 'snapshot_restore';
    readonly key?: string;
    readonly ts?: number;
  }[];
  readonly expected_after: readonly (readonly [{ readonly ts: number }, readonly Fired[]])[];
}

const golden = JSON.parse(
  readFileSync(
    new URL('../../../test/golden/streaming_windows/windows.json', import.meta.url),
    'utf8',
  ),
) as { flink: { cases: readonly OutOfOrderCase[] } };

const outOfOrder = golden.flink.cases.filter(
  ({ case: name }) => name === 'tumbling_sum_out_of_order_3s',
);

/** Flink's watermark t says that nothing at or before t follows; ours that every window with end <= w is complete. */
const asOurs = (flinkWatermark: number): number => flinkWatermark + 1;

function restored(bars: FedTask): FedTask {
  const task = barsStage.create(0);
  task.restore(structuredClone(bars.task.snapshot()));
  return new FedTask(task, topics.ticks.name, '');
}

describe("windows of Flink's WindowOperatorTest", () => {
  it.each(outOfOrder)(
    '$case: fire at these watermarks with these elements, over a restart',
    (known) => {
      let bars = new FedTask(barsStage.create(0), topics.ticks.name, '');
      const { calendar } = universeDefinition();
      const definition = universeDefinition({
        instruments: ['key1', 'key2'],
        calendar: {
          ...calendar,
          kind: 'continuous',
          start: '1970-01-01',
          weekend: [],
          utcOffsets: [],
        },
        window: {
          kind: 'tumbling',
          sizeMs: known.size_ms,
          offsetMs: 0,
          dtYears: 1e-6,
          disorderBoundMs: 3000,
        },
      });
      bars.feed({ kind: 'universe', definition });
      bars.feed(watermark(0));
      const fired: [number, Fired[]][] = [];
      known.events.forEach(({ type, key = '', ts = 0 }, sequence) => {
        if (type === 'snapshot_restore') bars = restored(bars);
        // Each element counts one: the number of trades is Flink's sum.
        if (type === 'element') {
          bars.feed(tick({ instrument: key, eventTime: ts, price: 1, sequence }));
        }
        if (type !== 'watermark') return;
        const closes = valuesOn<Closes>(bars.feed(watermark(asOurs(ts))), topics.universe.name);
        fired.push([
          ts,
          closes.flatMap(({ instruments, trades, windowEnd }) =>
            instruments.map((index, i): Fired => [
              definition.instruments[index],
              trades[i],
              windowEnd - 1,
            ]),
          ),
        ]);
      });
      expect(fired).toEqual(known.expected_after.map(([{ ts }, elements]) => [ts, elements]));
    },
  );
});
