import type { Warning } from './warning.js';

/** A figure for each instrument. */
export type PrintedMap = Readonly<Record<string, number | null>>;

/** A matrix by rows. */
export type PrintedRows = readonly (readonly (number | null)[])[];

/** Turns numbers into what an answer shows: null for what is not finite, and a warning that names it. */
export class FigurePrinter {
  readonly #warnings: Warning[] = [];

  constructor(private readonly instruments: readonly string[]) {}

  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  warn(path: string, message: string): void {
    this.#warnings.push({ path, message });
  }

  figure(path: string, value: number, message: string): number | null {
    if (Number.isFinite(value)) return value;
    this.warn(path, message);
    return null;
  }

  map(path: string, values: Float64Array, message: string): PrintedMap {
    return Object.fromEntries(
      this.instruments.map((name, i) => [name, this.figure(`${path}.${name}`, values[i], message)]),
    );
  }

  /** Rows of a symmetric matrix; a matrix or a row of which nothing exists is named once. */
  rows(path: string, matrix: Float64Array, message: string): PrintedRows {
    const n = this.instruments.length;
    const exists = (k: number): boolean => Number.isFinite(matrix[k]);
    const rows = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => (exists(i * n + j) ? matrix[i * n + j] : null)),
    );
    const isMissing = (row: readonly (number | null)[]): boolean =>
      row.every((value) => value === null);
    if (rows.every(isMissing)) this.warn(path, message);
    else {
      rows.forEach((row, i) => {
        if (isMissing(row)) this.warn(`${path}[${i}]`, message);
        else this.#warnElements(row, rows, { path, i, message });
      });
    }
    return rows;
  }

  #warnElements(
    row: readonly (number | null)[],
    rows: PrintedRows,
    at: { readonly path: string; readonly i: number; readonly message: string },
  ): void {
    row.forEach((value, j) => {
      // The column of a row that is missing has been named with it.
      if (value !== null || rows[j].every((other) => other === null)) return;
      this.warn(`${at.path}[${at.i}][${j}]`, at.message);
    });
  }
}
