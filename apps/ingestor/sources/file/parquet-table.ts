import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { BallastError } from '#core/ballast-error.js';
import type { TableReader } from './table-row.js';

/** Rows that are in memory at once. */
const PAGE = 10_000;

/** A Parquet file (uncompressed or Snappy), of which the named columns are read, a page of rows at a time. */
export function parquetTable(path: string, columns: readonly string[]): TableReader {
  return async function* () {
    const file = await opened(path);
    const metadata = await parquetMetadataAsync(file);
    const present = new Set(metadata.schema.map(({ name }) => name));
    const missing = columns.filter((column) => !present.has(column));
    if (missing.length > 0) {
      const expected = `expected the columns ${missing.join(', ')}`;
      throw new BallastError('CONFIG_INVALID', `${path}: ${expected}, was a table without`);
    }
    const total = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < total; rowStart += PAGE) {
      const rowEnd = Math.min(total, rowStart + PAGE);
      const page = await parquetReadObjects({
        ...{ file, metadata, rowStart, rowEnd },
        columns: [...columns],
      });
      for (const [index, cells] of page.entries()) {
        const number = rowStart + index + 1;
        yield { number, cells, original: textOf(cells), fault: null, behind: number, total };
      }
    }
  };
}

async function opened(path: string): ReturnType<typeof asyncBufferFromFile> {
  try {
    return await asyncBufferFromFile(path);
  } catch (cause) {
    throw new BallastError('CONFIG_INVALID', `expected the file ${path}`, { cause });
  }
}

/** JSON knows no long. */
const textOf = (cells: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(cells, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
