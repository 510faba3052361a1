/** A row of a table in a file. */
export interface TableRow {
  /** From 1, the header not counted. */
  readonly number: number;
  readonly cells: Readonly<Record<string, unknown>>;
  /** As it stands in the file, or as JSON where that is no text. */
  readonly original: string;
  /** Why it is no row of the table; null when it is one. */
  readonly fault: string | null;
  /** How much of the file lies behind it, and how much there is: bytes or rows. */
  readonly behind: number;
  readonly total: number;
}

/** Reads a table from its first row on. */
export type TableReader = () => AsyncGenerator<TableRow, void>;
