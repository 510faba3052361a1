import { createReadStream, statSync } from 'node:fs';
import { BallastError } from '#core/ballast-error.js';
import { boundedLines } from '../ndjson/bounded-lines.js';
import { csvRecords, type CsvRecord } from './csv-records.js';
import type { TableReader, TableRow } from './table-row.js';

const MOST_BYTES_A_LINE = 1024 * 1024;

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
    const lines = boundedLines(createReadStream(path), MOST_BYTES_A_LINE);
    let header: readonly string[] | null = null;
    let number = 0;
    for await (const record of csvRecords(withoutMark(lines), delimiter)) {
      if (header === null) {
        header = record.cells;
        checkHeader(path, header, columns);
        continue;
      }
      number += 1;
      yield { ...tableRow(header, record), number, total };
    }
    if (header === null) checkHeader(path, [], columns);
  };
}

/** Lines without the byte order mark that the first may begin with. */
async function* withoutMark(
  lines: ReturnType<typeof boundedLines>,
): ReturnType<typeof boundedLines> {
  let isFirst = true;
  for await (const line of lines) {
    yield isFirst ? { ...line, text: line.text.replace(/^\uFEFF/, '') } : line;
    isFirst = false;
  }
}

function tableRow(
  header: readonly string[],
  { text, cells, fault, behind }: CsvRecord,
): Omit<TableRow, 'number' | 'total'> {
  const ofCount =
    cells.length === header.length
      ? null
      : `expected ${header.length} columns, was ${cells.length}`;
  const named = Object.fromEntries(header.map((name, i) => [name, cells.at(i)]));
  return { cells: named, original: text, fault: fault ?? ofCount, behind };
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
