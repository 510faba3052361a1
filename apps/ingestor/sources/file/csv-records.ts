import { parse } from 'csv-parse/sync';
import type { Line } from '../ndjson/bounded-lines.js';

/** A record of a CSV file: a line, or several where a cell has line breaks. */
export interface CsvRecord {
  readonly text: string;
  readonly cells: readonly string[];
  /** Why it is none; null when it is one. */
  readonly fault: string | null;
  /** Bytes of the file up to its end. */
  readonly behind: number;
}

/** A cell goes over no more lines and bytes. */
const MOST_LINES = 100;
const MOST_BYTES = 1024 * 1024;

/**
 * Lines as records; empty ones are none. A quote that is opened goes on over lines until it is closed, but not over what
 * is a row by itself: a quote that somebody forgot costs its own row and no other.
 */
export async function* csvRecords(
  lines: AsyncIterable<Line>,
  delimiter: string,
): AsyncGenerator<CsvRecord, void> {
  let behind = 0;
  let columns: number | null = null;
  let open: CsvRecord[] = [];
  for await (const { text, fault, bytes } of lines) {
    behind += bytes;
    if (text === '' && open.length === 0) continue;
    const record = { ...recordOf(text, delimiter), behind, ...(fault !== null && { fault }) };
    const isRow = record.fault === null && record.cells.length === columns && isEven(text);
    const isFull = open.length === MOST_LINES || behind - (open.at(0)?.behind ?? 0) > MOST_BYTES;
    if (open.length > 0 && (isRow || fault !== null || isFull)) {
      yield* open.filter((part) => part.text !== '');
      open = [];
    }
    if (open.length > 0 || (record.fault !== null && fault === null)) {
      open.push(record);
      const joined = recordOf(open.map((part) => part.text).join('\n'), delimiter, 'strict');
      if (joined.fault !== null) continue;
      yield { ...joined, behind };
      open = [];
    } else yield record;
    columns ??= record.cells.length;
  }
  yield* open.filter((part) => part.text !== '');
}

/** The quotes of a row come in pairs. */
const isEven = (text: string): boolean => text.split('"').length % 2 === 1;

/** @param quotes relaxed: one within a cell stands for itself */
function recordOf(
  text: string,
  delimiter: string,
  quotes: 'strict' | 'relaxed' = 'relaxed',
): Pick<CsvRecord, 'text' | 'cells' | 'fault'> {
  if (!text.includes('"')) return { text, cells: text.split(delimiter), fault: null };
  try {
    const relax_quotes = quotes === 'relaxed';
    const options = { delimiter, relax_column_count: true, relax_quotes };
    const records = parse(text, options) as unknown as readonly (readonly string[])[];
    if (records.length === 1) return { text, cells: records[0], fault: null };
  } catch {
    // What it says of a quote that is not closed is said below.
  }
  return { text, cells: [], fault: 'expected a closing quote, was none' };
}
