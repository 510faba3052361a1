import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { possibleId } from './possible-id.js';

describe('an id of a path', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    // Whoever waits for the fold here waits longer than the test may take.
    gateway = await startGateway({ patienceMs: 600_000 });
    gateway.log.append(...filledLog());
  });
  afterAll(() => gateway.stop());

  it.each([
    '/decisions/%00',
    '/decisions/%00/replay',
    '/definitions/a%0Ab',
    '/portfolio/rebalance/%C3%A9',
    `/decisions/${'a'.repeat(513)}`,
  ])('that can be none is 404, and nothing is waited for: %s', async (path) => {
    expect((await gateway.call(path)).status).toBe(404);
  });

  it('that can be one is that id', () => {
    expect(possibleId('portf1:12', 'decision')).toBe('portf1:12');
  });
});
