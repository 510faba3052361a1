import type { Macro, UniverseDefinition } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { foreignCursor } from '../../venues/cursor-error.js';
import type { FeedBatch, FeedEvent, FeedSource, Venue } from '../../venues/venue.js';
import {
  CommittedRows,
  FILE_BEGINNING,
  isFilePlace,
  type FilePlace,
} from '../file/committed-rows.js';
import { csvTable } from '../file/csv-table.js';
import type { TableRow } from '../file/table-row.js';
import type { MacroConfig } from './macro-config.js';
import { MacroReader } from './macro-reader.js';
import { MacroReleases } from './macro-releases.js';
import { macroUniverse } from './macro-universe.js';

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
    const from = cursor === null ? FILE_BEGINNING : placeOf(cursor, this.feed);
    const { columns, delimiter } = this.config;
    const names = Object.values(columns).filter((name): name is string => name !== undefined);
    const rows = csvTable(this.path, { delimiter, columns: names })();
    const committed = new CommittedRows({ path: this.path, of: 'releases' }, from);
    return new MacroSource({ config: this.config, committed, now: this.now }, rows);
  }
}

class MacroSource implements FeedSource {
  readonly #reader: MacroReader;
  readonly #releases = new MacroReleases();
  #done = false;

  constructor(
    private readonly parts: {
      readonly config: MacroConfig;
      readonly committed: CommittedRows;
      readonly now: () => number;
    },
    private readonly rows: AsyncGenerator<TableRow, void>,
  ) {
    this.#reader = new MacroReader(parts.config);
  }

  async next(): Promise<FeedBatch> {
    const events: FeedEvent[] = [];
    let repeats = 0;
    let progress: FeedBatch['progress'];
    const { committed, config } = this.parts;
    for (let taken = 0; taken < config.batchRows && !this.#done;) {
      const { value: row, done } = await this.rows.next();
      if (done === true) {
        committed.end();
        this.#done = true;
        break;
      }
      const isNew = committed.pass(row);
      // What was committed is read again too: releases are held against those before them.
      const said = this.#take(row);
      if (!isNew) continue;
      taken += 1;
      events.push(...said.events);
      repeats += said.repeats;
      progress = { session: '', index: row.behind, total: row.total };
    }
    const cursor = JSON.stringify({ macro: committed.place });
    return { events, cursor, done: this.#done, repeats, ...(progress && { progress }) };
  }

  async close(): Promise<void> {
    await this.rows.return();
  }

  #take(row: TableRow): { readonly events: readonly FeedEvent[]; readonly repeats: number } {
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
}

function released(value: Macro): FeedEvent {
  const { name: topic } = topics.macro;
  const headers = { source: value.source };
  return { kind: 'record', output: { topic, key: value.series, value, headers } };
}

/** @throws BallastError CONFIG_JOURNAL when the cursor is another feed's */
function placeOf(cursor: string, feed: string): FilePlace {
  try {
    const { macro } = JSON.parse(cursor) as { readonly macro?: unknown };
    if (isFilePlace(macro)) return macro;
  } catch {
    // It is none of ours either.
  }
  throw foreignCursor(feed, cursor);
}
