import type { Output } from '#stream/log-record.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

const OBJECTIVE = 'expected an object like { "kind": "maxSharpe" }';
const CONSTRAINTS = 'expected an object like { "bounds": { "upper": 0.3 } }';
const BOUNDS = 'expected bounds as { lower, upper } or { instrument: [lower, upper] }';
const NO_SUCH_FIELD = 'expected no such field';

describe('a body of POST /portfolio/rebalance', () => {
  let gateway: RunningGateway;
  const published: Output[] = [];

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
    gateway.log.reactTo((outputs) => {
      published.push(...outputs);
    });
  });
  afterAll(() => gateway.stop());

  const post = (body: string): Promise<Response> =>
    gateway.call('/portfolio/rebalance', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });

  it.each([
    ['{"objective":null}', 'objective', OBJECTIVE],
    ['{"objective":[]}', 'objective', OBJECTIVE],
    ['{"objective":"maxSharpe"}', 'objective', OBJECTIVE],
    ['{"objective":[{"kind":"maxSharpe"}]}', 'objective', OBJECTIVE],
    ['{"constraints":null}', 'constraints', CONSTRAINTS],
    ['{"constraints":[]}', 'constraints', CONSTRAINTS],
    ['{"constraints":[{"bounds":{}}]}', 'constraints', CONSTRAINTS],
    ['{"constraints":{}}', 'constraints.bounds', BOUNDS],
    ['{"constraints":{"bounds":null}}', 'constraints.bounds', BOUNDS],
    ['{"constraints":{"bounds":[]}}', 'constraints.bounds', BOUNDS],
    ['{"reason":null}', 'reason', 'expected a text of at most 500 characters'],
    ['{"dryRun":null}', 'dryRun', 'expected true or false'],
    ['{"__proto__":{"force":true}}', '__proto__', NO_SUCH_FIELD],
    ['{"constructor":{}}', 'constructor', NO_SUCH_FIELD],
    [
      '{"constraints":{"bounds":{"__proto__":[0,1]}}}',
      'constraints.bounds.__proto__',
      NO_SUCH_FIELD,
    ],
    ['[]', '', 'expected a JSON object, was an array of 0'],
    ['[{"dryRun":true}]', '', 'expected a JSON object, was an array of 1'],
  ])('%s is a 400', async (body, path, message) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path, message }] });
    expect(published).toEqual([]);
  });

  it('nested without end is a 400', async () => {
    const response = await post(`{"reason":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('64 levels') as string,
    });
    const deep = await post(`{"reason":${'['.repeat(20)}${']'.repeat(20)}}`);
    expect(await deep.json()).toMatchObject({
      errors: [{ message: 'expected at most 16 levels, was deeper' }],
    });
  });

  it('a query cannot hide a field either', async () => {
    const response = await gateway.call('/portfolio/metrics?__proto__=1');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: '__proto__' }] });
  });
});
