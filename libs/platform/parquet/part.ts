import { join } from 'node:path';
import type { ParquetRow, ParquetTable } from './parquet-table.js';

/**
 * Offsets of a partition that share a part. A block begins at a multiple of it, so that which rows a part has, and what it
 * is called, follows from the log alone: not from when somebody read it, and not from what retention has left.
 */
export const BLOCK_OFFSETS = 4096;

/** One file: the rows of one date that one block of a partition has. */
export interface Part {
  readonly date: string;
  readonly partition: number;
  /** First offset of the block. */
  readonly block: number;
}

/** First offset of the block that an offset lies in. */
export const blockOf = (offset: number): number => offset - (offset % BLOCK_OFFSETS);

/** The parts that rows belong to, each once, in the order in which they come up. */
export function partsOf(rows: readonly ParquetRow[]): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const { date, partition, offset } of rows) {
    const part = { date, partition, block: blockOf(offset) };
    parts.set(`${date}/${partition}/${part.block}`, part);
  }
  return [...parts.values()];
}

/** The folder of a date, below that of a namespace. */
export const dateFolder = (table: Pick<ParquetTable, 'name'>, date: string): string =>
  join(table.name, `date=${date}`);

/** Name of a part's file. */
export const partName = (topic: string, { partition, block }: Part): string =>
  `${topic}-${partition}-${block}.parquet`;
