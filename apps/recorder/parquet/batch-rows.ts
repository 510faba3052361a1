import type { OffsetRange, ParquetBatch } from '#platform/parquet/parquet-folder.js';
import type { Cell, ParquetRow, ParquetTable } from '#platform/parquet/parquet-table.js';
import { partitionName, type Positions } from '#platform/topic-log.js';
import type { Decision, Metrics, Returns, WeightSchema } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import type { InstrumentNames } from '../instrument-names.js';
import { barRows, decisionRows, metricsRows, type Rows, weightRows } from './rows.js';
import { BARS, DECISIONS, METRICS, WEIGHTS } from './tables.js';

/** Rows of records as they come, and which offsets they are of. */
export class BatchRows {
  readonly #rows = new Map<ParquetTable, ParquetRow[]>();
  readonly #ranges = new Map<string, OffsetRange>();
  #count = 0;
  #bytes = 0;
  #refused = 0;

  constructor(
    private readonly names: InstrumentNames,
    private readonly onTrouble: (text: string) => void,
  ) {}

  /** True without a record: one that has no rows moves the positions too. */
  get isEmpty(): boolean {
    return this.#ranges.size === 0;
  }

  get count(): number {
    return this.#count;
  }

  /** Of its cells, estimated: a decision is as large as its universe. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records that no folder is meant for. */
  get refused(): number {
    return this.#refused;
  }

  /** @throws BallastError IO_LOG, CONFIG_HISTORY where the log cannot say the names of instruments */
  async add(record: LogRecord): Promise<void> {
    const { topic, partition, offset } = record;
    const name = partitionName(topic, partition);
    const [table, rows] = await this.#rowsOf(record);
    this.#ranges.set(name, { first: this.#ranges.get(name)?.first ?? offset, last: offset });
    if (rows === null) {
      this.#refused += 1;
      this.onTrouble(`expected a record with a date, was ${name} offset ${offset}: passed over`);
    } else if (rows.length > 0) {
      const taken = this.#rows.get(table) ?? [];
      for (const row of rows) {
        taken.push(row);
        this.#bytes += bytesOf(row.cells);
      }
      this.#rows.set(table, taken);
      this.#count += rows.length;
    }
  }

  /** What is written, from where reading began. */
  behind(positions: Positions): ParquetBatch {
    const to = new Map(positions);
    for (const [name, { last }] of this.#ranges) to.set(name, last + 1);
    return { rows: this.#rows, ranges: this.#ranges, positions: to };
  }

  async #rowsOf(record: LogRecord): Promise<readonly [ParquetTable, Rows]> {
    switch (record.topic) {
      case METRICS.topic:
        return [METRICS, metricsRows(record as LogRecord<Metrics>)];
      case WEIGHTS.topic:
        return [WEIGHTS, weightRows(record as LogRecord<WeightSchema>)];
      case DECISIONS.topic:
        return [DECISIONS, decisionRows(record as LogRecord<Decision>)];
      default:
        return [BARS, await this.#barRowsOf(record as LogRecord<Returns>)];
    }
  }

  async #barRowsOf(record: LogRecord<Returns>): Promise<Rows> {
    const { universeId } = record.value;
    const names = await this.names.of(universeId);
    if (names !== null) return barRows(record, names);
    this.onTrouble(
      `expected a definition of the universe ${universeId} in the log, was none: its closes are passed over`,
    );
    return [];
  }
}

const NUMBER_BYTES = 8;
/** A name and a number. */
const ENTRY_BYTES = 32;

const bytesOf = (cells: readonly Cell[]): number =>
  cells.reduce<number>((sum, cell) => {
    if (typeof cell === 'string') return sum + cell.length;
    if (cell === null || typeof cell !== 'object') return sum + NUMBER_BYTES;
    return sum + ENTRY_BYTES * Object.keys(cell).length;
  }, 0);
