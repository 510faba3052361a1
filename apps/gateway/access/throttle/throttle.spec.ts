import { jest } from '@jest/globals';
import { issueKey } from '#platform/access/issued-key.js';
import { startGateway, type RunningGateway } from '../../../../test/gateway/running-gateway.js';
import { CLOSED_EDGE } from '../../http/edge.js';
import type { RateLimits } from './rate-limits.js';

/** Each test starts a gateway. */
jest.setTimeout(60_000);

const NONE: RateLimits = { credential: 0, address: 0, refusal: 0 };

/** One request, and the next one a quarter of an hour later: however slow the machine is. */
const ONE = 0.001;

describe('who calls too often', () => {
  let gateway: RunningGateway;
  const started = async (limits: Partial<RateLimits>, trustedProxies: string[] = []) => {
    const edge = { ...CLOSED_EDGE, trustedProxies };
    gateway = await startGateway({ access: { limits: { ...NONE, ...limits }, edge } });
  };
  const statusWith = async (headers: Record<string, string> = {}): Promise<number> =>
    (await gateway.call('/portfolios', { headers })).status;
  afterEach(() => gateway.stop());

  it('is told when to come again, by a credential', async () => {
    await started({ credential: ONE });
    expect(await statusWith()).toBe(200);
    const response = await gateway.call('/portfolios');
    expect(response.headers.get('retry-after')).toMatch(/^(1000|99\d)$/);
    expect(response.headers.get('ratelimit')).toMatch(/^"credential";r=0;t=\d+$/);
    expect(response.headers.get('ratelimit-policy')).toBe('"credential";q=1;w=1000');
    expect(await response.json()).toMatchObject({
      type: 'urn:ballast:problem:too-many-requests',
      status: 429,
    });
  });

  it('is held back by an address, on public routes too', async () => {
    await started({ address: ONE });
    expect((await gateway.call('/health/live')).status).toBe(200);
    expect((await gateway.call('/health/live')).status).toBe(429);
  });

  it('with credentials that nobody holds gets 429 for 401; who holds one is not held back by it', async () => {
    await started({ refusal: ONE });
    const { key } = issueKey(GRANT);
    expect(await statusWith({ 'x-api-key': key })).toBe(401);
    expect(await statusWith({ 'x-api-key': key })).toBe(429);
    expect(await statusWith()).toBe(200);
  });

  it('is an address of its own behind a trusted proxy alone', async () => {
    const from = (address: string): Record<string, string> => ({
      ...{ 'x-api-key': 'none', 'x-forwarded-for': address },
    });
    await started({ refusal: ONE }, ['loopback']);
    expect(await statusWith(from('192.0.2.1'))).toBe(401);
    expect(await statusWith(from('192.0.2.1'))).toBe(429);
    expect(await statusWith(from('192.0.2.2'))).toBe(401);
    await gateway.stop();
    await started({ refusal: ONE });
    expect(await statusWith(from('192.0.2.1'))).toBe(401);
    expect(await statusWith(from('192.0.2.2'))).toBe(429);
  });
});

const GRANT = {
  ...{ name: 'none', tenant: 'default', scopes: ['admin'] as const },
  ...{ createdAt: 0, expiresAt: null },
};
