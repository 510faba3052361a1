import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

describe('a parameter that a route does not take', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway({ patienceMs: 5 });
    gateway.log.append(...filledLog());
  });
  afterAll(() => gateway.stop());

  const rebalance = (query: string): Promise<Response> =>
    gateway.call(`/portfolio/rebalance${query}`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });

  it('is a fault and is not ignored: a dry run that is asked for in the query trades nothing', async () => {
    const before = gateway.log.records.length;
    const response = await rebalance('?dryRun=true&portfolioId=portf1&portfolioId=portf1');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        { path: 'dryRun', message: 'expected no such parameter' },
        { path: 'portfolioId', message: 'expected it once' },
      ],
    });
    expect(gateway.log.records).toHaveLength(before);
    expect((await gateway.call('/decisions/d1?verbose=1')).status).toBe(400);
  });

  it('leaves those that it takes', async () => {
    expect((await rebalance('?portfolioId=portf1')).status).toBe(202);
  });
});
