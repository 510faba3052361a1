import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { KeyRing } from '#platform/access/key-ring.js';
import { startGateway } from '../../../test/gateway/running-gateway.js';

it('a file of keys that cannot be read degrades the gateway, and its keys go on', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-health-'));
  const path = join(directory, 'keys.json');
  const { key, issued } = issueKey({
    ...{ name: 'desk', tenant: 'default', scopes: ['portfolio:read'] as const },
    ...{ createdAt: 0, expiresAt: null },
  });
  changeKeyFile(path, () => [issued]);
  const keys = new KeyRing({ path, now: Date.now, onFault: () => undefined });
  const gateway = await startGateway({ access: { keys } });
  const health = async (): Promise<unknown> => (await gateway.call('/health/ready')).json();
  expect(await health()).toEqual({ status: 'ready' });
  writeFileSync(path, '{');
  keys.look();
  expect(await health()).toEqual({ status: 'degraded' });
  expect((await gateway.call('/portfolios', { headers: { 'x-api-key': key } })).status).toBe(200);
  await gateway.stop();
  rmSync(directory, { recursive: true });
}, 60_000);
