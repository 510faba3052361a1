import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueKey } from '#platform/access/issued-key.js';
import { changeKeyFile } from '#platform/access/key-file.js';
import { describeIf } from '#testing/requires.js';
import { AUDIENCE, TokenIssuer } from '#testing/token-issuer.js';
import { inDirectory, isBuilt, startMainJob } from '../embedded/main-job.js';

const DEVELOPMENT_KEY = 'development-key-that-nobody-prints';

describeIf({ met: isBuilt, needs: 'a build in dist' }, 'secrets of a running gateway', () => {
  it('are in no output and in no file, whatever is asked with them', async () => {
    const issuer = await TokenIssuer.start();
    const { key, issued } = issueKey({
      ...{ name: 'desk', tenant: 'default', scopes: ['portfolio:read', 'rebalance:execute'] },
      ...{ createdAt: 0, expiresAt: null },
    });
    const token = await issuer.token('portfolio:read');
    const refused = await issuer.forge({ claims: { aud: 'others' } });
    await inDirectory(async (directory) => {
      changeKeyFile(join(directory, 'keys.json'), () => [issued]);
      const job = startMainJob({
        directory,
        environment: {
          BALLAST_API_KEY: DEVELOPMENT_KEY,
          OIDC_ISSUER: issuer.url,
          OIDC_AUDIENCE: AUDIENCE,
        },
      });
      const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
      const statuses: number[] = [];
      for (const secret of [DEVELOPMENT_KEY, key, token, refused]) {
        const headers = { authorization: `Bearer ${secret}` };
        const json = { ...headers, 'content-type': 'application/json' };
        const asked: readonly [string, RequestInit][] = [
          ['/portfolio/weights', { headers }],
          [`/portfolio/weights?key=${secret}`, { headers }],
          [`/nowhere/${secret}`, { headers }],
          ['/portfolio/rebalance', { method: 'POST', headers: json, body: '{"dryRun":true}' }],
          ['/portfolio/rebalance', { method: 'POST', headers: json, body: `{"${secret}` }],
          ['/audit', { headers: { 'x-api-key': secret } }],
        ];
        for (const [path, init] of asked)
          statuses.push((await fetch(`${url}${path}`, init)).status);
      }
      expect(new Set(statuses)).toEqual(new Set([200, 202, 400, 401, 403, 404]));
      job.child.kill('SIGTERM');
      const { stdout, stderr } = await job.ended;
      const principals = stderr.split('\n').filter((line) => line.includes('"principal"'));
      expect(principals.join()).toContain(`"key:${issued.prefix}"`);
      const written = [stdout, stderr, ...textsUnder(directory)];
      const parts = [key.slice(13), DEVELOPMENT_KEY, token.split('.')[2], refused.split('.')[2]];
      for (const part of parts) {
        expect(written.filter((text) => text.includes(part))).toEqual([]);
      }
    });
    await issuer.stop();
  }, 180_000);
});

/** All files, byte for byte. */
function textsUnder(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}
