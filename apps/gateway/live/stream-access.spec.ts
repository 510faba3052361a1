import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { KeyRing } from '#platform/access/key-ring.js';
import { openEventStream, type EventStream } from '../../../test/gateway/event-stream.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

jest.setTimeout(60_000);

describe('the credential of a stream', () => {
  const { issued, key } = issueKey({
    ...{ name: 'desk', tenant: 'default', scopes: ['portfolio:read'] },
    ...{ createdAt: 0, expiresAt: null },
  });
  /** One refusal of an address, and the next is 429 for hours. */
  const limits = { credential: 0, address: 0, refusal: 1e-4 };
  let directory: string;
  let path: string;
  let gateway: RunningGateway;
  let stream: EventStream;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-stream-'));
    path = join(directory, 'keys.json');
    changeKeyFile(path, () => [issued]);
    const keys = new KeyRing({ path, now: Date.now, onFault: () => undefined });
    gateway = await startGateway({ access: { keys, limits }, live: { heartbeatMs: 50 } });
    gateway.log.append(...filledLog());
    stream = await openEventStream(gateway, '/portfolio/stream', { 'x-api-key': key });
    await stream.take(2);
  });
  afterEach(async () => {
    stream.close();
    await gateway.stop();
    rmSync(directory, { recursive: true });
  });

  it('is looked at again with each heartbeat, and one that was revoked ends the stream', async () => {
    expect(await stream.take(2)).toMatchObject([{ name: 'heartbeat' }, { name: 'heartbeat' }]);
    changeKeyFile(path, () => [{ ...issued, revokedAt: Date.now() }]);
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({
      name: 'closing',
      data: { reason: 'credential' },
    });
  });

  it('ends the stream also where its address has been refused too often', async () => {
    const asked = async (): Promise<number> =>
      (await gateway.call('/portfolios', { headers: { 'x-api-key': 'nobody' } })).status;
    expect([await asked(), await asked()]).toEqual([401, 429]);
    changeKeyFile(path, () => [{ ...issued, revokedAt: Date.now() }]);
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ data: { reason: 'credential' } });
  });

  it("does not open another tenant's portfolio", async () => {
    const stranger = issueKey({
      ...{ name: 'other', tenant: 'acme', scopes: ['portfolio:read'] },
      ...{ createdAt: 0, expiresAt: null },
    });
    changeKeyFile(path, () => [issued, stranger.issued]);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const { response } = await openEventStream(gateway, '/portfolio/stream', {
      'x-api-key': stranger.key,
    });
    expect(response.statusCode).toBe(404);
  });
});
