import { createHash } from 'node:crypto';
import { BallastError } from '#core/ballast-error.js';
import { isObject } from '../config/checked.js';
import type { TableRow } from './table-row.js';

/** Where a file was left: how many rows lie behind, and a chain of their digests. */
export interface FilePlace {
  readonly rows: number;
  /** SHA-256 of the chain before it and of the row as it stands in the file; '' before the first; null when not known. */
  readonly digest: string | null;
}

export const FILE_BEGINNING: FilePlace = { rows: 0, digest: '' };

/** Whether a value is what a cursor says of a file. */
export const isFilePlace = (value: unknown): value is FilePlace =>
  isObject(value) &&
  Number.isSafeInteger(value.rows) &&
  Number(value.rows) >= 0 &&
  (value.digest === null || typeof value.digest === 'string');

/**
 * A file that is read from its beginning with each start, and holds what was committed of it against what it says now:
 * rows may be appended, and none may be another. One that says another past would have readers believe what was never
 * said, and what was put into its midst would be read by nobody.
 */
export class CommittedRows {
  #read = FILE_BEGINNING;

  /** @param file its path and what its rows are, for whoever is told */
  constructor(
    private readonly file: { readonly path: string; readonly of: string },
    private readonly from: FilePlace,
  ) {}

  /** Behind the row that was passed last, and never before what was committed. */
  get place(): FilePlace {
    return this.#read.rows < this.from.rows ? this.from : this.#read;
  }

  /** @returns whether the row is a new one  @throws BallastError CONFIG_INVALID where the rows behind are others */
  pass({ original }: Pick<TableRow, 'original'>): boolean {
    const { rows, digest } = this.#read;
    const chained = createHash('sha256')
      .update(digest ?? '')
      .update(original);
    this.#read = { rows: rows + 1, digest: chained.digest('hex') };
    if (rows >= this.from.rows) return true;
    const { digest: committed } = this.from;
    const isLast = rows + 1 === this.from.rows;
    if (isLast && committed !== null && committed !== this.#read.digest) {
      throw this.#changed('others');
    }
    return false;
  }

  /** The file has ended. @throws BallastError CONFIG_INVALID where it has become shorter */
  end(): void {
    const { rows } = this.#read;
    if (rows < this.from.rows) throw this.#changed(`${rows} rows`);
  }

  #changed(was: string): BallastError {
    const { path, of } = this.file;
    const expected = `expected its first ${this.from.rows} rows as they were committed`;
    return new BallastError(
      'CONFIG_INVALID',
      `${path}: ${expected}, was ${was}: append ${of}, or name another feed`,
    );
  }
}
