import type { Closes } from '#stream/generated/wire-types.js';
import { grouped } from './grouped.js';
import type { Placed, UniversePartition } from './tick-fates.js';
import type { CheckedWindow } from './window-calendar.js';

/** The closes that a tick partition has to report of a universe, window by window. */
export function expectedCloses(of: UniversePartition, tickPartitions: number): Closes[] {
  const { placed, eventTime } = of;
  const byWindow = grouped(placed, ({ window }) => window.end);
  const late = placed.filter(({ fate }) => fate === 'late');
  const closes: Closes[] = [];
  // What is counted once goes with the first window that closes after it.
  let reported = -1;
  for (const step of eventTime.steps) {
    step.closed.forEach((window, i) => {
      const aside = asideOf(of, late, { from: reported, until: step.offset });
      reported = step.offset;
      closes.push({
        ...closeOf(of, window, { ticks: byWindow.get(window.end) ?? [], aside }),
        tickPartitions,
        source: step.source,
        final: step.final && i === step.closed.length - 1,
      });
    });
  }
  return closes;
}

interface Aside {
  readonly late: number;
  /** Closes of instruments that nothing had priced before. */
  readonly primed: ReadonlyMap<number, number>;
}

/** Late ticks between two offsets; the early ones come to light where event time starts. */
function asideOf(
  { placed, eventTime }: UniversePartition,
  lateTicks: readonly Placed[],
  { from, until }: { readonly from: number; readonly until: number },
): Aside {
  const start = eventTime.steps[0].offset;
  const primed = new Map<number, number>();
  let late = 0;
  if (start > from && start <= until) {
    const early = placed.filter(({ fate }) => fate === 'early');
    late += early.length;
    const bars = lastByIndex([...early].sort((a, b) => a.window.end - b.window.end || order(a, b)));
    for (const [index, { tick }] of bars) primed.set(index, tick.price);
    for (const { fate, record, index } of placed) {
      if (fate === 'window' && record.offset < start) primed.delete(index);
    }
  }
  for (const { record, first, index, tick } of lateTicks) {
    if (record.offset <= from || record.offset > until) continue;
    late += 1;
    if (first) primed.set(index, tick.price);
  }
  return { late, primed };
}

function closeOf(
  { definition, partition, adjustments }: UniversePartition,
  window: CheckedWindow,
  input: { readonly ticks: readonly Placed[]; readonly aside: Aside },
): Omit<Closes, 'tickPartitions' | 'source' | 'final'> {
  const { late, primed } = input.aside;
  const inWindow = input.ticks.filter(({ fate }) => fate === 'window' || fate === 'duplicate');
  const trades = inWindow.filter(({ fate }) => fate === 'window');
  // A repeat of a trade may carry another price: the close is the greatest of all.
  const bars = lastByIndex([...inWindow].sort(order));
  const instruments = [...new Set([...bars.keys(), ...primed.keys()])].sort((a, b) => a - b);
  return {
    kind: 'closes',
    universeId: definition.universeId,
    tickPartition: partition,
    windowStart: window.start,
    windowEnd: window.end,
    session: window.session,
    instruments,
    prices: instruments.map((i) => bars.get(i)?.tick.price ?? primed.get(i) ?? Number.NaN),
    trades: instruments.map((i) => trades.filter(({ index }) => index === i).length),
    duplicates: inWindow.length - trades.length,
    late,
    adjustments: adjustments
      .filter(({ end }) => end === window.end)
      .map(({ index, factor }) => ({ instrument: index, factor }))
      .sort((a, b) => a.instrument - b.instrument),
  };
}

const lastByIndex = (placed: readonly Placed[]): Map<number, Placed> =>
  new Map(placed.map((entry) => [entry.index, entry]));

/** The total order of trades: event time, sequence, cumulative volume, price. */
function order({ tick: a }: Placed, { tick: b }: Placed): number {
  return (
    a.eventTime - b.eventTime ||
    a.sequence - b.sequence ||
    a.cumulativeVolume - b.cumulativeVolume ||
    a.price - b.price
  );
}

/** Windows that every tick partition has closed, ascending. */
export function alignedWindows(
  partitions: readonly (readonly Closes[])[],
): readonly (readonly Closes[])[] {
  const byWindow = grouped(partitions.flat(), ({ windowEnd }) => windowEnd);
  return [...byWindow]
    .filter(([, closes]) => closes.length === partitions.length)
    .sort(([a], [b]) => a - b)
    .map(([, closes]) => closes);
}

/** Ticks of windows that no watermark has closed. */
export function openTicks({ placed, eventTime }: UniversePartition): number {
  const closedUpTo = eventTime.steps.at(-1)?.closedUpTo ?? -Infinity;
  return placed.filter(
    ({ fate, window }) => (fate === 'window' || fate === 'duplicate') && window.end > closedUpTo,
  ).length;
}
