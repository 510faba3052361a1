import { jest } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { openEventStream, portOf } from '../../../test/gateway/event-stream.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import {
  startGateway,
  TEST_KEY,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';
import { metrics, metricsRecord, WINDOW_END } from '#testing/wire-fixtures.js';
import { LiveStreams } from './live-streams.js';

const DAY = 86_400_000;
/** Some 25 kB an event: what the kernel buffers of a connection is soon full. */
const MANY = Object.fromEntries(
  Array.from({ length: 600 }, (_, i) => [`INSTRUMENT-${i}`, 1 / 600 + i * 1e-9]),
);
const wide = (day: number) =>
  metricsRecord(
    metrics({ windowEnd: WINDOW_END + day * DAY, heldWeights: MANY, targetWeights: MANY }),
  );

/** A client that asks for the stream and then reads nothing. */
function stalledClient(gateway: RunningGateway): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(gateway), '127.0.0.1', () => {
      socket.write(`GET /portfolio/stream HTTP/1.1\r\nhost: x\r\nx-api-key: ${TEST_KEY}\r\n\r\n`);
      socket.pause();
      resolve(socket);
    });
    socket.on('error', reject);
  });
}

const figuresOf = ({ app }: RunningGateway) => app.get(LiveStreams).figures;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

jest.setTimeout(60_000);

describe('a client that stops reading', () => {
  let gateway: RunningGateway;
  afterEach(() => gateway.stop());

  it('is dropped, while the others get everything, and nothing is kept for it', async () => {
    gateway = await startGateway({ live: { eventsBehind: 100 } });
    gateway.log.append(...filledLog());
    const other = await openEventStream(gateway, '/portfolio/stream');
    await other.take(2);
    const stalled = await stalledClient(gateway);
    while (figuresOf(gateway).listeners < 2) await turn();
    const before = process.memoryUsage();
    let windows = 0;
    let read = 0;
    while (figuresOf(gateway).dropped === 0 && windows < 2_000) {
      for (let i = 0; i < 40; i++) gateway.log.append(wide(++windows));
      const events = await other.take(80);
      read += events.length;
    }
    expect(figuresOf(gateway).dropped).toBe(1);
    expect(read).toBe(2 * windows);
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.external - before.heapUsed - before.external;
    // All that was sent is some 25 kB an event; the shared history keeps records, not texts.
    expect(grown).toBeLessThan(100e6);
    gateway.log.append(wide(windows + 1));
    expect(await other.take(2)).toHaveLength(2);
    other.close();
    stalled.destroy();
  });

  it('is told so, where it reads again in time', async () => {
    gateway = await startGateway({ live: { eventsBehind: 100 } });
    gateway.log.append(...filledLog());
    const stalled = await stalledClient(gateway);
    while (figuresOf(gateway).listeners < 1) await turn();
    let windows = 0;
    while (figuresOf(gateway).dropped === 0 && windows < 2_000) {
      for (let i = 0; i < 10; i++) gateway.log.append(wide(++windows));
      await turn();
    }
    expect(figuresOf(gateway).dropped).toBe(1);
    let tail = '';
    stalled.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString('latin1')).slice(-500);
    });
    stalled.resume();
    await new Promise((resolve) => stalled.on('close', resolve));
    expect(tail).toContain('event: dropped\ndata: {"reason":"tooSlow"}\nid: 1.');
  });

  it('is dropped when it takes nothing for too long, however little there is', async () => {
    gateway = await startGateway({ live: { heartbeatMs: 30, stalledMs: 60 } });
    gateway.log.append(...filledLog());
    const stalled = await stalledClient(gateway);
    while (figuresOf(gateway).listeners < 1) await turn();
    for (let windows = 1; windows <= 450; windows++) {
      gateway.log.append(wide(windows));
      if (windows % 20 === 0) await turn();
    }
    while (figuresOf(gateway).dropped === 0) await turn();
    expect(figuresOf(gateway).dropped).toBe(1);
    stalled.destroy();
  });
});
