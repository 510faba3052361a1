import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse, type InfoRecord } from 'csv-parse';
import { BallastError } from '#core/ballast-error.js';
import type { TableReader, TableRow } from './table-row.js';

const MOST_BYTES_A_ROW = 1024 * 1024;

/** A row as csv-parse gives it with `info` and `raw`. */
interface ParsedRow {
  readonly record: readonly string[];
  readonly info: InfoRecord;
  readonly raw: string;
}

/**
 * A CSV file with a header, UTF-8 with or without a byte order mark, read as it is needed.
 * @param columns that have to be there
 */
export function csvTable(
  path: string,
  { delimiter, columns }: { readonly delimiter: string; readonly columns: readonly string[] },
): TableReader {
  return async function* () {
    const total = sizeOf(path);
    const parser = parse({
      ...{ delimiter, bom: true, info: true, raw: true },
      ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
      max_record_size: MOST_BYTES_A_ROW,
    });
    // A pipeline hands the fault of either end to whoever reads.
    const rows = pipeline(createReadStream(path), parser, () => undefined);
    let header: readonly string[] | null = null;
    let number = 0;
    for await (const { record, info, raw } of rows as AsyncIterable<ParsedRow>) {
      if (header === null) {
        header = record;
        checkHeader(path, header, columns);
        continue;
      }
      number += 1;
      yield tableRow(header, { record, raw, number, behind: info.bytes, total });
    }
    if (header === null) checkHeader(path, [], columns);
  };
}

function tableRow(
  header: readonly string[],
  {
    record,
    raw,
    ...place
  }: Pick<ParsedRow, 'record' | 'raw'> & Omit<TableRow, 'cells' | 'original' | 'fault'>,
): TableRow {
  const fault =
    record.length === header.length
      ? null
      : `expected ${header.length} columns, was ${record.length}`;
  const cells = Object.fromEntries(header.map((name, i) => [name, record.at(i)]));
  return { ...place, cells, original: raw.replace(/\r?\n$/, ''), fault };
}

function checkHeader(path: string, header: readonly string[], columns: readonly string[]): void {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  throw new BallastError(
    'CONFIG_INVALID',
    `${path}: expected the columns ${missing.join(', ')}, was a header of ${header.join(', ')}`,
  );
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw new BallastError('CONFIG_INVALID', `expected the file ${path}`, { cause });
  }
}
