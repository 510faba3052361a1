import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { guardedJson, guardedText, type FetchRules } from './guarded-fetch.js';

const rules: FetchRules = { hosts: ['127.0.0.1'], timeoutMs: 2000, maxBytes: 1000 };
const json = { 'content-type': 'application/vnd.api+json; charset=utf-8' };

describe('an answer from a host that is not trusted', () => {
  let server: Server;
  let answer: RequestListener;
  let url: URL;
  let asked = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/quotes?secret=1`);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const failure = async (of: RequestListener, asking = rules): Promise<unknown> => {
    answer = of;
    return guardedJson(url, asking).catch((error: unknown) => error);
  };

  it('is taken when it is JSON', async () => {
    answer = (request, response) => {
      response.writeHead(200, json).end(JSON.stringify({ accept: request.headers.accept }));
    };
    const headers = { accept: 'application/vnd.api+json' };
    expect(await guardedJson(url, { ...rules, headers })).toEqual(headers);
    expect(await guardedText(url, { ...rules, headers })).toBe(JSON.stringify(headers));
  });

  it('is asked of no host that is not listed, and over http of this machine alone', async () => {
    const before = asked;
    await expect(guardedJson(url, { ...rules, hosts: ['example.org'] })).rejects.toMatchObject({
      code: 'SOURCE_HOST',
      message: `${url.origin}/quotes: expected a host of example.org, was 127.0.0.1`,
    });
    const plain = new URL('http://example.org/');
    await expect(guardedJson(plain, { ...rules, hosts: ['example.org'] })).rejects.toMatchObject({
      code: 'SOURCE_HOST',
      message: expect.stringMatching(/expected https, was http:/),
    });
    await expect(
      guardedJson(new URL('file:///etc/passwd'), { ...rules, hosts: [''] }),
    ).rejects.toMatchObject({ code: 'SOURCE_HOST' });
    expect(asked).toBe(before);
  });

  it('is refused with any status but 200, and no redirect is followed', async () => {
    const before = asked;
    for (const status of [204, 302, 404, 500]) {
      const moved = await failure((_, response) => {
        response.writeHead(status, { ...json, location: '/elsewhere' }).end();
      });
      expect(moved).toMatchObject({
        code: 'SOURCE_STATUS',
        message: `${url.origin}/quotes: expected 200, was ${status}`,
      });
    }
    expect(asked).toBe(before + 4);
  });

  it('is refused when it is no JSON', async () => {
    const page = await failure((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    });
    expect(page).toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(/was text\/html/),
    });
    const half = await failure((_, response) => response.writeHead(200, json).end('{"data":'));
    expect(half).toMatchObject({ code: 'SOURCE_MALFORMED' });
    const bytes = Buffer.from([0x22, 0xff, 0x22]);
    const broken = await failure((_, response) => response.writeHead(200, json).end(bytes));
    expect(broken).toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(/expected UTF-8/),
    });
  });

  it('is refused as it grows beyond the limit, announced or not, compressed or not', async () => {
    const huge = JSON.stringify('x'.repeat(2000));
    const announced = await failure((_, response) => {
      response.writeHead(200, { ...json, 'content-length': huge.length }).end(huge);
    });
    expect(announced).toMatchObject({
      code: 'SOURCE_TOO_LARGE',
      message: expect.stringMatching(/was 2002 announced/),
    });
    const endless = await failure((_, response) => {
      response.writeHead(200, json);
      const more = setInterval(() => response.write('x'.repeat(300)), 1);
      response.on('close', () => {
        clearInterval(more);
      });
    });
    expect(endless).toMatchObject({
      code: 'SOURCE_TOO_LARGE',
      message: expect.stringMatching(/was more/),
    });
    const bomb = gzipSync(huge);
    expect(bomb.length).toBeLessThan(rules.maxBytes);
    const packed = await failure((_, response) => {
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb);
    });
    expect(packed).toMatchObject({ code: 'SOURCE_TOO_LARGE' });
  });

  it('is given up when it takes too long, also in the middle', async () => {
    const hasty = { ...rules, timeoutMs: 50 };
    const silent = await failure(() => undefined, hasty);
    expect(silent).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      message: `${url.origin}/quotes: expected an answer within 50 ms, was none`,
    });
    const slow = await failure((_, response) => {
      response.writeHead(200, json).write('{');
    }, hasty);
    expect(slow).toMatchObject({ code: 'SOURCE_TIMEOUT' });
  });

  it('is none when the connection breaks, before or in the middle', async () => {
    const reset = await failure((request) => request.socket.resetAndDestroy());
    expect(reset).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    const cut = await failure((request, response) => {
      response.writeHead(200, { ...json, 'content-length': 100 }).write('{"data":[]}');
      setTimeout(() => request.socket.destroy(), 10);
    });
    expect(cut).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    const nobody = new URL('http://127.0.0.1:1/');
    await expect(guardedJson(nobody, rules)).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('is called off with its signal', async () => {
    const off = new AbortController();
    const waiting = failure(
      () => {
        off.abort();
      },
      { ...rules, signal: off.signal },
    );
    expect(await waiting).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(/was called off/),
    });
    const before = asked;
    const already = await failure(() => undefined, { ...rules, signal: off.signal });
    expect(already).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    expect(asked).toBe(before);
  });
});
