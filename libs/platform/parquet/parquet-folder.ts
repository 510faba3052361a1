import { dirname, join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';
import { partitionName, type Positions } from '#platform/topic-log.js';
import type { FolderFiles } from './folder-files.js';
import type { ParquetRow, ParquetTable } from './parquet-table.js';
import { dateFolder, partName, partsOf, type Part } from './part.js';
import type { PartWriter } from './part-writer.js';

/** Offsets of a partition that a batch comes from. */
export interface OffsetRange {
  readonly first: number;
  readonly last: number;
}

/** What is written together. */
export interface ParquetBatch {
  readonly rows: ReadonlyMap<ParquetTable, readonly ParquetRow[]>;
  /** By `topic/partition`. */
  readonly ranges: ReadonlyMap<string, OffsetRange>;
  /** Where reading goes on behind it. */
  readonly positions: Positions;
}

export interface ParquetFolderOptions {
  /** Of the namespace: tables are folders in it. */
  readonly directory: string;
  readonly tables: readonly ParquetTable[];
  readonly writer: PartWriter;
  readonly files: FolderFiles;
}

/** Which log the parts are of and how far they go; no reader of Parquet takes it for a part. */
const POSITIONS = '_positions.json';
/** What is being written; renamed when it is whole and durable. */
const DRAFTS = '_drafts';

/**
 * A folder of Parquet parts and how far they go in the log. A part is replaced as a whole, by one that has the rows of the
 * batch in the place of those of the same offsets and all others as they were: a batch again changes nothing, so positions
 * that follow the parts are enough.
 */
export class ParquetFolder {
  #logId = '';
  #parts = 0;

  constructor(private readonly options: ParquetFolderOptions) {}

  /** Parts written by this process, each time they were. */
  get parts(): number {
    return this.#parts;
  }

  /**
   * Makes what is needed, and says where reading goes on.
   * @param onOtherLog what becomes of parts of another log
   * @throws BallastError CONFIG_HISTORY on parts of another log, or of nobody knows which; the system's error where the
   *   folder cannot be used
   */
  async open(logId: string, onOtherLog: 'reset' | 'refuse'): Promise<Positions> {
    const { files, directory } = this.options;
    const drafts = join(directory, DRAFTS);
    await files.remove(drafts);
    files.makeDirectory(drafts);
    const owned = this.#owned();
    if (owned?.log === logId) {
      this.#logId = logId;
      return owned.positions;
    }
    if (owned !== null || this.#hasParts()) await this.#refuseOrEmpty(onOtherLog, owned?.log);
    this.#logId = logId;
    await this.#save(new Map());
    return new Map();
  }

  /**
   * Writes a batch: when it resolves, its rows and its positions are durable. False, and neither positions nor all of the
   * rows, when it was to stop.
   * @throws the system's or DuckDB's error; then the same batch, or any that begins where it began, is to be written again
   */
  async write(batch: ParquetBatch, isStopping: () => boolean): Promise<boolean> {
    const touched = new Set<string>();
    for (const [table, rows] of batch.rows) {
      await this.options.writer.take(table, rows);
      for (const part of partsOf(rows)) {
        if (isStopping()) return false;
        await this.#replace(table, part, batch.ranges, touched);
      }
    }
    for (const path of touched) await this.options.files.syncDirectory(path);
    await this.#save(batch.positions);
    return true;
  }

  async #replace(
    table: ParquetTable,
    part: Part,
    ranges: ParquetBatch['ranges'],
    touched: Set<string>,
  ): Promise<void> {
    const { files, writer, directory } = this.options;
    const folder = join(directory, dateFolder(table, part.date));
    const name = partName(table.topic, part);
    const [path, draft] = [join(folder, name), join(directory, DRAFTS, name)];
    if (!files.exists(folder)) {
      files.makeDirectory(folder);
      touched.add(directory).add(dirname(folder));
    }
    const { first, last } = rangeOf(table, part, ranges);
    const existing = files.exists(path) ? path : null;
    await writer.write({ table, part, existing, first, last, path: draft });
    await files.sync(draft);
    await files.rename(draft, path);
    touched.add(folder);
    this.#parts += 1;
  }

  async #save(positions: Positions): Promise<void> {
    const { files, directory } = this.options;
    const draft = join(directory, DRAFTS, POSITIONS);
    const text = JSON.stringify({ log: this.#logId, positions: Object.fromEntries(positions) });
    await files.write(draft, text);
    await files.rename(draft, join(directory, POSITIONS));
    await files.syncDirectory(directory);
  }

  #owned(): { readonly log: string; readonly positions: Positions } | null {
    const { files, directory } = this.options;
    const path = join(directory, POSITIONS);
    const text = files.read(path);
    if (text === null) return null;
    try {
      const { log, positions } = JSON.parse(text) as {
        log: string;
        positions: Record<string, number>;
      };
      return { log, positions: new Map(Object.entries(positions)) };
    } catch (cause) {
      throw new BallastError(
        'CONFIG_HISTORY',
        `expected positions of the log in ${path}, was a file that cannot be read: remove ${directory} to write all again`,
        { cause },
      );
    }
  }

  #hasParts(): boolean {
    const { files, directory, tables } = this.options;
    return tables.some(({ name }) => files.exists(join(directory, name)));
  }

  async #refuseOrEmpty(onOtherLog: 'reset' | 'refuse', was = 'nobody knows which'): Promise<void> {
    const { files, directory, tables } = this.options;
    if (onOtherLog === 'refuse') {
      throw new BallastError(
        'CONFIG_HISTORY',
        `expected Parquet of this log in ${directory}, was of another (${was}): move it away, or name another BALLAST_PARQUET_DIR`,
      );
    }
    for (const { name } of tables) await files.remove(join(directory, name));
  }
}

function rangeOf(
  { topic }: ParquetTable,
  { partition }: Part,
  ranges: ParquetBatch['ranges'],
): OffsetRange {
  const name = partitionName(topic, partition);
  const range = ranges.get(name);
  if (range === undefined) {
    throw new BallastError('BUG_INVARIANT', `expected the offsets of ${name} in the batch`);
  }
  return range;
}
