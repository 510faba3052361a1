/** What a column holds; `weights` are numbers by name. */
export type ColumnKind = 'text' | 'number' | 'integer' | 'boolean' | 'instant' | 'weights';

/** A value of a column: an instant is UTC ms, null is not known. */
export type Cell = string | number | boolean | null | Readonly<Record<string, number>>;

/** One column, and what it says of one source of a row. */
export interface Column<Source = never> {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly valueOf: (source: Source) => Cell;
}

/** A table of Parquet files; its rows are of one topic. */
export interface ParquetTable<Source = never> {
  readonly name: string;
  readonly topic: string;
  readonly columns: readonly Column<Source>[];
}

/** One row with its place in the log, which is its key. */
export interface ParquetRow {
  /** The folder it belongs to, YYYY-MM-DD. */
  readonly date: string;
  readonly partition: number;
  readonly offset: number;
  /** From 0 within its record. */
  readonly row: number;
  /** In the order of the table's columns. */
  readonly cells: readonly Cell[];
}
