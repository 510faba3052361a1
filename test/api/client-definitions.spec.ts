import type { AddressInfo, Server } from 'node:net';
import { topics } from '#stream/topics.js';
import { definitionOf } from '#testing/stream-fixtures.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { createBallastClient, type BallastClient } from '../../libs/client/ballast-client.js';
import { startDriven, type DrivenGateway } from '../gateway/driven-gateway.js';
import { TEST_KEY } from '../gateway/running-gateway.js';

const universe = universeDefinition();
const params = { path: { portfolioId: 'growth' } };
const PATH = '/portfolios/{portfolioId}';
const growth = {
  universeId: universe.universeId,
  instruments: ['AKT', 'IAM'],
  initial: { weights: { AKT: 0.5, IAM: 0.5 } },
  prior: {
    period: 'week' as const,
    mean: { AKT: 0.002, IAM: 0.003 },
    covariance: { AKT: { AKT: 0.0004, IAM: 0.0001 }, IAM: { AKT: 0.0001, IAM: 0.0002 } },
    observations: 12,
  },
  estimator: 'slow',
  objective: { kind: 'maxSharpe' as const },
  period: 'week' as const,
  policy: { warmUpWindows: 247, review: { every: 60 }, cost: 0.005, horizonYears: 0.25 },
};

describe('definitions through the typed client', () => {
  let gateway: DrivenGateway;
  let client: BallastClient;
  beforeAll(async () => {
    const value = definitionOf({ universe }, 'universe');
    gateway = await startDriven([{ topic: topics.universe.name, key: universe.universeId, value }]);
    const { port } = (gateway.app.getHttpServer() as Server).address() as AddressInfo;
    client = createBallastClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: TEST_KEY });
  });
  afterAll(() => gateway.stop());

  it('a portfolio is put, read, changed on what was seen, and deleted', async () => {
    const put = await client.PUT(PATH, { params, body: growth });
    expect([put.response.status, put.error]).toEqual([201, undefined]);
    const read = await client.GET(PATH, { params });
    expect(read.data).toEqual(put.data);
    expect([read.data?.version, read.response.headers.get('etag')]).toEqual([1, '"1"']);
    const late = await client.PUT(PATH, {
      params: { ...params, header: { 'If-Match': '"7"' } },
      body: { ...growth, label: 'changed' },
    });
    expect(late.error?.status).toBe(412);
    const gone = await client.DELETE(PATH, { params });
    expect(gone.data).toMatchObject({ status: 'accepted', change: 'deleted' });
    expect((await client.GET(PATH, { params })).error?.status).toBe(404);
  });

  it('a faulty portfolio is refused with the path of each fault', async () => {
    const { error } = await client.PUT(PATH, {
      params,
      body: { ...growth, initial: { weights: { AKT: 0.5, IAM: 0.6 } } },
    });
    expect(error?.status).toBeGreaterThanOrEqual(400);
    expect(error?.errors.map(({ path }) => path).join()).toContain('initial');
  });
});
