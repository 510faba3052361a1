import type { AddressInfo, Server } from 'node:net';
import type { Command } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { outcome, outcomeRecord } from '#testing/wire-fixtures.js';
import { createBallastClient, type BallastClient } from '../../libs/client/ballast-client.js';
import { filledLog } from '../gateway/filled-log.js';
import { startGateway, TEST_KEY, type RunningGateway } from '../gateway/running-gateway.js';

/** What the types promise is compiled; what the gateway does is asserted. */
describe('the typed client', () => {
  let running: RunningGateway;
  let client: BallastClient;
  let baseUrl: string;

  beforeAll(async () => {
    running = await startGateway();
    running.log.append(...filledLog());
    running.log.reactTo((outputs: readonly Output[]) => {
      for (const { value } of outputs as readonly Output<Command>[]) {
        const { commandId: id, requestId, portfolioId } = value;
        running.log.append(
          outcomeRecord(outcome({ id, requestId, portfolioId, status: 'accepted' })),
        );
      }
    });
    const { port } = (running.app.getHttpServer() as Server).address() as AddressInfo;
    baseUrl = `http://127.0.0.1:${port}`;
    client = createBallastClient({ baseUrl, apiKey: TEST_KEY });
  });
  afterAll(() => running.stop());

  it('reads weights, metrics, statistics and performance of the default portfolio', async () => {
    const weights = await client.GET('/portfolio/weights');
    expect(weights.data?.portfolioId).toBe('portf1');
    expect(weights.response.headers.get('etag')).toBe(`"${weights.data?.version}"`);
    const metrics = await client.GET('/portfolio/metrics');
    expect(metrics.data?.perPeriod.period).toBe('week');
    const stats = await client.GET('/portfolio/stats', { params: { query: { period: 'week' } } });
    expect(stats.data?.period).toBe('week');
    const performance = await client.GET('/portfolio/performance', {
      params: { query: { series: true, resolution: 'year' } },
    });
    expect(performance.data?.series?.map(({ session }) => session.slice(0, 4))).toEqual([
      '2025',
      '2026',
    ]);
  });

  it('reads a named portfolio, and gets a problem of an unknown one', async () => {
    const path = '/portfolios/{portfolioId}/weights';
    const known = await client.GET(path, { params: { path: { portfolioId: 'portf1' } } });
    expect(known.data?.portfolioId).toBe('portf1');
    const unknown = await client.GET(path, { params: { path: { portfolioId: 'portf9' } } });
    expect(unknown.data).toBeUndefined();
    expect([unknown.error?.status, unknown.error?.type]).toEqual([
      404,
      'urn:ballast:problem:not-found',
    ]);
  });

  it('asks for a dry run and for what became of it', async () => {
    const asked = await client.POST('/portfolio/rebalance', {
      params: { header: { 'Idempotency-Key': 'client-1' } },
      body: { dryRun: true, reason: 'a test' },
    });
    expect(asked.response.status).toBe(202);
    const commandId = asked.data?.commandId ?? '';
    const status = await client.GET('/portfolio/rebalance/{commandId}', {
      params: { path: { commandId } },
    });
    expect(status.data?.commandId).toBe(commandId);
  });

  it('reads the history page by page, a decision, and its replay', async () => {
    const first = await client.GET('/portfolio/history', { params: { query: { limit: 1 } } });
    const cursor = first.data?.nextCursor ?? '';
    const second = await client.GET('/portfolio/history', { params: { query: { cursor } } });
    expect(second.data?.items.map(({ decisionId }) => decisionId)).toEqual(['d1']);
    const path = { decisionId: 'd1' };
    const decision = await client.GET('/decisions/{decisionId}', { params: { path } });
    expect(decision.data?.inputs.universeId).toBe('casablanca');
    const replay = await client.GET('/decisions/{decisionId}/replay', { params: { path } });
    expect(replay.data?.decisionId).toBe('d1');
  });

  it('optimises own numbers, and follows their frontier', async () => {
    const problem = {
      instruments: ['A', 'B'],
      expectedReturns: [0.1, 0.2],
      covariance: [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
    };
    const optimal = await client.POST('/analysis/optimize', {
      body: { ...problem, objective: { kind: 'maxSharpe' } },
    });
    expect(optimal.data?.status).toBe('optimal');
    const frontier = await client.POST('/analysis/frontier', { body: { ...problem, points: 3 } });
    expect(frontier.data?.points).toHaveLength(3);
    const faulty = await client.POST('/analysis/optimize', {
      body: { ...problem, objective: { kind: 'kelly' } },
    });
    expect(faulty.error?.errors.map(({ path }) => path)).toContain('scenarios');
  });

  it('reads the audit trail', async () => {
    const audit = await client.GET('/audit', { params: { query: { limit: 1 } } });
    expect(audit.data?.items).toEqual([]);
  });

  it('says who it is with each call', async () => {
    const stranger = createBallastClient({ baseUrl, apiKey: 'a-key-that-nobody-has' });
    const { error } = await stranger.GET('/portfolios');
    expect(error?.status).toBe(401);
  });
});
