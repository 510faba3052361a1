import type { ParquetRow, ParquetTable } from './parquet-table.js';
import type { Part } from './part.js';

/** What a part is made of, and where it goes. */
export interface PartRequest {
  readonly table: ParquetTable;
  readonly part: Part;
  /** The file that is there already; null: none. Its rows outside of `first` to `last` are kept. */
  readonly existing: string | null;
  /** First and last offset of the partition that the rows taken come from. */
  readonly first: number;
  readonly last: number;
  readonly path: string;
}

/** Makes Parquet files of rows. */
export interface PartWriter {
  /** Takes rows of a table, in the place of those that were taken before. */
  take(table: ParquetTable, rows: readonly ParquetRow[]): Promise<void>;
  /** Writes one part of the rows taken, in the order of the log; the same rows are the same bytes. */
  write(request: PartRequest): Promise<void>;
  close(): void;
}
