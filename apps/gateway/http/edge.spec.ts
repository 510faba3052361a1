import { jest } from '@jest/globals';
import { once } from 'node:events';
import { connect, type AddressInfo, type Server } from 'node:net';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { CLOSED_EDGE, type Edge } from './edge.js';
import type { AccessLine } from './access-log.js';

/** Each test starts a gateway. */
jest.setTimeout(60_000);

/** Clients of fetch keep connections that ask nothing more. */
const AT_ONCE = { ...CLOSED_EDGE, server: { ...CLOSED_EDGE.server, lingerMs: 0 } };

const ORIGIN = 'https://desk.example';

describe('the edge of the gateway', () => {
  let gateway: RunningGateway;
  let lines: AccessLine[];
  const started = async (edge: Partial<Edge> = {}): Promise<void> => {
    lines = [];
    gateway = await startGateway({
      access: { edge: { ...AT_ONCE, ...edge }, accessLog: (line) => lines.push(line) },
    });
    gateway.log.append(...filledLog());
  };
  const port = (): number =>
    ((gateway.app.getHttpServer() as Server).address() as AddressInfo).port;
  const preflight = (origin: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port()}/portfolios`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
  /** All that comes back for these bytes, until the other end closes. */
  const said = async (bytes: string): Promise<string> => {
    const socket = connect(port(), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return heard;
  };
  afterEach(() => gateway.stop());

  it('is closed to pages of other origins', async () => {
    await started();
    const { headers } = await preflight(ORIGIN);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is open to the pages that are named, and to no other', async () => {
    await started({ corsOrigins: [ORIGIN] });
    const allowed = async (origin: string): Promise<string | null> =>
      (await preflight(origin)).headers.get('access-control-allow-origin');
    expect(await allowed(ORIGIN)).toBe(ORIGIN);
    expect(await allowed('https://evil.example')).toBeNull();
    const { headers } = await gateway.call('/portfolios', { headers: { origin: ORIGIN } });
    expect(headers.get('access-control-expose-headers')).toContain('x-request-id');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('an answer of data loads nothing; Swagger UI runs its own scripts alone', async () => {
    await started();
    const policyOf = async (path: string): Promise<string | null> =>
      (await gateway.call(path)).headers.get('content-security-policy');
    expect(await policyOf('/portfolios')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(await policyOf('/docs')).toContain("script-src 'self';");
    const page = await (await gateway.call('/docs')).text();
    expect(page).not.toMatch(/<script(?![^>]*src=)[^>]*>/);
  });

  it('says nothing of https unless told to', async () => {
    await started();
    const said = async (): Promise<string | null> =>
      (await gateway.call('/')).headers.get('strict-transport-security');
    expect(await said()).toBeNull();
    await gateway.stop();
    await started({ hstsSeconds: 3600 });
    expect(await said()).toBe('max-age=3600');
  });

  it('a request that never ends is ended, in its headers and in its body', async () => {
    const server = { ...CLOSED_EDGE.server, headersMs: 100, requestMs: 200, lookMs: 50 };
    await started({ server });
    expect(await said('GET /portfolios HTTP/1.1\r\nhost: a\r\n')).toContain('408');
    const head = `POST /analysis/optimize HTTP/1.1\r\nhost: a\r\nx-api-key: ${'test-key-0123456789'}\r\n`;
    expect(
      await said(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`),
    ).toContain('408');
  });

  it('headers beyond 16 KiB are refused', async () => {
    await started();
    expect(
      await said(`GET / HTTP/1.1\r\nhost: a\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`),
    ).toContain('431');
  });

  it.each([
    ['no request', 'no such thing\r\n\r\n', 400],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['no host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    [
      'an expectation we do not know',
      'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nexpect: x\r\n\r\n',
      417,
    ],
    [
      'an escape that stands for nothing',
      'GET /portfolios/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      400,
    ],
  ])('%s is refused with a problem', async (_, bytes, status) => {
    await started();
    const [head, body] = (await said(bytes)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0?$/g, ''))).toMatchObject({ status });
  });

  it('what meets no route has an id and the headers of every answer', async () => {
    await started();
    const heard = await said(
      'GET /portfolios/%zz HTTP/1.1\r\nhost: a\r\nx-request-id: mine\r\nconnection: close\r\n\r\n',
    );
    expect(heard).toContain('x-request-id: mine');
    expect(heard).toContain("default-src 'none'");
  });

  it('invites to send a body whoever may send one, and nobody else', async () => {
    await started();
    const asked = (key: string): string =>
      `POST /analysis/performance HTTP/1.1\r\nhost: a\r\nx-api-key: ${key}\r\nconnection: close\r\n` +
      'content-type: application/json\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n';
    expect(await said(asked('nobody'))).toMatch(/^HTTP\/1\.1 401 /);
    const heard = await said(`${asked('test-key-0123456789')}{}`);
    expect(heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 /);
  });

  it('more connections than allowed are closed', async () => {
    await started({ server: { ...CLOSED_EDGE.server, maxConnections: 1 } });
    const first = connect(port(), '127.0.0.1');
    await once(first, 'connect');
    expect(await said('GET / HTTP/1.1\r\nhost: a\r\n\r\n')).toBe('');
    first.destroy();
  });

  it('the body of a stranger is not read', async () => {
    await started();
    const asked =
      'POST /analysis/optimize HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
    const heard = new Promise<string>((resolve) => {
      const socket = connect(port(), '127.0.0.1');
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
        socket.destroy();
      });
      // The body never comes: an answer that waited for it would not come either.
      socket.write(`${asked}content-length: 8000000\r\n\r\n`);
    });
    expect(await heard).toContain('401');
  });

  it('a body nested beyond 64 levels is refused before it is parsed', async () => {
    await started();
    const response = await gateway.call('/analysis/optimize', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"a":${'['.repeat(100_000)}`,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: 'expected at most 64 levels of JSON, was deeper',
    });
  });

  it('an exchange has an id: the caller’s where it is readable, else one of ours', async () => {
    await started();
    const idOf = async (given: string): Promise<string | null> =>
      (await gateway.call('/portfolios', { headers: { 'x-request-id': given } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('desk-7.a_B')).toBe('desk-7.a_B');
    for (const given of ['', 'a b', 'a"b', 'x'.repeat(129)]) {
      expect(await idOf(given)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('the log tells of a change whose caller left before its answer', async () => {
    await started();
    const before = gateway.log.records.length;
    const body = '{"dryRun":true}';
    const socket = connect(port(), '127.0.0.1');
    socket.write(
      `POST /portfolios/portf1/rebalance HTTP/1.1\r\nhost: a\r\nx-api-key: test-key-0123456789\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    while (gateway.log.records.length === before)
      await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(lines).toMatchObject([{ method: 'POST', status: 499, principal: 'api-key' }]);
  });

  it('the log tells of refusals and of what may have changed something, without paths and secrets', async () => {
    await started();
    const headers = { 'content-type': 'application/json', 'x-request-id': 'mine' };
    await gateway.call('/portfolio/weights?portfolioId=portf1', { headers });
    await gateway.call('/portfolio/weights?portfolioId=portf1', {
      headers: { ...headers, 'x-api-key': 'nobody-holds-this-key' },
    });
    await gateway.call('/portfolios/portf1/rebalance', { method: 'POST', headers, body: '{}' });
    await gateway.call('/analysis/optimize', { method: 'POST', headers, body: '{}' });
    expect(lines).toEqual([
      {
        ...{ method: 'GET', route: '/portfolio/weights', status: 401 },
        ...{ principal: null, requestId: 'mine' },
      },
      {
        ...{ method: 'POST', route: '/portfolios/:portfolioId/rebalance', status: 202 },
        ...{ principal: 'api-key', requestId: 'mine' },
      },
    ]);
  });
});
