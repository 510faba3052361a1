import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { allowedMethods } from './allowed-methods.js';

it('methods are those of every route that the path leads to', () => {
  const allowed = allowedMethods([
    { method: 'get', path: '/' },
    { method: 'get', path: '/a/{id}' },
    { method: 'put', path: '/a/{id}' },
    { method: 'get', path: '/openapi.json' },
  ]);
  expect(allowed('/a/1')).toEqual(['GET', 'HEAD', 'PUT']);
  expect(allowed('/a/1/')).toEqual(['GET', 'HEAD', 'PUT']);
  expect(allowed('/')).toEqual(['GET', 'HEAD']);
  expect(allowed('/a')).toEqual([]);
  expect(allowed('/a/1/2')).toEqual([]);
  expect(allowed('/openapi-json')).toEqual([]);
});

describe('a method that a path does not have', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  it('is 405 and told which there are', async () => {
    const response = await gateway.call('/portfolio/weights?x=1', { method: 'PATCH' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await response.json()).toMatchObject({
      type: 'urn:ballast:problem:method-not-allowed',
      status: 405,
    });
  });

  it('is 404 where there is no path, and where the path is that of something unknown', async () => {
    expect((await gateway.call('/nowhere', { method: 'DELETE' })).status).toBe(404);
    expect((await gateway.call('/decisions/none')).status).toBe(404);
  });
});
