import { createHmac } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { decisionNotification } from '../../../test/notify/notified-log.js';
import { WebServer } from '../../../test/notify/web-receiver.js';
import { WebhookReceiver } from './webhook-receiver.js';

const KEY = Buffer.alloc(32, 7);
const NOW = 1_775_862_000_500;
const message = decisionNotification('d1');

const receiverAt = (url: URL, timeoutMs?: number): WebhookReceiver =>
  new WebhookReceiver({ url, key: KEY, now: () => NOW, ...(timeoutMs && { timeoutMs }) });

describe('a webhook', () => {
  let server: WebServer;

  beforeEach(async () => {
    server = await WebServer.start();
  });
  afterEach(() => server.stop());

  it('is posted as JSON with id, time and a signature that its receiver can check', async () => {
    expect(await receiverAt(server.url()).deliver(message)).toEqual({ status: 'delivered' });
    const [{ headers, body }] = server.received;
    expect(JSON.parse(body)).toEqual({
      type: 'decision.made',
      timestamp: message.timestamp,
      data: message.data,
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'd1',
      'webhook-timestamp': '1775862000',
    });
    const signed = createHmac('sha256', KEY).update(`d1.1775862000.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
  });

  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [400, 'failed'],
    [404, 'failed'],
    [410, 'gone'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
  ])('that is answered %s is %s', async (code, status) => {
    server.answer((_, response) => response.writeHead(code).end());
    expect(await receiverAt(server.url()).deliver(message)).toMatchObject({ status });
  });

  it('follows no redirect', async () => {
    server.answer((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());
    expect(await receiverAt(server.url()).deliver(message)).toEqual({
      status: 'failed',
      reason: 'answered 307',
    });
    expect(server.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('waits so long for an answer and no longer', async () => {
    server.answer(() => undefined);
    expect(await receiverAt(server.url(), 50).deliver(message)).toEqual({
      status: 'failed',
      reason: 'no answer within 50 ms',
    });
  });

  it('waits no longer for the end of one that has begun', async () => {
    server.answer((_, response) => response.writeHead(200).write('and '));
    expect(await receiverAt(server.url(), 50).deliver(message)).toMatchObject({ status: 'failed' });
  });

  it('leaves an answer without end after its first kilobytes', async () => {
    server.answer((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await receiverAt(server.url()).deliver(message)).toEqual({ status: 'delivered' });
  });

  it('that breaks off within the answer was not taken', async () => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setImmediate(() => response.destroy());
    });
    expect(await receiverAt(server.url()).deliver(message)).toMatchObject({ status: 'failed' });
  });

  it('that nobody listens to has failed, and says no address', async () => {
    const url = server.url('/token-of-mine');
    await server.stop();
    const attempt = await receiverAt(url).deliver(message);
    expect(attempt).toEqual({ status: 'failed', reason: 'ECONNREFUSED' });
    server = await WebServer.start();
  });

  it('that is hung up on has failed', async () => {
    const sockets: Socket[] = [];
    const rude = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as AddressInfo;
    const receiver = receiverAt(new URL(`http://127.0.0.1:${port}/`));
    expect(await receiver.deliver(message)).toMatchObject({ status: 'failed' });
    await new Promise((resolve) => rude.close(resolve));
  });

  it('has a name without what may be a secret of its address', () => {
    const name = (url: string): string => receiverAt(new URL(url)).name;
    expect(name('https://user:word@hooks.example:8443/T0KEN?k=s3cret')).toMatch(
      /^webhook-hooks\.example_8443-[0-9a-f]{8}$/,
    );
    expect(name('https://a.example/1')).not.toBe(name('https://a.example/2'));
  });
});
