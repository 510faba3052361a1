import {
  metrics,
  metricsRecord,
  portfolioDefinition,
  portfolioRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

describe('GET /portfolio/...', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    gateway = await startGateway();
    gateway.log.append(
      universeRecord(universeDefinition()),
      portfolioRecord(portfolioDefinition()),
      metricsRecord(metrics()),
    );
  });
  afterEach(() => gateway.stop());

  it('weights carry the version as their entity tag', async () => {
    const response = await gateway.call('/portfolio/weights');
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"7"');
    expect(await response.json()).toMatchObject({
      portfolioId: 'portf1',
      universeId: 'casablanca',
      source: 'history',
      version: 7,
      asOf: '2026-04-10T23:00:00Z',
      session: '2026-04-10',
      cause: { kind: 'initial', decisionId: null },
      weights: { AKT: 0.48, ATW: 0.27, IAM: 0.25 },
      heldWeights: { AKT: 0.5, ATW: 0.25, IAM: 0.25 },
      effectiveHoldings: 1 / 0.375,
    });
  });
});
