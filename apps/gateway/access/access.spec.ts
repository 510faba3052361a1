import { filledLog } from '../../../test/gateway/filled-log.js';
import {
  startGateway,
  TEST_KEY,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';

const WITHOUT_KEY = { 'x-api-key': '' };

describe('access', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
  });
  afterAll(() => gateway.stop());

  it.each(['/portfolio/weights', '/portfolios', '/decisions/d1', '/metrics', '/universes'])(
    '%s needs the key',
    async (path) => {
      const response = await gateway.call(path, { headers: WITHOUT_KEY });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="ballast"');
      expect(await response.json()).toMatchObject({
        type: 'urn:ballast:problem:unauthorized',
        status: 401,
        errors: [],
      });
    },
  );

  it('takes the key as a bearer token too, and no other', async () => {
    const withToken = (token: string): Promise<Response> =>
      gateway.call('/portfolios', {
        headers: { 'x-api-key': '', authorization: `Bearer ${token}` },
      });
    expect((await withToken(TEST_KEY)).status).toBe(200);
    expect((await withToken(`${TEST_KEY}x`)).status).toBe(401);
  });

  it.each(['/', '/health/live', '/health/ready', '/openapi.json', '/docs'])(
    '%s needs none',
    async (path) => {
      expect((await gateway.call(path, { headers: WITHOUT_KEY })).status).toBe(200);
    },
  );

  it('the root links the documents', async () => {
    const response = await gateway.call('/', { headers: WITHOUT_KEY });
    expect(await response.json()).toMatchObject({
      documentation: '/docs',
      openapi: '/openapi.json',
    });
  });

  it('every answer forbids sniffing, names no framework and opens no other origin', async () => {
    const { headers } = await gateway.call('/portfolios', { headers: { origin: 'https://x.y' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('until the replay is through', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.readiness.ready = false;
    gateway.readiness.progress = { session: '2024-07-05', done: 312, total: 745 };
  });
  afterAll(() => gateway.stop());

  it.each(['/portfolio/weights', '/portfolios', '/decisions/d1', '/health/ready'])(
    '%s answers 503 with the progress',
    async (path) => {
      const response = await gateway.call(path);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await response.json()).toMatchObject({
        detail: 'not ready: 312 of 745 sessions are folded (2024-07-05)',
        progress: { session: '2024-07-05', done: 312, total: 745 },
      });
    },
  );

  it('/health/live answers', async () => {
    expect((await gateway.call('/health/live')).status).toBe(200);
  });
});
