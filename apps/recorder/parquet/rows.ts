import { isDate, isoDate } from '#core/civil-date.js';
import type { ParquetRow, ParquetTable } from '#platform/parquet/parquet-table.js';
import type { Decision, Metrics, Returns, WeightSchema } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { BARS, DECISIONS, METRICS, type TargetWeight, WEIGHTS } from './tables.js';

const MS_PER_DAY = 86_400_000;
const LAST_MS = Date.UTC(9999, 11, 31);

/** Rows of one record; null when no date can be said of it, which leaves it no folder. */
export type Rows = readonly ParquetRow[] | null;

/**
 * The folder a record belongs to: its session, else the UTC date of its event time, from 1970 to 9999.
 * @param ms UTC
 */
export function dateOf(session: string, ms: number): string | null {
  if (isDate(session)) return session;
  return ms >= 0 && ms <= LAST_MS ? isoDate(Math.floor(ms / MS_PER_DAY)) : null;
}

/** @param instruments names in the order of the universe */
export function barRows(record: LogRecord<Returns>, instruments: readonly string[]): Rows {
  const { value: window } = record;
  const bars = window.closes.map((_, index) => ({
    window,
    index,
    instrument: instruments[index],
  }));
  return rowsOf(BARS, record, bars, dateOf(window.session, window.windowEnd));
}

export function metricsRows(record: LogRecord<Metrics>): Rows {
  const { value: metrics } = record;
  return rowsOf(METRICS, record, [metrics], dateOf(metrics.session, metrics.windowEnd));
}

/** None of what outsiders propose: it has no version, and becomes one of ours with the version that takes it up. */
export function weightRows(record: LogRecord<WeightSchema>): Rows {
  const { value: weights } = record;
  if (weights.version === 0) return [];
  const targets = Object.entries(weights.weights).map(([instrument, weight]): TargetWeight => ({
    weights,
    instrument,
    weight,
  }));
  return rowsOf(WEIGHTS, record, targets, dateOf(weights.session, weights.timestamp));
}

export function decisionRows(record: LogRecord<Decision>): Rows {
  const { session, windowEnd } = record.value.request;
  return rowsOf(DECISIONS, record, [record.value], dateOf(session, windowEnd));
}

function rowsOf<Source>(
  { columns }: ParquetTable<Source>,
  { partition, offset }: LogRecord,
  sources: readonly Source[],
  date: string | null,
): Rows {
  if (date === null) return null;
  return sources.map((source, row) => ({
    ...{ date, partition, offset, row },
    cells: columns.map(({ valueOf }) => valueOf(source)),
  }));
}
