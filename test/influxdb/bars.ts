/** One close of one instrument. `ms`: end of its window. */
export interface Close {
  readonly ms: number;
  readonly close: number;
}

/** Bar of a level, labelled by its start. */
export interface Bar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Bars of `sizeMs` from closes in order of time, by the definition: a window that ends at the end of a bar is of it. */
export function barsOf(closes: readonly Close[], sizeMs: number): readonly Bar[] {
  const bars = new Map<number, Bar>();
  for (const { ms, close } of closes) {
    const start = Math.floor((ms - 1) / sizeMs) * sizeMs;
    const bar = bars.get(start);
    bars.set(start, {
      start,
      open: bar?.open ?? close,
      high: Math.max(bar?.high ?? -Infinity, close),
      low: Math.min(bar?.low ?? Infinity, close),
      close,
    });
  }
  return [...bars.values()];
}

/** A row of a Flux answer, as far as bars go. */
export interface FluxRow {
  readonly instrument: string;
  readonly _field: string;
  readonly _time: string;
  readonly _value: number;
}

/** Bars of one instrument in the rows of an answer, oldest first. */
export function barsIn(rows: readonly FluxRow[], instrument: string): readonly Bar[] {
  const bars = new Map<number, Partial<Record<string, number>>>();
  for (const row of rows) {
    if (row.instrument !== instrument) continue;
    const start = Date.parse(row._time);
    bars.set(start, { ...bars.get(start), start, [row._field]: row._value });
  }
  return [...bars.values()].sort((a, b) => (a.start ?? 0) - (b.start ?? 0)) as unknown as Bar[];
}
