import { StubInflux } from '#testing/influx/stub-influx.js';
import { InfluxWriter } from './influx-writer.js';

const TOKEN = 'a-token-that-nobody-prints';

describe('a request with points', () => {
  let server: StubInflux;
  let writer: InfluxWriter;
  beforeEach(async () => {
    server = await StubInflux.start();
    writer = writerOf(20_000);
  });
  afterEach(() => server.stop());

  const writerOf = (timeoutMs: number): InfluxWriter =>
    new InfluxWriter({ url: server.url, token: TOKEN, org: 'desk', bucket: 'b', timeoutMs });
  const lines = (count: number): string[] =>
    Array.from({ length: count }, (_, k) => `bars,instrument=A close=${k} ${k + 1}`);

  it('is one with all of them, whatever their number, and is written when it is acknowledged', async () => {
    expect(await writer.write(lines(12_000))).toEqual({ status: 'written' });
    expect(server.requests.map(({ length }) => length)).toEqual([12_000]);
    expect(server.taken).toEqual(lines(12_000));
    expect([...server.authorizations]).toEqual([`Token ${TOKEN}`]);
    expect(await writer.write([])).toEqual({ status: 'written' });
    expect(server.requests).toHaveLength(1);
  });

  it.each([429, 503])('that is answered %i waits as long as the server says', async (status) => {
    server.answer = () => ({ status, headers: { 'retry-after': '17' } });
    expect(await writer.write(lines(2))).toMatchObject({
      ...{ status: 'unavailable', retryAfterMs: 17_000 },
      reason: expect.stringContaining(`answered ${status}`) as unknown,
    });
  });

  it.each([401, 403, 404, 500])(
    'that is answered %i is made again: somebody will mend it',
    async (status) => {
      server.answer = () => ({ status });
      expect(await writer.write(lines(2))).toMatchObject({
        status: 'unavailable',
        retryAfterMs: null,
      });
    },
  );

  it('that hangs, is cut off or finds nobody is unavailable, not in doubt', async () => {
    server.answer = () => 'hangs';
    expect(await writerOf(200).write(lines(1))).toMatchObject({ status: 'unavailable' });
    server.answer = () => 'hangs up';
    expect(await writer.write(lines(1))).toMatchObject({ status: 'unavailable' });
    await server.stop();
    expect(await writer.write(lines(1))).toMatchObject({
      ...{ status: 'unavailable', retryAfterMs: null },
      reason: expect.stringContaining('ECONNREFUSED') as unknown,
    });
  });

  it.each([
    [400, '{"error":"partial write: field type conflict: input field dropped=3"}'],
    [
      422,
      '{"code":"unprocessable entity","message":"failure writing points: partial write: points beyond retention policy dropped=3"}',
    ],
  ])('that is written in part (%i) is refused for the rest alone', async (status, body) => {
    server.answer = () => ({
      ...{ status, body, headers: { 'content-type': 'application/json' } },
    });
    expect(await writer.write(lines(5))).toMatchObject({ status: 'refused', points: 3 });
    expect(server.requests).toHaveLength(1);
  });

  it('that is written but for lines that are no points, which are not among those dropped, is refused for these', async () => {
    const body =
      '{"error":"partial write: unable to parse \'bars\': missing fields\\nunable to parse \'x\': missing fields dropped=0"}';
    server.answer = () => ({
      ...{ status: 400, body, headers: { 'content-type': 'application/json' } },
    });
    expect(await writer.write(lines(5))).toMatchObject({ status: 'refused', points: 2 });
    expect(server.requests).toHaveLength(1);
  });

  it('of which one line is none is made in halves: the others are taken, where the server takes all or none', async () => {
    server.answer = (sent) =>
      sent.includes('bars')
        ? { status: 400, body: '{"code":"invalid","message":"unable to parse \'bars\'"}' }
        : 'taken';
    const some = [...lines(4_000), 'bars', ...lines(999)];
    expect(await writer.write(some)).toMatchObject({ status: 'refused', points: 1 });
    expect(server.taken).toEqual([...lines(4_000), ...lines(999)]);
    expect(server.requests.length).toBeLessThan(30);
  });

  it('is refused as a whole when each of its lines is', async () => {
    server.answer = () => ({ status: 400, body: '{"code":"invalid"}' });
    expect(await writer.write(lines(5))).toMatchObject({ status: 'refused', points: 5 });
  });

  it('that is too large is made in halves, and what is too large alone is refused', async () => {
    const large = `bars,instrument=A note="${'x'.repeat(500)}" 3`;
    server.answer = (sent) => (sent.join('\n').length > 400 ? { status: 413 } : 'taken');
    const some = [...lines(20), large, ...lines(3)];
    expect(await writer.write(some)).toMatchObject({ status: 'refused', points: 1 });
    expect(server.taken).toEqual([...lines(20), ...lines(3)]);
  });

  it('tells no token, though the server repeats it', async () => {
    server.answer = () => ({
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: `no such token: ${TOKEN}` }),
    });
    const outcome = await writer.write(lines(1));
    expect(outcome).toMatchObject({ reason: 'answered 401: no such token: ***' });
  });

  it('tells no path of its URL, which may hold a key', async () => {
    const target = { token: TOKEN, org: 'desk', bucket: 'b', timeoutMs: 1_000 };
    const behindProxy = new InfluxWriter({ ...target, url: `${server.url}/key-of-a-proxy/` });
    server.answer = () => ({
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'no such place: /key-of-a-proxy/api/v2/write' }),
    });
    expect(await behindProxy.write(lines(1))).toMatchObject({
      reason: 'answered 404: no such place: ***/api/v2/write',
    });
  });
});
