import { Readable } from 'node:stream';
import { plainToInstance } from 'class-transformer';
import { windowGridOf } from '#stream/window-grid-of.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { NdjsonConfig } from '../../apps/ingestor/sources/ndjson/ndjson-config.js';
import { NdjsonVenue } from '../../apps/ingestor/sources/ndjson/ndjson-venue.js';
import type { Venue } from '../../apps/ingestor/venues/venue.js';
import { describeVenue } from './venue-contract.js';

const SESSIONS = 30;
const NOON_MS = 43_200_000;
const CHUNK_BYTES = 37;
const NOW = Date.UTC(2026, 4, 1);

/** A session: a trade of each instrument, the last of them again, one that is none, and the watermark that closes it. */
const LINES_A_SESSION = universeDefinition().instruments.length + 3;

function book(): readonly string[] {
  const universe = universeDefinition();
  const grid = windowGridOf(universe);
  let passed = grid.first().start;
  return Array.from({ length: SESSIONS }, (_, k) => {
    const { start, end } = grid.next(passed);
    passed = end;
    const eventTime = start + NOON_MS;
    const trades = universe.instruments.map((instrument, i) => ({
      ...{ instrument, eventTime, price: 100 + k + i, sequence: k },
    }));
    return [...trades, trades[trades.length - 1], { instrument: 'AKT' }, { watermark: end }].map(
      (line) => `${JSON.stringify(line)}\n`,
    );
  }).flat();
}

const lines = book();

/** A pipe, whose chunks know nothing of lines. */
function pipe(from: number): Readable {
  const bytes = Buffer.from(lines.slice(from).join(''));
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Readable.from(
    Array.from({ length: count }, (_, k) => bytes.subarray(k * CHUNK_BYTES, (k + 1) * CHUNK_BYTES)),
  );
}

function venueOf(restart: 'again' | 'new', from: number): NdjsonVenue {
  const config = plainToInstance(NdjsonConfig, {
    ...{ feed: 'pipe', kind: 'ndjson', time: 'epochMs', restart },
    ...{ batchLines: LINES_A_SESSION, flushMs: 60_000 },
  });
  const source = restart === 'again' ? 'history' : 'live';
  const universe = universeDefinition({ source, feeds: ['pipe'] });
  return new NdjsonVenue(config, universe, { input: () => pipe(from), now: () => NOW });
}

describeVenue('ndjson, given again', () => venueOf('again', 0), { batches: SESSIONS });

/** Whoever writes to the pipe goes on where the cursor stands. */
const market = (): Venue => {
  const venue = venueOf('new', 0);
  return {
    feed: venue.feed,
    venue: venue.venue,
    universe: () => venue.universe(),
    open: (cursor) => {
      const { place } = JSON.parse(cursor ?? '{"place":0}') as { readonly place: number };
      return venueOf('new', place).open(cursor);
    },
  };
};

describeVenue('ndjson, new lines alone', market, { batches: SESSIONS });
