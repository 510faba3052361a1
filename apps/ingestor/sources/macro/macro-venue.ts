import { createHash } from 'node:crypto';
import { BallastError } from '#core/ballast-error.js';
import type { Macro, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { foreignCursor } from '../../venues/cursor-error.js';
import type { FeedBatch, FeedEvent, FeedSource, Venue } from '../../venues/venue.js';
import { csvTable } from '../file/csv-table.js';
import type { TableRow } from '../file/table-row.js';
import type { MacroConfig } from './macro-config.js';
import { MacroReader } from './macro-reader.js';
import { MacroReleases } from './macro-releases.js';
import { macroUniverse } from './macro-universe.js';

/** Where a file was left: how many rows lie behind, and a chain of their digests. */
interface Place {
  readonly rows: number;
  readonly digest: string;
}

const BEGINNING: Place = { rows: 0, digest: '' };

/**
 * Macro-economic series in a file as a feed of records beside the ticks: it moves no window. A start reads the file from its
 * beginning and says what lies behind its cursor, so rows that were appended are taken with the next start.
 */
export class MacroVenue implements Venue {
  readonly feed: string;
  readonly venue: string;

  /** @param path of the file, absolute */
  constructor(
    private readonly config: MacroConfig,
    private readonly path: string,
    private readonly now: () => number,
  ) {
    this.feed = config.feed;
    this.venue = config.feed;
  }

  universe(): UniverseDefinition {
    return macroUniverse(this.feed);
  }

  /** The source throws CONFIG_INVALID where the rows behind the cursor are others than they were. */
  open(cursor: string | null): FeedSource {
    const from = cursor === null ? BEGINNING : placeOf(cursor, this.feed);
    const { columns, delimiter } = this.config;
    const names = Object.values(columns).filter((name): name is string => name !== undefined);
    const rows = csvTable(this.path, { delimiter, columns: names })(1);
    return new MacroSource({ config: this.config, path: this.path, now: this.now }, rows, from);
  }
}

class MacroSource implements FeedSource {
  readonly #reader: MacroReader;
  readonly #releases = new MacroReleases();
  #place = BEGINNING;
  #done = false;

  constructor(
    private readonly parts: {
      readonly config: MacroConfig;
      readonly path: string;
      readonly now: () => number;
    },
    private readonly rows: AsyncGenerator<TableRow, void>,
    private readonly from: Place,
  ) {
    this.#reader = new MacroReader(parts.config);
  }

  async next(): Promise<FeedBatch> {
    const events: FeedEvent[] = [];
    let repeats = 0;
    let progress: FeedBatch['progress'];
    const end = Math.max(this.#place.rows, this.from.rows) + this.parts.config.batchRows;
    while (!this.#done && this.#place.rows < end) {
      const { value: row, done } = await this.rows.next();
      if (done === true) {
        this.#done = true;
        break;
      }
      const said = this.#take(row);
      if (this.#place.rows <= this.from.rows) {
        this.#check();
        continue;
      }
      events.push(...said.events);
      repeats += said.repeats;
      progress = { session: '', index: row.behind, total: row.total };
    }
    if (this.#place.rows < this.from.rows) throw this.#changed(`${this.#place.rows} rows`);
    const cursor = JSON.stringify({ macro: this.#place });
    return { events, cursor, done: this.#done, repeats, ...(progress && { progress }) };
  }

  async close(): Promise<void> {
    await this.rows.return();
  }

  #take(row: TableRow): { readonly events: readonly FeedEvent[]; readonly repeats: number } {
    const { rows, digest } = this.#place;
    const chained = createHash('sha256').update(digest).update(row.original).digest('hex');
    this.#place = { rows: rows + 1, digest: chained };
    const read = this.#reader.read(row);
    if (read.kind === 'absent') return { events: [this.#gap(row, read.reason)], repeats: 0 };
    if (read.kind === 'fault') {
      return { events: [this.#refusal(row, read.reason, read.series)], repeats: 0 };
    }
    const { record } = read;
    const release = this.#releases.take(record);
    if (release.kind === 'repeat') return { events: [], repeats: 1 };
    if (release.kind === 'contradiction') {
      return { events: [this.#refusal(row, release.reason, record.series)], repeats: 0 };
    }
    const gaps =
      release.skipped === null ? [] : [this.#gap(row, `${record.series}: ${release.skipped}`)];
    return { events: [...gaps, released(record)], repeats: 0 };
  }

  #gap({ number }: TableRow, reason: string): FeedEvent {
    const at = this.parts.now();
    return { kind: 'gap', code: 'SOURCE_MISSING', reason: `row ${number}: ${reason}`, at };
  }

  #refusal({ number, original }: TableRow, reason: string, series: string | null): FeedEvent {
    const key = series ?? this.parts.config.feed;
    const told = `row ${number}: ${reason}`;
    return { kind: 'refused', code: 'DATA_MALFORMED', reason: told, original, key };
  }

  #check(): void {
    const { rows, digest } = this.#place;
    if (rows < this.from.rows || digest === this.from.digest) return;
    throw this.#changed('others');
  }

  /** A file that says another past would make readers believe what was never said. */
  #changed(was: string): BallastError {
    const { path } = this.parts;
    const expected = `expected its first ${this.from.rows} rows as they were committed`;
    return new BallastError(
      'CONFIG_INVALID',
      `${path}: ${expected}, was ${was}: append releases, or name another feed`,
    );
  }
}

function released(value: Macro): FeedEvent {
  const { name: topic } = topics.macro;
  const headers = { source: value.source };
  return { kind: 'record', output: { topic, key: value.series, value, headers } };
}

/** @throws BallastError CONFIG_JOURNAL when the cursor is another feed's */
function placeOf(cursor: string, feed: string): Place {
  try {
    const { macro } = JSON.parse(cursor) as { readonly macro?: Partial<Place> };
    const { rows, digest } = macro ?? {};
    if (rows !== undefined && Number.isSafeInteger(rows) && typeof digest === 'string') {
      return { rows, digest };
    }
  } catch {
    // It is none of ours either.
  }
  throw foreignCursor(feed, cursor);
}
