import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import {
  metrics,
  metricsRecord,
  portfolioDefinition,
  portfolioRecord,
  statistics,
  statisticsRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import { departures } from '../../../test/gateway/conforms.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import type { OperationDoc } from '../openapi/operation.js';
import { HISTORY_DOC } from './history-docs.js';
import type { HistoryView } from './history-view.js';
import { METRICS_DOC } from './metrics-docs.js';
import { OPTIMIZATION_DOC } from './optimization-docs.js';
import { PERFORMANCE_DOC } from './performance-docs.js';
import type { PerformanceView } from './performance-view.js';
import { STATS_DOC } from './stats-docs.js';
import type { StatsView } from './stats-view.js';
import { WEIGHTS_DOC } from './weights-docs.js';

describe('reads of a portfolio', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
  });
  afterEach(() => gateway.stop());

  const read = async <View>(path: string): Promise<View> => {
    const response = await gateway.call(path);
    expect(response.status).toBe(200);
    return (await response.json()) as View;
  };

  it.each<[string, OperationDoc]>([
    ['weights', WEIGHTS_DOC],
    ['stats', STATS_DOC],
    ['metrics', METRICS_DOC],
    ['performance?series=true', PERFORMANCE_DOC],
    ['history', HISTORY_DOC],
    ['optimization', OPTIMIZATION_DOC],
  ])('%s answers what is documented, on both paths, and so does its example', async (path, doc) => {
    const ofDefault = await read(`/portfolio/${path}`);
    expect(departures(ofDefault, doc.answer.schema)).toEqual([]);
    expect(departures(doc.answer.recorded.body, doc.answer.schema)).toEqual([]);
    const named = await read<Record<string, unknown>>(`/portfolios/portf1/${path}`);
    delete named.ageSeconds;
    expect(ofDefault).toMatchObject(named);
  });

  it('weights carry the version as their entity tag and the decision that created it', async () => {
    gateway.log.append(metricsRecord(metrics()));
    const response = await gateway.call('/portfolio/weights');
    expect(response.headers.get('etag')).toBe('"7"');
    expect(await response.json()).toMatchObject({
      version: 7,
      asOf: '2026-04-10T23:00:00Z',
      cause: { kind: 'sharpeBelowThreshold', decisionId: 'd1' },
      weights: { AKT: 0.48, ATW: 0.27, IAM: 0.25 },
      heldWeights: { AKT: 0.5, ATW: 0.25, IAM: 0.25 },
      effectiveHoldings: 1 / 0.375,
    });
  });

  it('weights are never answered 304: the held ones move under the same version', async () => {
    const response = await gateway.call('/portfolio/weights', {
      headers: { 'if-none-match': '"7"' },
    });
    expect(response.status).toBe(200);
  });

  it('stats per week scale means by 52 and volatilities by its root', async () => {
    const year = await read<StatsView>('/portfolio/stats');
    const week = await read<StatsView>('/portfolio/stats?period=week');
    expect(year.volatility?.AKT).toBeCloseTo(0.27, 12);
    expect(week.mean?.AKT).toBeCloseTo(0.27 / 52, 15);
    expect(week.volatility?.AKT).toBeCloseTo(0.27 / Math.sqrt(52), 15);
    expect(week.covariance?.AKT.ATW).toBeCloseTo(0.017 / 52, 15);
    expect(week.correlation).toEqual(year.correlation);
    expect(week.riskFreeRate).toBeCloseTo(0.0018, 15);
    expect(week.units.mean).toBe('arithmetic return per week');
  });

  it('stats warn where the data disagree with the prior', async () => {
    gateway.log.append(statisticsRecord(statistics({ priorConsistency: 12.1 })));
    const { warnings } = await read<StatsView>('/portfolio/stats');
    expect(warnings).toEqual([
      {
        path: 'priorConsistency',
        message: 'the data disagree with the prior: expected [0.5, 2], was 12.1',
      },
    ]);
  });

  it('stats and /universes say how an estimator shrinks', async () => {
    const shrinkage = { kind: 'ledoitWolf', intensity: 0.12 } as const;
    const record = universeRecord(universeDefinition());
    gateway.log.append({
      ...record,
      value: { ...(record.value as DefinitionRecord), shrinkage: { slow: shrinkage.kind } },
    });
    gateway.log.append(statisticsRecord(statistics({ shrinkage })));
    expect(await read('/portfolio/stats')).toMatchObject({ estimator: 'slow', shrinkage });
    expect(await read('/universes')).toMatchObject({
      items: [{ estimators: { slow: { halfLifeYears: 0.5, shrinkage: 'ledoitWolf' } } }],
    });
  });

  it('metrics give the reporting period beside the year', async () => {
    expect(await read('/portfolio/metrics')).toMatchObject({
      sharpe: 0.64,
      distanceToThreshold: 0.64 - 1,
      perPeriod: { period: 'week', expectedReturn: 0.19 / 52, risk: 0.15 / Math.sqrt(52) },
    });
  });

  it('performance charges the purchase to the first window and splits by calendar year', async () => {
    const view = await read<PerformanceView>('/portfolio/performance');
    expect(view).toMatchObject({
      from: '2025-12-29T23:00:00Z',
      to: '2026-01-06T23:00:00Z',
      inSample: true,
      windows: 5,
      periodsPerYear: 247,
      cost: 0.005,
      turnover: 1,
    });
    const gross = 1.01 * 0.98 * 1.03 * 1.01;
    expect(view.gross.return).toBeCloseTo(gross - 1, 12);
    expect(view.net.return).toBeCloseTo(gross * 0.995 - 1, 12);
    expect(view.byYear.map(({ year }) => year)).toEqual([2025, 2026]);
    expect(view.byYear[0].gross.return).toBeCloseTo(1.01 * 0.98 - 1, 12);
    expect(view.byYear[1].net.return).toBeCloseTo(1.03 * 1.01 - 1, 12);
  });

  it('performance between two sessions is measured from the window before', async () => {
    const path = '/portfolio/performance?from=2026-01-02&to=2026-01-05&series=true';
    const view = await read<PerformanceView>(path);
    expect(view.from).toBe('2025-12-31T23:00:00Z');
    expect(view.gross.return).toBeCloseTo(0.03, 12);
    expect(view.cost).toBe(0);
    expect(view.series?.map(({ session }) => session)).toEqual(['2026-01-02', '2026-01-05']);
    expect(view.series?.[0].gross).toBeCloseTo(1.03, 12);
  });

  it('performance from an instant starts after it, and a resolution keeps the last of each', async () => {
    const path = '/portfolio/performance?from=2025-12-30T23:00:00Z&series=true&resolution=year';
    const view = await read<PerformanceView>(path);
    expect(view.from).toBe('2025-12-30T23:00:00Z');
    expect(view.series?.map(({ session }) => session)).toEqual(['2025-12-31', '2026-01-06']);
  });

  it('history pages from the newest decision to the oldest', async () => {
    const first = await read<HistoryView>('/portfolio/history?limit=1');
    expect(first.items.map(({ decisionId, status }) => [decisionId, status])).toEqual([
      ['d2', 'rejected'],
    ]);
    const second = await read<HistoryView>(
      `/portfolio/history?limit=1&cursor=${first.nextCursor ?? ''}`,
    );
    expect(second).toMatchObject({
      items: [
        {
          decisionId: 'd1',
          at: '2025-11-04T23:00:00Z',
          trigger: { kind: 'sharpeBelowThreshold', windowEnd: '2025-11-03T23:00:00Z' },
          before: { AKT: 0.5, ATW: 0.3, IAM: 0.2 },
          after: { AKT: 0.4, ATW: 0.28, IAM: 0.32 },
          paid: { turnover: 0.25, cost: 0.00125 },
        },
      ],
      nextCursor: null,
    });
  });

  it('?portfolioId= names another portfolio than the default one', async () => {
    gateway.log.append(
      portfolioRecord(portfolioDefinition({ portfolioId: 'growth', inSample: false })),
      metricsRecord(metrics({ portfolioId: 'growth', weightsVersion: 3 })),
    );
    expect(await read('/portfolio/weights?portfolioId=growth')).toMatchObject({ version: 3 });
    expect(await read('/portfolios')).toMatchObject({
      items: [
        { portfolioId: 'growth', weightsVersion: 3 },
        { portfolioId: 'portf1', weightsVersion: 7 },
      ],
    });
    expect(await read('/universes')).toMatchObject({ items: [{ universeId: 'casablanca' }] });
  });

  it.each([
    ['/portfolio/stats?period=month', 'period', 'expected one of day, week, year'],
    ['/portfolio/stats?unit=year', 'unit', 'expected no such field'],
    ['/portfolio/history?limit=201', 'limit', 'expected an integer from 1 to 200'],
    ['/portfolio/history?limit=x', 'limit', 'expected an integer from 1 to 200'],
    [
      '/portfolio/history?cursor=!',
      'cursor',
      'expected the nextCursor of an earlier answer, was "!"',
    ],
    [
      '/portfolio/performance?from=2026-13-01',
      'from',
      'expected a date of the calendar, was "2026-13-01"',
    ],
    [
      '/portfolio/performance?resolution=hour',
      'resolution',
      'expected one of window, session, week, month, year',
    ],
    ['/portfolio/performance?series=yes', 'series', 'expected true or false'],
  ])('%s is a 400 that says what is expected', async (path, field, message) => {
    const response = await gateway.call(path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ errors: [{ path: field, message }] });
  });

  it('an unknown portfolio is a 404', async () => {
    const response = await gateway.call('/portfolios/nobody/weights');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      title: 'Not Found',
      detail: 'expected a known portfolio, was "nobody"',
    });
  });
});

describe('reads before there are statistics', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    gateway = await startGateway();
    gateway.log.append(portfolioRecord(portfolioDefinition()));
  });
  afterEach(() => gateway.stop());

  it('answer 503 while no window has closed', async () => {
    const response = await gateway.call('/portfolio/stats');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  });

  it('answer nulls and a warning after the first window', async () => {
    const nulls = { expectedReturn: null, risk: null, sharpe: null, targetSharpe: null };
    const first = { windows: 1, heldWeights: {}, targetWeights: {}, account: null, ...nulls };
    gateway.log.append(metricsRecord(metrics(first)));
    const stats = await gateway.call('/portfolio/stats');
    expect(await stats.json()).toMatchObject({
      mean: null,
      covariance: null,
      warnings: [{ path: 'covariance', message: 'too few windows for statistics' }],
    });
    const figures = await gateway.call('/portfolio/metrics');
    expect(await figures.json()).toMatchObject({
      sharpe: null,
      distanceToThreshold: null,
      warnings: [{ path: 'sharpe' }],
    });
    const weights = await gateway.call('/portfolio/weights');
    expect(await weights.json()).toMatchObject({ weights: {}, effectiveHoldings: null });
  });
});
