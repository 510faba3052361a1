import type { UniverseDefinition } from '#stream/generated/wire-types.js';
import { cursorOf, firstCursor, type IntakeCursor } from '../intake/intake-cursor.js';
import { QuoteReader, type QuoteFault, type RawQuote } from '../intake/quote-reader.js';
import { TickIntake } from '../intake/tick-intake.js';
import type { FeedBatch, FeedSource, Venue } from '../../venues/venue.js';
import { CommittedRows, FILE_BEGINNING, isFilePlace, type FilePlace } from './committed-rows.js';
import { csvTable } from './csv-table.js';
import type { FileConfig } from './file-config.js';
import { parquetTable } from './parquet-table.js';
import type { TableReader, TableRow } from './table-row.js';

/**
 * A table in a file as a feed, to its end, where the window that is open closes. A start reads the file from its beginning
 * and holds it against what was committed of it, so rows that were appended are taken with the next start.
 */
export class FileVenue implements Venue {
  readonly feed: string;
  readonly venue: string;

  /** @param path of the file, absolute */
  constructor(
    private readonly config: FileConfig,
    private readonly path: string,
    private readonly definition: UniverseDefinition,
    private readonly now: () => number,
  ) {
    this.feed = config.feed;
    this.venue = definition.venue;
  }

  universe(): UniverseDefinition {
    return this.definition;
  }

  /** The source throws CONFIG_INVALID where the rows behind the cursor are others than they were. */
  open(cursor: string | null): FeedSource {
    const from =
      cursor === null ? firstCursor(FILE_BEGINNING) : cursorOf(cursor, this.feed, isPlace);
    const columns = this.#columns();
    const { format, delimiter } = this.config;
    const table =
      format === 'csv'
        ? csvTable(this.path, { delimiter, columns })
        : parquetTable(this.path, columns);
    const rows = new CommittedRows({ path: this.path, of: 'rows' }, placeOf(from.place));
    return new FileSource(this.config, this.definition, { table, from, rows, now: this.now });
  }

  #columns(): string[] {
    const { layout, columns } = this.config;
    if (layout === 'wide') return [columns.eventTime, ...wideColumns(this.config, this.definition)];
    return Object.values(columns).filter((column): column is string => column !== undefined);
  }
}

class FileSource implements FeedSource {
  readonly #intake: TickIntake<FilePlace | number>;
  readonly #reader: QuoteReader;
  readonly #rows: AsyncGenerator<TableRow, void>;
  readonly #wide: readonly string[];
  #done = false;

  constructor(
    private readonly config: FileConfig,
    universe: UniverseDefinition,
    private readonly parts: {
      readonly table: TableReader;
      readonly from: IntakeCursor<FilePlace | number>;
      readonly rows: CommittedRows;
      readonly now: () => number;
    },
  ) {
    const { table, from } = parts;
    this.#intake = new TickIntake(config.feed, universe, from, 'ofInstruments', config.dailyLimit);
    this.#reader = new QuoteReader(universe, { time: config.time, instruments: config.names() });
    this.#rows = table();
    this.#wide = config.layout === 'wide' ? wideColumns(config, universe) : [];
  }

  async next(): Promise<FeedBatch> {
    const { rows } = this.parts;
    if (this.#done || this.#intake.isBehind) {
      return this.#intake.batch(rows.place, { done: this.#done });
    }
    let last: TableRow | null = null;
    for (let taken = 0; taken < this.config.batchRows; taken++) {
      const row = await this.#next();
      if (row === null) {
        this.#done = true;
        this.#intake.end();
        break;
      }
      this.#take(row);
      last = row;
    }
    return this.#intake.batch(rows.place, {
      done: this.#done,
      ...(last !== null && { progress: this.#progress(last) }),
    });
  }

  async close(): Promise<void> {
    await this.#rows.return();
  }

  /** The next row that was not committed; null at the end. */
  async #next(): Promise<TableRow | null> {
    for (;;) {
      const { value: row, done } = await this.#rows.next();
      if (done === true) {
        this.parts.rows.end();
        return null;
      }
      if (this.parts.rows.pass(row)) return row;
    }
  }

  #take(row: TableRow): void {
    if (row.fault !== null) {
      this.#refuse(row, { code: 'DATA_MALFORMED', reason: row.fault, key: null });
      return;
    }
    for (const raw of this.#quotesOf(row)) {
      const read = this.#reader.read(raw);
      if ('fault' in read) this.#refuse(row, read.fault);
      else {
        const { quote } = read;
        this.#intake.take({ quote, original: row.original, receivedAt: this.parts.now() });
      }
    }
  }

  #quotesOf({ cells }: TableRow): readonly RawQuote[] {
    const { columns } = this.config;
    const cell = (column: string | undefined): unknown =>
      column === undefined ? undefined : cells[column];
    const eventTime = cells[columns.eventTime];
    if (this.config.layout === 'long') {
      return [
        {
          ...{ eventTime, instrument: cell(columns.instrument), price: cell(columns.price) },
          ...{ cumulativeVolume: cell(columns.cumulativeVolume), sequence: cell(columns.sequence) },
        },
      ];
    }
    // An empty cell of a wide table is an instrument without a price then, as before its listing.
    return this.#wide
      .filter((column) => ![undefined, null, ''].includes(cells[column] as string))
      .map((column) => ({
        ...{ eventTime, instrument: column, price: cells[column] },
        ...{ cumulativeVolume: undefined, sequence: undefined },
      }));
  }

  #refuse({ number, original }: TableRow, { code, reason, key }: QuoteFault): void {
    this.#intake.refuse({ code, original, key, reason: `row ${number}: ${reason}` });
  }

  #progress({ behind, total }: TableRow): NonNullable<FeedBatch['progress']> {
    const { newest } = this.#intake;
    const session = newest === null ? '' : new Date(newest).toISOString().slice(0, 10);
    return { session, index: behind, total };
  }
}

/** The column of each instrument, by the file's own name. */
function wideColumns(config: FileConfig, { instruments }: UniverseDefinition): readonly string[] {
  const columnOf = new Map([...config.names()].map(([column, name]) => [name, column]));
  return instruments.map((name) => columnOf.get(name) ?? name);
}

/** Versions without digests said the number of the next row. */
const isPlace = (place: unknown): place is FilePlace | number =>
  isFilePlace(place) || (Number.isSafeInteger(place) && Number(place) > 0);

const placeOf = (place: FilePlace | number): FilePlace =>
  typeof place === 'number' ? { rows: place - 1, digest: null } : place;
