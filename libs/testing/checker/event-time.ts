import type { Source, UniverseDefinition, Watermark } from '#stream/generated/wire-types.js';
import type { Read } from './checked-log.js';
import type { CheckedWindow, WindowCalendar } from './window-calendar.js';

/** A watermark record that moved the minimum over the feeds of a universe, and what it closed. */
export interface Step {
  readonly offset: number;
  readonly watermark: number;
  readonly source: Source;
  /** Every declared feed has ended. */
  readonly final: boolean;
  /** Windows that end after the previous step's and by this watermark, ascending. */
  readonly closed: readonly CheckedWindow[];
  /** End of the last closed window, or where event time starts. */
  readonly closedUpTo: number;
}

/** Event time of one universe in one tick partition. */
export interface EventTime {
  /** Offset of the universe's first definition. */
  readonly definedAt: number;
  /** Where event time starts: the earliest first watermark of a feed; Infinity when it never does. */
  readonly start: number;
  readonly steps: readonly Step[];
  /** Slowest of the feeds that have spoken, from each offset on; of use before the first step. */
  readonly spoken: readonly { readonly offset: number; readonly slowest: number }[];
}

/** The last entry in front of an offset, null when there is none. */
export function lastBefore<Entry extends { readonly offset: number }>(
  entries: readonly Entry[],
  offset: number,
): Entry | null {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].offset < offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : entries[low - 1];
}

/** What the watermark records of a partition mean for a universe, read as one table. */
export function eventTimeOf(
  definition: UniverseDefinition,
  definedAt: number,
  watermarks: readonly Read<Watermark>[],
  calendar: WindowCalendar,
): EventTime {
  const heard = new Map<string, number>();
  const first: number[] = [];
  const ended = new Set<string>();
  const steps: Step[] = [];
  const spoken: { offset: number; slowest: number }[] = [];
  let start = Infinity;
  for (const { record, value } of watermarks) {
    const { feed, watermark, source } = value;
    const ours = value.venue === definition.venue && definition.feeds.includes(feed);
    if (!ours || record.offset < definedAt) continue;
    const before = heard.get(feed) ?? -Infinity;
    if (before === -Infinity) first.push(watermark);
    heard.set(feed, Math.max(before, watermark));
    if (value.final) ended.add(feed);
    else if (watermark > before) ended.delete(feed);
    const slowest = Math.min(...heard.values());
    spoken.push({ offset: record.offset, slowest });
    const previous = steps.at(-1);
    if (heard.size < definition.feeds.length) continue;
    if (previous !== undefined && slowest <= previous.watermark) continue;
    if (previous === undefined) start = Math.min(...first, slowest);
    const from = previous?.closedUpTo ?? start;
    const closed = windowsBetween(from, slowest, calendar);
    steps.push({
      offset: record.offset,
      watermark: slowest,
      source,
      final: definition.feeds.every((name) => ended.has(name)),
      closed,
      closedUpTo: closed.at(-1)?.end ?? from,
    });
  }
  return { definedAt, start, steps, spoken };
}

function windowsBetween(from: number, until: number, calendar: WindowCalendar): CheckedWindow[] {
  const windows: CheckedWindow[] = [];
  for (let next = calendar.following(from); next.end <= until; next = calendar.following(next.end))
    windows.push(next);
  return windows;
}

/** Instants from here on are no trade of today, as seen at an offset. */
export function futureFrom(
  { steps, spoken }: EventTime,
  offset: number,
  calendar: WindowCalendar,
  disorderBoundMs: number,
): number {
  const after = lastBefore(steps, offset)?.closedUpTo ?? lastBefore(spoken, offset)?.slowest;
  return after === undefined ? Infinity : calendar.following(after).end + disorderBoundMs;
}
