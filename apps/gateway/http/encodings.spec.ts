import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { request } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import {
  startGateway,
  TEST_KEY,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';

const PACKERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
const ENCODINGS = Object.keys(PACKERS) as readonly (keyof typeof PACKERS)[];
const ASKED = JSON.stringify({ returns: [0.01, -0.02, 0.03], periodsPerYear: 252 });

describe('bodies in another encoding', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  /** Sends bytes as they are; fetch would not send a body with a GET. */
  const send = (
    method: string,
    path: string,
    { encoding, body, key = TEST_KEY }: { encoding: string; body?: Uint8Array; key?: string },
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = (gateway.app.getHttpServer() as Server).address() as AddressInfo;
      const headers = {
        ...{ 'x-api-key': key, 'content-encoding': encoding },
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': body.length,
        }),
      };
      const asked = request({ port, method, path, headers, agent: false }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  const post = (encoding: string, body: Uint8Array): Promise<number> =>
    send('POST', '/analysis/performance', { encoding, body });

  it.each(ENCODINGS)('%s is read', async (encoding) => {
    expect(await post(encoding, PACKERS[encoding](ASKED))).toBe(200);
  });

  it('another is refused', async () => {
    expect(await post('zstd', Buffer.from(ASKED))).toBe(415);
  });

  it.each(ENCODINGS)('%s of what nobody reads, or of nothing, ends nothing', async (encoding) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'POST']) {
      for (const path of ['/health/live', '/portfolios', '/nowhere']) {
        expect(await send(method, path, { encoding })).toBeLessThan(500);
        const garbage = { encoding, body: Buffer.from('no such thing') };
        expect(await send(method, path, garbage)).toBeLessThan(500);
        expect(await send(method, path, { ...garbage, key: 'nobody' })).toBeLessThan(500);
      }
    }
    expect(await send('GET', '/health/live', { encoding: 'identity' })).toBe(200);
  });

  it('more than is read is answered, whatever is still on its way', async () => {
    const body = Buffer.alloc(40 * 1024 * 1024, ' ');
    expect(await send('POST', '/analysis/performance', { encoding: 'identity', body })).toBe(413);
  });

  it.each(ENCODINGS)('%s that is corrupt or cut is a bad request', async (encoding) => {
    const packed = PACKERS[encoding](ASKED);
    expect(await post(encoding, packed.subarray(0, packed.length - 8))).toBe(400);
    expect(await post(encoding, Buffer.from('no such thing'))).toBe(400);
  });

  it.each(ENCODINGS)(
    'a little of %s that is much is refused, and no longer unpacked',
    async (encoding) => {
      const bomb = PACKERS[encoding](Buffer.alloc(64 * 1024 * 1024, '['));
      expect(await post(encoding, bomb)).toBe(413);
      expect(await post(encoding, PACKERS[encoding](ASKED))).toBe(200);
    },
  );
});
