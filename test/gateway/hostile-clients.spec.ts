import { jest } from '@jest/globals';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { CLOSED_EDGE, type Edge } from '../../apps/gateway/http/edge.js';
import { DEFAULT_SERVER_LIMITS } from '../../apps/gateway/http/server-limits.js';
import { filledLog } from './filled-log.js';
import { startGateway, TEST_KEY, type RunningGateway } from './running-gateway.js';

/** Sockets of each bad kind. */
const MANY = 100;
/** Each waits for a limit of the server to pass, on a machine that has other things to do. */
const PATIENCE_MS = 60_000;
/** The limits of a server, so short that a test can wait for them. */
const EDGE: Edge = {
  ...CLOSED_EDGE,
  server: { ...DEFAULT_SERVER_LIMITS, headersMs: 1_000, requestMs: 2_000, lookMs: 200 },
};

jest.setTimeout(PATIENCE_MS);

describe('clients that mean no good, or are broken', () => {
  let gateway: RunningGateway;
  let port: number;
  const opened: Socket[] = [];

  beforeEach(async () => {
    gateway = await startGateway({ access: { edge: EDGE } });
    gateway.log.append(...filledLog());
    ({ port } = (gateway.app.getHttpServer() as Server).address() as AddressInfo);
  });
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.destroy();
    await gateway.stop();
  });

  /** A raw socket: what it was told, and when it was closed. */
  const open = (): Promise<{ socket: Socket; closed: Promise<string> }> =>
    new Promise((resolve, reject) => {
      let told = '';
      const socket = connect(port, '127.0.0.1');
      opened.push(socket);
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        told += chunk;
      });
      // Being cut off is what these clients are there for.
      socket.on('error', () => undefined);
      const closed = new Promise<string>((done) => {
        socket.on('close', () => done(told));
      });
      socket.once('connect', () => resolve({ socket, closed }));
      socket.once('error', reject);
    });

  const answers = async (): Promise<void> => {
    const response = await gateway.call('/portfolio/weights');
    expect(response.status).toBe(200);
  };

  it('a hundred that send one header a byte at a time are told 408 and closed; others are answered meanwhile', async () => {
    const slow = await Promise.all(Array.from({ length: MANY }, open));
    const dripping = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('x');
    }, 100);
    try {
      for (const { socket } of slow) socket.write('GET /portfolio/weights HTTP/1.1\r\nx-slow: ');
      await answers();
      for (const told of await Promise.all(slow.map(({ closed }) => closed))) {
        expect(told).toMatch(/^HTTP\/1\.1 408 /);
      }
      await answers();
    } finally {
      clearInterval(dripping);
    }
  });

  it('a body that stops half way is cut off in time', async () => {
    const { socket, closed } = await open();
    socket.write(
      [
        'POST /analysis/optimize HTTP/1.1',
        'host: x',
        `x-api-key: ${TEST_KEY}`,
        'content-type: application/json',
        'content-length: 1000',
        '',
        '{"instruments": [',
      ].join('\r\n'),
    );
    await answers();
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
    await answers();
  });

  it('connections that open and never speak are closed too', async () => {
    const silent = await Promise.all(Array.from({ length: MANY }, open));
    await answers();
    await Promise.all(silent.map(({ closed }) => closed));
    await answers();
  });

  it('a body of 10 MB is refused with 413, with a length and in chunks, and nothing of it is kept', async () => {
    const huge = `{"instruments":["${'x'.repeat(10 * 1024 * 1024)}"]}`;
    const headers = { 'content-type': 'application/json' };
    const told = await gateway.call('/analysis/optimize', { method: 'POST', headers, body: huge });
    expect(told.status).toBe(413);
    const { socket, closed } = await open();
    socket.write(
      [
        'POST /analysis/optimize HTTP/1.1',
        'host: x',
        `x-api-key: ${TEST_KEY}`,
        'content-type: application/json',
        'transfer-encoding: chunked',
        'connection: close',
        '',
        '',
      ].join('\r\n'),
    );
    const chunk = 'x'.repeat(1024 * 1024);
    for (let k = 0; k < 10 && socket.writable; k++) socket.write(`100000\r\n${chunk}\r\n`);
    socket.end('0\r\n\r\n');
    expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
    await answers();
  });

  it('a flood of headers is refused with 431', async () => {
    const { socket, closed } = await open();
    const flood = Array.from({ length: 2_000 }, (_, k) => `x-flood-${k}: ${'y'.repeat(20)}`);
    socket.write(['GET /portfolio/weights HTTP/1.1', 'host: x', ...flood, '', ''].join('\r\n'));
    expect(await closed).toMatch(/^HTTP\/1\.1 431 /);
    await answers();
  });

  it.each(['GET / HTTP/9.9\r\n\r\n', '\0\0\0\0\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'])(
    'what is no HTTP (%j) is told 400 and closed',
    async (bytes) => {
      const { socket, closed } = await open();
      socket.write(bytes);
      expect(await closed).toMatch(/^(HTTP\/1\.1 (400|505) |$)/);
      await answers();
    },
  );

  it('clients that leave before their answer leave nothing behind', async () => {
    for (let k = 0; k < MANY; k++) {
      const { socket } = await open();
      socket.write(`GET /portfolio/stats HTTP/1.1\r\nhost: x\r\nx-api-key: ${TEST_KEY}\r\n\r\n`);
      socket.destroy();
    }
    await answers();
  });
});
