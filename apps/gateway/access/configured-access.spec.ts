import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#platform/config/environment.js';
import { accessIn, exposureOf } from './configured-access.js';

describe('access as the environment says', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ballast-access-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('has limits, no tokens and no origins unless told', () => {
    const environment = readEnvironment({ BALLAST_DATA_DIR: directory });
    const { keys, tokens, limits, edge, operatorTenant } = accessIn(environment, () => undefined);
    keys?.close();
    expect(tokens).toBeUndefined();
    expect(operatorTenant).toBe('default');
    expect(limits).toEqual({ credential: 5_000, address: 10_000, refusal: 10 });
    expect(edge).toMatchObject({ corsOrigins: [], trustedProxies: [], hstsSeconds: 0 });
  });

  it('takes lists, and a verifier where there is an issuer', () => {
    const environment = readEnvironment({
      ...{ BALLAST_DATA_DIR: directory, OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'a' },
      ...{ BALLAST_CORS_ORIGINS: 'https://a,https://b', BALLAST_TRUST_PROXY: '10.0.0.0/8' },
      ...{ BALLAST_MAX_CONNECTIONS: '7' },
    });
    const { keys, tokens, edge } = accessIn(environment, () => undefined);
    keys?.close();
    tokens?.close();
    expect(tokens).toBeDefined();
    expect(edge).toMatchObject({
      corsOrigins: ['https://a', 'https://b'],
      trustedProxies: ['10.0.0.0/8'],
      server: { maxConnections: 7 },
    });
  });

  it('refuses the start with a file of keys that cannot be used', () => {
    writeFileSync(join(directory, 'keys.json'), '{', { mode: 0o600 });
    const environment = readEnvironment({ BALLAST_DATA_DIR: directory });
    expect(() => accessIn(environment, () => undefined)).toThrow('expected JSON');
  });
});

describe('a gateway that others can reach with the generated key alone', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1', 'gateway'])('says so on %s', (HOST) => {
    expect(exposureOf({ HOST, BALLAST_API_KEY: '' })).toContain(`others can reach ${HOST}`);
    expect(exposureOf({ HOST, BALLAST_API_KEY: 'a-key-of-my-own-choosing' })).toBeNull();
  });

  it.each(['127.0.0.1', 'localhost', '::1', '127.0.1.1'])('does not on %s', (HOST) => {
    expect(exposureOf({ HOST, BALLAST_API_KEY: '' })).toBeNull();
  });
});
