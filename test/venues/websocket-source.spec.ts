import { plainToInstance } from 'class-transformer';
import { windowGridOf } from '#stream/window-grid-of.js';
import { websocketServer, type LoopbackServer } from '#testing/websocket-server.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { WebsocketConfig } from '../../apps/ingestor/sources/websocket/websocket-config.js';
import { WebsocketVenue } from '../../apps/ingestor/sources/websocket/websocket-venue.js';
import type { Venue } from '../../apps/ingestor/venues/venue.js';
import { describeVenue } from './venue-contract.js';

const SESSIONS = 30;
const HOUR_MS = 3_600_000;
const universe = universeDefinition({ source: 'live', feeds: ['stream'] });

/** A session a message, with a trade of each instrument. */
function book(): { readonly at: number; readonly message: string }[] {
  const grid = windowGridOf(universe);
  let passed = grid.first().start;
  return Array.from({ length: SESSIONS }, (_, k) => {
    const { start, end } = grid.next(passed);
    passed = end;
    const at = start + 12 * HOUR_MS;
    const rows = universe.instruments.map((s, i) => ({ s, p: 100 + k + i, t: at, n: k }));
    return { at, message: JSON.stringify({ rows }) };
  });
}

describe('a market over a websocket', () => {
  let server: LoopbackServer;
  beforeAll(async () => {
    const sessions = book();
    server = await websocketServer((client, _, { url = '' }) => {
      const after = Number(new URL(url, server.url).searchParams.get('after'));
      for (const { at, message } of sessions) if (at > after) client.send(message);
    });
  });
  afterAll(() => server.close());

  // What a live market says depends on when it is heard: this one goes on where the cursor it is shown stands.
  const market = (): Venue => ({
    feed: 'stream',
    venue: universe.venue,
    universe: () => universe,
    open: (cursor) => {
      const { newest } = JSON.parse(cursor ?? '{"newest":0}') as { readonly newest: number };
      const config = plainToInstance(WebsocketConfig, {
        ...{ feed: 'stream', kind: 'websocket', url: `${server.url}/?after=${newest}` },
        ...{ time: 'epochMs', batchMessages: 1 },
        map: { list: 'rows', instrument: 's', price: 'p', eventTime: 't', sequence: 'n' },
      });
      const effects = { now: () => Date.UTC(2026, 4, 1), random: () => 0, quietMs: 60_000 };
      return new WebsocketVenue(config, universe, effects).open(cursor);
    },
  });

  // A session closes with the first price of the next one: of the last that is read, nothing has been said.
  describeVenue('websocket', market, { windows: SESSIONS - 1 });
});
