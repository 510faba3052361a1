import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  createServer as createNetServer,
  type AddressInfo,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { jest } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import type { WebSocket } from 'ws';
import { websocketServer } from '#testing/websocket-server.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import type { FeedBatch, FeedGap, FeedSource } from '../../venues/venue.js';
import { WebsocketConfig } from './websocket-config.js';
import { WebsocketVenue } from './websocket-venue.js';

const NOW = Date.UTC(2026, 3, 7, 12);
const TEN = Date.UTC(2026, 3, 6, 10);
const universe = universeDefinition({
  source: 'live',
  feeds: ['stream'],
  calendar: { ...universeDefinition().calendar, start: '2026-04-06', utcOffsets: [] },
});

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A source that reads `{ s, p, t, n? }` from an address, and tries again within 1 ms. */
function sourceOf(url: string, over: Record<string, unknown> = {}, cursor: string | null = null) {
  const config = plainToInstance(WebsocketConfig, {
    ...{ feed: 'stream', kind: 'websocket', url, time: 'epochMs' },
    map: { instrument: 's', price: 'p', eventTime: 't', sequence: 'n' },
    ...over,
  });
  const effects = { now: () => NOW, random: () => 0, firstRetryMs: 2, quietMs: 60_000 };
  const source = new WebsocketVenue(config, universe, effects).open(cursor);
  ends.push(() => source.close?.());
  return source;
}

async function served(onClient: (client: WebSocket, index: number) => void) {
  const server = await websocketServer(onClient);
  ends.push(() => server.close());
  return server;
}

async function listening(server: Server | NetServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const trade = (s: string, t: number, p: number, n?: number): string =>
  JSON.stringify({ s, t, p, n });

/** Batches until what has been said is enough, or the source is closed. */
async function until(source: FeedSource, enough: (batches: readonly FeedBatch[]) => boolean) {
  const batches: FeedBatch[] = [];
  do batches.push(await source.next());
  while (!enough(batches) && !batches[batches.length - 1].done);
  return batches;
}

const ticksOf = (batches: readonly FeedBatch[]) =>
  batches.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'tick' ? [event.tick] : [])),
  );
const pricesOf = (batches: readonly FeedBatch[]) => ticksOf(batches).map(({ price }) => price);
const gapsOf = (batches: readonly FeedBatch[]): FeedGap[] =>
  batches.flatMap(({ events }) => events.filter((event) => event.kind === 'gap'));
const reasonsOf = (batches: readonly FeedBatch[]) =>
  batches.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'refused' ? [event.reason] : [])),
  );
const aGap = (batches: readonly FeedBatch[]) => gapsOf(batches).length > 0;
const ticks = (count: number) => (batches: readonly FeedBatch[]) =>
  ticksOf(batches).length >= count;

describe('trades over a websocket', () => {
  it('are asked for after each opening, are ticks, and say when they were heard', async () => {
    const asked: string[] = [];
    let again: () => void = () => undefined;
    const { url } = await served((client) => {
      client.on('message', (data) => {
        asked.push((data as Buffer).toString());
        if (asked.length < 2) return;
        again = () => {
          client.send(trade('AKT', TEN, 100));
        };
        again();
      });
    });
    const source = sourceOf(url, { subscribe: ['hello', { op: 'all' }] });
    const [batch] = await until(source, ticks(1));
    expect(asked).toEqual(['hello', '{"op":"all"}']);
    expect(ticksOf([batch])).toMatchObject([{ instrument: 'AKT', price: 100, sequence: -1 }]);
    expect(batch).toMatchObject({ heard: { marketTime: TEN, receivedAt: NOW }, done: false });
    again();
    expect(await source.next()).toMatchObject({
      ...{ events: [], repeats: 1 },
      heard: { marketTime: null, receivedAt: NOW },
    });
  });

  it('are found by paths, in a list or alone; what `only` leaves out is passed over', async () => {
    const { url } = await served((client) => {
      client.send('{"type":"heartbeat"}');
      client.send(
        `{"type":"trade","rows":{"of":[["AKT",[1],${TEN}],["AKT",[0],9],["ATW",[2],${TEN}]]}}`,
      );
    });
    const map = {
      ...{ only: { type: 'trade' }, list: 'rows.of' },
      ...{ instrument: '0', price: '1.0', eventTime: '2' },
    };
    const batches = await until(sourceOf(url, { map }), ticks(2));
    expect(ticksOf(batches)).toMatchObject([
      { instrument: 'AKT', price: 1, eventTime: TEN },
      { instrument: 'ATW', price: 2, eventTime: TEN },
    ]);
    const refused = batches.flatMap(({ events }) =>
      events.filter(({ kind }) => kind === 'refused'),
    );
    expect(refused).toMatchObject([{ original: '["AKT",[0],9]', key: 'AKT' }]);
  });

  it.each([
    ['of other text', 'AKT 100', {}, 'expected a message of JSON, was AKT 100'],
    ['of bytes', Buffer.from([1, 255]), {}, 'expected text, was 2 binary bytes'],
    ['without a name', '{"p":1}', {}, 'expected the name of an instrument, was absent'],
    ['with a list for a price', `{"s":"AKT","t":${TEN},"p":[]}`, {}, /price of AKT, was a list/],
    ['of a stranger', trade('XYZ', TEN, 1), {}, /instrument of the universe, was XYZ/],
    ['of tomorrow', trade('AKT', NOW + 86_400_000, 1), {}, /at most 60000 ms after/],
    [
      'nested beyond words',
      `{"s":"AKT","t":${TEN},"p":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      {},
      'expected a price of AKT, was a list',
    ],
  ])('that are %s are refused, and the connection goes on', async (_, message, over, reason) => {
    const { url } = await served((client) => {
      client.send(message);
      client.send(message);
    });
    const map = { instrument: 's', price: 'p', eventTime: 't', ...over };
    const source = sourceOf(url, { map });
    const batches = await until(source, (all) => reasonsOf(all).length === 2);
    expect(reasonsOf(batches)[1]).toMatch(reason);
    expect(gapsOf(batches)).toEqual([]);
  });

  it('that leave out numbers are a gap of each instrument; two at one moment leave out none', async () => {
    const { url } = await served((client) => {
      client.send(trade('AKT', TEN, 1, 7));
      client.send(trade('ATW', TEN, 1, 7));
      client.send(trade('AKT', TEN, 1, 8));
      client.send(trade('AKT', TEN + 1, 2, 9));
      client.send(trade('ATW', TEN + 2, 2, 10));
    });
    const batches = await until(sourceOf(url), ticks(4));
    expect(gapsOf(batches).map(({ code, reason }) => [code, reason])).toEqual([
      ['SOURCE_SEQUENCE', 'expected the number 8 of ATW, was 10: 2 did not come'],
    ]);
  });
});

describe('a connection that is lost', () => {
  it('is a gap with its place between the ticks, and is opened again', async () => {
    const { url } = await served((client, index) => {
      client.send(trade('AKT', TEN + index, 100 + index));
      if (index < 2) client.close(1012);
    });
    const batches = await until(sourceOf(url), ticks(3));
    const said = batches.flatMap(({ events }) =>
      events.flatMap((event) => (event.kind === 'watermark' ? [] : [event.kind])),
    );
    expect(said).toEqual(['tick', 'gap', 'tick', 'gap', 'tick']);
    expect(gapsOf(batches)[0]).toEqual({
      ...{ kind: 'gap', code: 'SOURCE_UNREACHABLE', at: NOW },
      reason: 'expected a connection that stays open, was closed with 1012',
    });
  });

  it('is waited for longer each time, until a message comes', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    ends.push(() => {
      timers.mockRestore();
    });
    const { url } = await served((client, index) => {
      if (index >= 3) client.send(trade('AKT', TEN + index, 100));
      if (index < 4) client.close();
    });
    await until(sourceOf(url), ticks(2));
    const waits = timers.mock.calls.map(([, ms]) => ms ?? 0).filter((ms) => ms < 1000);
    expect(waits).toEqual([1, 2, 4, 1]);
  });

  it('is none while messages come in time', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    ends.push(() => {
      jest.useRealTimers();
    });
    const clients: WebSocket[] = [];
    const { url } = await served((client) => {
      clients.push(client);
      client.send(trade('AKT', TEN, 100));
    });
    const source = sourceOf(url, { idleTimeoutMs: 40 });
    const batches = await until(source, ticks(1));
    for (let k = 1; k <= 3; k++) {
      jest.advanceTimersByTime(39);
      clients[0].send(trade('AKT', TEN + k, 100));
      batches.push(...(await until(source, ticks(1))));
    }
    expect(gapsOf(batches)).toEqual([]);
    jest.advanceTimersByTime(40);
    expect(gapsOf([await source.next()])).toMatchObject([{ code: 'SOURCE_TIMEOUT' }]);
  });

  it('for the silence on it is one', async () => {
    const { url } = await served((client, index) => {
      if (index === 1) client.send(trade('AKT', TEN, 100));
    });
    const batches = await until(sourceOf(url, { idleTimeoutMs: 40 }), ticks(1));
    expect(gapsOf(batches)[0]).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      reason: 'expected a message within 40 ms, was none',
    });
  });

  it('for a message that is too long is one, and what came before it is kept', async () => {
    const { url } = await served((client, index) => {
      client.send(trade('AKT', TEN + index, 100));
      if (index === 0) client.send(' '.repeat(201));
    });
    const batches = await until(sourceOf(url, { maxMessageBytes: 200 }), ticks(2));
    expect(gapsOf(batches).map(({ code, reason }) => [code, reason])).toEqual([
      ['SOURCE_TOO_LARGE', 'expected at most 200 bytes a message, was more'],
    ]);
  });

  it('for bytes that are no frames is one', async () => {
    const { url } = await served((client, index) => {
      if (index === 0) (client as unknown as { _socket: Socket })._socket.write('not a frame');
      else client.send(trade('AKT', TEN, 100));
    });
    const batches = await until(sourceOf(url), ticks(1));
    expect(gapsOf(batches)).toMatchObject([
      { code: 'SOURCE_MALFORMED', reason: expect.stringMatching(/^expected a websocket, was /) },
    ]);
  });

  it('when more waits than may: all that waits is committed before the gap, then it goes on', async () => {
    const clients: WebSocket[] = [];
    const server = await served((client, index) => {
      clients.push(client);
      client.send(trade('AKT', TEN + index, 100 + index));
    });
    const source = sourceOf(server.url, { maxBuffered: 5, batchMessages: 2 });
    await until(source, ticks(1));
    const [client] = clients;
    for (let k = 0; k < 8; k++) client.send(trade('AKT', TEN, k + 1));
    await once(client, 'close');
    // Long enough for many attempts.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.connections).toBe(1);
    const batches = await until(source, ticks(6));
    expect(pricesOf(batches)).toEqual([1, 2, 3, 4, 5, 101]);
    const events = batches.flatMap((batch) => batch.events);
    expect(events.findIndex(({ kind }) => kind === 'gap')).toBe(5);
    expect(gapsOf(batches)).toMatchObject([
      {
        code: 'SOURCE_OVERRUN',
        reason: expect.stringMatching(
          /^expected at most 5 messages to wait, was one more behind 5/,
        ),
      },
    ]);
  });
});

describe('a connection that says more than is held', () => {
  it('is closed, however few messages it was, and opened when they are taken', async () => {
    const clients: WebSocket[] = [];
    const { url } = await served((client, index) => {
      clients.push(client);
      client.send(trade('AKT', TEN + index, 100));
    });
    const source = sourceOf(url, { maxMessageBytes: 16_777_216 });
    await until(source, ticks(1));
    const [client] = clients;
    for (let k = 0; k < 5; k++) client.send(' '.repeat(16_777_216));
    await once(client, 'close');
    const batches = await until(source, ticks(1));
    expect(reasonsOf(batches)).toHaveLength(4);
    expect(gapsOf(batches)).toMatchObject([{ code: 'SOURCE_OVERRUN' }]);
  });
});

describe('a connection that is not made', () => {
  it('is a gap when nothing listens', async () => {
    const host = await listening(createNetServer());
    await ends.pop()?.();
    expect(gapsOf(await until(sourceOf(`ws://${host}`), aGap))[0]).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      reason: 'expected a connection, was ECONNREFUSED',
    });
  });

  it('is one when the answer is another, and no redirect is followed', async () => {
    const other = await served(() => undefined);
    const { url } = other;
    const http = createServer((_, answer) => {
      answer.writeHead(302, { location: url }).end();
    });
    http.on('upgrade', (_, socket) => {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${url}\r\nContent-Length: 0\r\n\r\n`);
    });
    const host = await listening(http);
    expect(gapsOf(await until(sourceOf(`ws://${host}`), aGap))[0]).toMatchObject({
      code: 'SOURCE_STATUS',
      reason: 'expected status 101, was 302',
    });
    expect(other.connections).toBe(0);
  });

  it('is one when the handshake takes too long, also where it never stops', async () => {
    const host = await listening(
      createNetServer((socket) => {
        socket.on('error', () => undefined);
        socket.write('HTTP/1.1 101 Switching Protocols\r\n');
        const drip = setInterval(() => socket.write('A: b\r\n'), 5);
        socket.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    const source = sourceOf(`ws://${host}`, { handshakeTimeoutMs: 40 });
    expect(gapsOf(await until(source, aGap))[0]).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      reason: 'expected a handshake within 40 ms, was none',
    });
  });
});

describe('a source over a websocket', () => {
  it('says after a while that there is nothing, and ends when it is closed', async () => {
    const { url } = await served(() => undefined);
    const config = plainToInstance(WebsocketConfig, {
      ...{ feed: 'stream', url, map: { instrument: 's', price: 'p', eventTime: 't' } },
    });
    const effects = { now: () => NOW, random: () => 0, quietMs: 5 };
    const source = new WebsocketVenue(config, universe, effects).open(null);
    expect((await source.next()).events).toMatchObject([{ kind: 'watermark' }]);
    expect(await source.next()).toMatchObject({ events: [], done: false });
    await source.close?.();
    expect(await source.next()).toMatchObject({ events: [], done: true });
  });

  it('can be closed while it waits', async () => {
    const clients: WebSocket[] = [];
    const { url } = await served((client) => {
      clients.push(client);
      client.send(trade('AKT', TEN, 100));
    });
    const source = sourceOf(url);
    await until(source, ticks(1));
    const waiting = source.next();
    const gone = once(clients[0], 'close');
    await source.close?.();
    expect(await waiting).toMatchObject({ events: [], done: true });
    await gone;
  });

  it('goes on from its cursor: no tick again, no window closed twice', async () => {
    const all = [
      trade('AKT', TEN, 100, 1),
      trade('AKT', TEN + 86_400_000, 101, 2),
      trade('AKT', TEN + 86_400_000 + 1, 102, 5),
    ];
    const { url } = await served((client, index) => {
      for (const message of all.slice(index, index + 2)) client.send(message);
    });
    const first = await until(sourceOf(url), ticks(2));
    const { cursor } = first[first.length - 1];
    const rest = await until(sourceOf(url, {}, cursor), ticks(1));
    expect(rest.map(({ repeats }) => repeats).reduce((a, b) => a + b)).toBe(1);
    expect(rest.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['gap', 'tick']);
    expect(() => sourceOf(url, {}, '7')).toThrow('expected a cursor of the feed stream');
  });
});
