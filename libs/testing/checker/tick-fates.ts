import type {
  Adjustment,
  Tick,
  UniverseDefinition,
  Watermark,
} from '#stream/generated/wire-types.js';
import type { TickRecord } from '#stream/generated/wire-types.js';
import type { StoredRecord } from '#platform/task/record-codec.js';
import { topics } from '#stream/topics.js';
import { type LogReader, placeOf, type Read } from './checked-log.js';
import { type EventTime, eventTimeOf, futureFrom, lastBefore } from './event-time.js';
import { type CheckedWindow, WindowCalendar } from './window-calendar.js';

/** A tick that a universe took, and where it belongs. */
export interface Placed {
  readonly record: StoredRecord;
  readonly tick: Tick;
  /** Into the universe's instruments. */
  readonly index: number;
  readonly window: CheckedWindow;
  /** `early`: its window ended before event time started. */
  readonly fate: 'window' | 'duplicate' | 'late' | 'early';
  /** Nothing of its instrument came before it. */
  readonly first: boolean;
}

/** What one universe makes of one tick partition. */
export interface UniversePartition {
  readonly definition: UniverseDefinition;
  readonly partition: number;
  readonly eventTime: EventTime;
  readonly placed: readonly Placed[];
  /** Corporate actions that a universe took, the first of each instrument and window. */
  readonly adjustments: readonly PlacedAdjustment[];
  /** Offsets of all that it took, with those that repeat one. */
  readonly adjusted: ReadonlySet<number>;
}

/** A corporate action and where it belongs. */
export interface PlacedAdjustment {
  readonly index: number;
  /** Of its window. */
  readonly end: number;
  readonly factor: number;
}

/** What becomes of every record of one tick partition. */
export interface PartitionFates {
  readonly universes: readonly UniversePartition[];
  /** Places of the ticks that no universe takes, and of what is no record at all. */
  readonly deadLetters: ReadonlySet<string>;
  readonly malformed: number;
  readonly ticks: number;
  readonly others: number;
}

/**
 * Reads one tick partition as a whole and says where each tick belongs. Feeds, calendar, window and instruments of a
 * universe are taken from its newest definition: a run that is checked does not change them.
 */
export function fatesOf(reader: LogReader, partition: number): PartitionFates {
  const stored = reader.log.records(topics.ticks.name, partition);
  const read = reader
    .values<TickRecord>(topics.ticks.name)
    .filter(({ record }) => record.partition === partition);
  const of = <Kind extends TickRecord['kind']>(kind: Kind) =>
    read.filter(({ value }) => value.kind === kind) as Read<Extract<TickRecord, { kind: Kind }>>[];
  const ticks = of('tick');
  const universes = definitionsIn(of('universe')).map(({ definition, offset }) =>
    placeIn(definition, {
      ...{ offset, partition, ticks },
      adjustments: of('adjustment'),
      watermarks: of('watermark'),
    }),
  );
  const taken = new Set(
    universes.flatMap(({ placed, adjusted }) => [
      ...placed.map(({ record }) => record.offset),
      ...adjusted,
    ]),
  );
  const readable = new Set(read.map(({ record }) => record.offset));
  const refused = [
    ...stored.filter(({ offset }) => !readable.has(offset)),
    ...[...ticks, ...of('adjustment')].flatMap(({ record }) =>
      taken.has(record.offset) ? [] : [record],
    ),
  ];
  return {
    universes,
    deadLetters: new Set(refused.map(placeOf)),
    malformed: stored.length - read.length,
    ticks: ticks.length,
    others: read.length - ticks.length,
  };
}

/** Each universe with its newest definition, from the offset of its first one on. */
function definitionsIn(
  controls: readonly Read<{ readonly definition: UniverseDefinition }>[],
): { definition: UniverseDefinition; offset: number }[] {
  const found = new Map<string, { definition: UniverseDefinition; offset: number }>();
  for (const { record, value } of controls) {
    const { definition } = value;
    const known = found.get(definition.universeId);
    const newest = known !== undefined && known.definition.version >= definition.version;
    found.set(definition.universeId, {
      definition: newest ? known.definition : definition,
      offset: known?.offset ?? record.offset,
    });
  }
  return [...found.values()];
}

function placeIn(
  definition: UniverseDefinition,
  input: {
    readonly offset: number;
    readonly partition: number;
    readonly ticks: readonly Read<Tick>[];
    readonly adjustments: readonly Read<Adjustment>[];
    readonly watermarks: readonly Read<Watermark>[];
  },
): UniversePartition {
  const calendar = new WindowCalendar(definition);
  const { disorderBoundMs } = definition.window;
  const eventTime = eventTimeOf(definition, input.offset, input.watermarks, calendar);
  const indexOf = new Map(definition.instruments.map((name, index) => [name, index]));
  const trades = new Set<string>();
  const known = new Set<number>();
  const placed: Placed[] = [];
  for (const { record, value: tick } of input.ticks) {
    const index = tick.venue === definition.venue ? indexOf.get(tick.instrument) : undefined;
    const { offset } = record;
    if (index === undefined || offset < input.offset || !isPrice(tick.price)) continue;
    if (tick.eventTime >= futureFrom(eventTime, offset, calendar, disorderBoundMs)) continue;
    const window = calendar.holding(tick.eventTime);
    if (window === null) continue;
    const fate = fateOf(tick, { index, window, offset }, eventTime, trades);
    placed.push({ record, tick, index, window, fate, first: !known.has(index) });
    known.add(index);
  }
  const adjusted = new Set<number>();
  const adjustments: PlacedAdjustment[] = [];
  for (const { record, value: action } of input.adjustments) {
    const index = action.venue === definition.venue ? indexOf.get(action.instrument) : undefined;
    const { offset } = record;
    if (index === undefined || offset < input.offset || !isPrice(action.factor)) continue;
    if (action.eventTime >= futureFrom(eventTime, offset, calendar, disorderBoundMs)) continue;
    const end = calendar.holding(action.eventTime)?.end ?? -Infinity;
    if (end <= (lastBefore(eventTime.steps, offset)?.closedUpTo ?? -Infinity)) continue;
    adjusted.add(offset);
    const isRepeat = adjustments.some((known) => known.index === index && known.end === end);
    if (!isRepeat) adjustments.push({ index, end, factor: action.factor });
  }
  return { definition, partition: input.partition, eventTime, placed, adjustments, adjusted };
}

const isPrice = (price: number): boolean => price > 0 && price < Infinity;

function fateOf(
  tick: Tick,
  at: { readonly index: number; readonly window: CheckedWindow; readonly offset: number },
  { steps, start }: EventTime,
  trades: Set<string>,
): Placed['fate'] {
  const { end } = at.window;
  const closedUpTo = lastBefore(steps, at.offset)?.closedUpTo;
  if (closedUpTo !== undefined && end <= closedUpTo) return 'late';
  if (steps.length > 0 && end <= start) return 'early';
  const identity =
    tick.sequence >= 0
      ? `#${tick.sequence}`
      : `${tick.eventTime}/${tick.price}/${tick.cumulativeVolume}`;
  const trade = `${end} ${at.index} ${identity}`;
  if (trades.has(trade)) return 'duplicate';
  trades.add(trade);
  return 'window';
}
