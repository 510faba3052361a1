import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { websocketServer } from '#testing/websocket-server.js';
import { readSources } from '../config/read-sources.js';
import { openSource } from '../open-source.js';
import type { FeedEvent } from '../../venues/venue.js';

const NOW = Date.UTC(2026, 3, 7, 12);

afterAll(removeTemporaryDirectories);

describe('a websocket in the file of sources', () => {
  const example = () => {
    const docs = readFileSync(new URL('../../../../docs/venues.md', import.meta.url), 'utf8');
    const [, json] = /### `websocket`.*?```json\n(.*?)```/s.exec(docs) ?? [];
    const [, message] = /The example reads `([^`]+)`/.exec(docs) ?? [];
    return { source: (JSON.parse(json) as [Record<string, unknown>])[0], message };
  };
  const read = (over: Record<string, unknown>) => {
    const path = join(temporaryDirectory(), 'sources.json');
    writeFileSync(path, JSON.stringify([{ ...example().source, ...over }]));
    return readSources(path, []);
  };
  const faultsOf = (over: Record<string, unknown>): string[] => {
    try {
      read(over);
    } catch (error) {
      return (error as Error).message.split('\n').map((line) => line.replace(/^\S+ \S+: /, ''));
    }
    return [];
  };

  it('runs as docs/venues.md shows it', async () => {
    expect(faultsOf({})).toEqual([]);
    const { source, message } = example();
    const asked: string[] = [];
    const server = await websocketServer((client) => {
      client.on('message', (data) => {
        asked.push((data as Buffer).toString());
        client.send(message);
      });
    });
    const [configured] = read({ url: server.url });
    const effects = { now: () => NOW, input: Readable.from([]), log: new MemoryTopicLog() };
    const feed = openSource(configured, configured.universe, effects).open(null);
    const events: FeedEvent[] = [];
    for (let k = 0; k < 4 && !events.some(({ kind }) => kind === 'tick'); k++) {
      events.push(...(await feed.next()).events);
    }
    await feed.close?.();
    await server.close();
    expect(events).toContainEqual({
      kind: 'tick',
      tick: expect.objectContaining({ instrument: 'A', price: 100.5, sequence: 7, source: 'live' }),
    });
    expect(asked).toEqual((source.subscribe as unknown[]).map((asking) => JSON.stringify(asking)));
  });

  it('has its faults named by their paths, and a key in an address kept to itself', () => {
    expect(
      faultsOf({
        ...{ url: 'ws://feed.example/?key=secret', subscribe: ['a', 7] },
        map: { instrument: 's', price: 'p', eventTime: 't', only: { type: [1] } },
      }),
    ).toEqual([
      '[0].url: expected a wss: address (ws: on loopback) without a fragment, was ws://feed.example',
      '[0].subscribe[1]: expected text, an object or a list, was 7',
      '[0].map.only.type: expected text, a number, true, false or null',
    ]);
    expect(
      faultsOf({
        map: { instrument: '', price: 'p', volume: 'v' },
        maxBuffered: 0,
        idleTimeoutMs: '1',
      }),
    ).toEqual([
      '[0].map.volume: expected no such field',
      '[0].map.instrument: expected a path like data.0.p, was ""',
      '[0].map.eventTime: expected a path like data.0.p, was absent',
      '[0].idleTimeoutMs: expected a whole number of ms from 1 to 86400000, was "1"',
      '[0].maxBuffered: expected a whole number of messages from 1 to 100000, was 0',
    ]);
  });

  it.each(['no address', 'https://feed.example', 'wss://feed.example/#part', 'ws://10.0.0.1'])(
    'has no connection to %s',
    (url) => {
      expect(faultsOf({ url })).toEqual([expect.stringMatching(/^\[0\]\.url: expected a wss:/)]);
    },
  );
});
