/** How a column stands. */
export type Alignment = 'left' | 'right';

/** How a table is set. */
export interface TableLayout {
  /** By column; the first stands left, others right unless told. */
  readonly alignments?: readonly Alignment[];
  /** Adds the colour of a cell of a row, whose width is settled. */
  readonly paint?: (cell: string, row: number, column: number) => string;
}

/** Lines of a table: head, rule, rows; two blanks between columns. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { alignments = ['left'], paint = (cell) => cell }: TableLayout = {},
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const padded = (cells: readonly string[]): string[] =>
    cells.map((cell, column) =>
      alignments[column] === 'left' ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
  const line = (cells: readonly string[]): string => cells.join('  ').trimEnd();
  return [
    line(padded(head)),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((row, r) => line(padded(row).map((cell, column) => paint(cell, r, column)))),
  ];
}
