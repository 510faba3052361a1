import type { DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { DuckDb } from './load-duckdb.js';
import type { Cell, ColumnKind, ParquetRow, ParquetTable } from './parquet-table.js';
import { blockOf } from './part.js';
import type { PartRequest, PartWriter } from './part-writer.js';

/** Rows that a chunk of DuckDB takes. */
const CHUNK_ROWS = 2048;
const US_PER_MS = 1000n;

const SQL_TYPE: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  instant: 'TIMESTAMP WITH TIME ZONE',
  weights: 'MAP(VARCHAR, DOUBLE)',
};

/** Where a row comes from, behind the columns of every table; the last two say only where it goes. */
const PLACE = ['log_partition', 'log_offset', 'log_row', 'part_date', 'part_block'] as const;
const KEPT_PLACE = 'log_partition, log_offset, log_row';

/** One thread, so that a file is the same bytes each time; no extension is ever asked for over a network. */
const SETTINGS = {
  threads: '1',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

/** Parts by DuckDB in memory: rows are taken into a table, and each part is a query over it and the file that is there. */
export class DuckDbPartWriter implements PartWriter {
  #instance: DuckDBInstance | null = null;
  #connection: DuckDBConnection | null = null;

  constructor(private readonly duckdb: DuckDb) {}

  async take(table: ParquetTable, rows: readonly ParquetRow[]): Promise<void> {
    const columns = table.columns.map(({ name, kind }) => `"${name}" ${SQL_TYPE[kind]}`);
    const place = PLACE.map((name) => `${name} ${name === 'part_date' ? 'VARCHAR' : 'BIGINT'}`);
    const connection = await this.#connected();
    await connection.run(
      `create or replace temp table "${table.name}" (${[...columns, ...place].join(', ')})`,
    );
    const appender = await connection.createAppender(table.name);
    try {
      for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
        const chunk = this.duckdb.DuckDBDataChunk.create(this.#typesOf(table));
        chunk.setColumns(this.#columnsOf(table, rows.slice(from, from + CHUNK_ROWS)));
        appender.appendDataChunk(chunk);
      }
    } finally {
      appender.closeSync();
    }
  }

  async write({ table, part, existing, first, last, path }: PartRequest): Promise<void> {
    const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
    const taken = `select ${names}, ${KEPT_PLACE} from temp."${table.name}"
      where log_partition = ${part.partition} and part_block = ${part.block} and part_date = ${text(part.date)}`;
    const kept =
      existing === null
        ? ''
        : `union all by name select * from read_parquet(${text(existing)}, hive_partitioning = false)
           where log_offset < ${first} or log_offset > ${last}`;
    const connection = await this.#connected();
    await connection.run(
      `copy (${taken} ${kept} order by log_offset, log_row) to ${text(path)} (format parquet, compression snappy)`,
    );
  }

  close(): void {
    this.#connection?.closeSync();
    this.#instance?.closeSync();
    this.#connection = this.#instance = null;
  }

  async #connected(): Promise<DuckDBConnection> {
    this.#instance ??= await this.duckdb.DuckDBInstance.create(':memory:', SETTINGS);
    return (this.#connection ??= await this.#instance.connect());
  }

  #typesOf(table: ParquetTable): readonly DuckDBType[] {
    const { BIGINT, BOOLEAN, DOUBLE, MAP, TIMESTAMPTZ, VARCHAR } = this.duckdb;
    const types: Readonly<Record<ColumnKind, DuckDBType>> = {
      ...{ text: VARCHAR, number: DOUBLE, integer: BIGINT, boolean: BOOLEAN },
      ...{ instant: TIMESTAMPTZ, weights: MAP(VARCHAR, DOUBLE) },
    };
    const place = PLACE.map((name) => (name === 'part_date' ? VARCHAR : BIGINT));
    return [...table.columns.map(({ kind }) => types[kind]), ...place];
  }

  #columnsOf(
    table: ParquetTable,
    rows: readonly ParquetRow[],
  ): readonly (readonly DuckDBValue[])[] {
    return [
      ...table.columns.map(({ kind }, i) => rows.map(({ cells }) => this.#valueOf(kind, cells[i]))),
      rows.map(({ partition }) => BigInt(partition)),
      rows.map(({ offset }) => BigInt(offset)),
      rows.map(({ row }) => BigInt(row)),
      rows.map(({ date }) => date),
      rows.map(({ offset }) => BigInt(blockOf(offset))),
    ];
  }

  #valueOf(kind: ColumnKind, cell: Cell): DuckDBValue {
    if (typeof cell === 'object') return cell === null ? null : this.#mapOf(cell);
    if (typeof cell !== 'number' || kind === 'number') return cell;
    const whole = BigInt(cell);
    return kind === 'instant' ? new this.duckdb.DuckDBTimestampTZValue(whole * US_PER_MS) : whole;
  }

  #mapOf(weights: Readonly<Record<string, number>>): DuckDBValue {
    const entries = Object.entries(weights).map(([key, value]) => ({ key, value }));
    return new this.duckdb.DuckDBMapValue(entries);
  }
}

/** A text in SQL. */
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
