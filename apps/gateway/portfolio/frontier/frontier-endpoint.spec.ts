import type { FrontierAnswer } from '#platform/solver/frontier-task.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import type { PortfolioDefinition } from '#stream/generated/wire-types.js';
import {
  metrics,
  metricsRecord,
  portfolioDefinition,
  portfolioRecord,
  statistics,
  statisticsRecord,
} from '#testing/wire-fixtures.js';
import { departures } from '../../../../test/gateway/conforms.js';
import { startDriven, type DrivenGateway } from '../../../../test/gateway/driven-gateway.js';
import { filledLog } from '../../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../../test/gateway/running-gateway.js';
import { closedWindow, quietPortfolio, tradedLog } from '../../../../test/gateway/traded-log.js';
import type { MetricsView } from '../metrics-view.js';
import type { OptimizationView } from '../optimization-view.js';
import type { StatsView } from '../stats-view.js';
import { PORTFOLIO_FRONTIER_DOC } from './frontier-docs.js';
import type { FrontierView } from './frontier-view.js';

const PATH = '/portfolio/optimization/frontier';

describe('the frontier of a portfolio in a running universe', () => {
  let gateway: DrivenGateway;
  const constraints = { lower: [0.05, 0, -0.1], upper: [0.6, 0.7, 1] };
  beforeAll(async () => {
    gateway = await startDriven(tradedLog([quietPortfolio({ constraints })], 30));
  });
  afterAll(() => gateway.stop());
  const read = async <View>(path: string): Promise<View> => {
    const { status, body } = await gateway.ask<View>('GET', path);
    expect(status).toBe(200);
    return body;
  };

  it('is what POST /analysis/frontier answers on the same numbers, to the last bit', async () => {
    const stats = await read<StatsView>('/portfolio/stats');
    const { constraints: bounds, l2Gamma } =
      await read<OptimizationView>('/portfolio/optimization');
    const names = ['AKT', 'ATW', 'IAM'];
    const asked = await gateway.ask<FrontierAnswer>('POST', '/analysis/frontier', {
      instruments: names,
      expectedReturns: names.map((name) => stats.mean?.[name]),
      covariance: names.map((row) => names.map((column) => stats.covariance?.[row][column])),
      riskFreeRate: stats.riskFreeRate,
      l2Gamma: l2Gamma * 52,
      constraints: bounds,
      points: 7,
    });
    const view = await read<FrontierView>(`${PATH}?points=7`);
    expect(asked.body.status).toBe('optimal');
    expect(view.points).toHaveLength(7);
    expect(view).toMatchObject({ ...asked.body, asOf: stats.asOf, period: 'year' });
  });

  it('has the figures of the held weights that /portfolio/metrics has', async () => {
    const { expectedReturn, risk, sharpe, targetSharpe } =
      await read<MetricsView>('/portfolio/metrics');
    const { held, target } = await read<FrontierView>(PATH);
    // Of the same moments, in another order of the sums.
    expect(held.expectedReturn).toBeCloseTo(expectedReturn ?? NaN, 12);
    expect(held.volatility).toBeCloseTo(risk ?? NaN, 12);
    expect(held.sharpe).toBeCloseTo(sharpe ?? NaN, 10);
    expect(target.sharpe).toBeCloseTo(targetSharpe ?? NaN, 10);
  });

  it('begins with what a decision on the least volatility would hold', async () => {
    const { body } = await gateway.ask<{ readonly statusUrl: string }>(
      'POST',
      '/portfolio/rebalance',
      { dryRun: true, objective: { kind: 'minVolatility' } },
    );
    const { dryRun } = await read<{ readonly dryRun: { readonly after: Record<string, number> } }>(
      body.statusUrl,
    );
    const { points } = await read<FrontierView>(PATH);
    expect(points).toHaveLength(20);
    for (const [name, weight] of Object.entries(dryRun.after)) {
      expect(points[0].weights?.[name]).toBeCloseTo(weight, 12);
    }
  });

  it('is of the newest window', async () => {
    const before = await read<FrontierView>(PATH);
    gateway.feed([closedWindow(30)]);
    const after = await read<FrontierView>(PATH);
    expect(Date.parse(after.asOf)).toBeGreaterThan(Date.parse(before.asOf));
    expect(after.points).not.toEqual(before.points);
  });
});

describe(`GET ${PATH}`, () => {
  let gateway: RunningGateway;
  let solved: number;
  const counting = (): Calculator => {
    const inline = inlineCalculator();
    const run: Calculator['run'] = (kind, task, signal) => {
      solved += 1;
      return inline.run(kind, task, signal);
    };
    return { ...inline, run };
  };
  beforeEach(async () => {
    solved = 0;
    gateway = await startGateway({ calculator: counting(), patienceMs: 10 });
  });
  afterEach(() => gateway.stop());
  const fill = (over: Partial<PortfolioDefinition> = {}): void =>
    gateway.log.append(...filledLog(), portfolioRecord(portfolioDefinition(over)));
  const read = async (path = PATH): Promise<FrontierView> => {
    const response = await gateway.call(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    return (await response.json()) as FrontierView;
  };

  it('answers what is documented, on both paths, and so does its example', async () => {
    fill();
    const { schema, recorded } = PORTFOLIO_FRONTIER_DOC.answer;
    const ofDefault = await read();
    expect(departures(ofDefault, schema)).toEqual([]);
    expect(departures(recorded.body, schema)).toEqual([]);
    expect(await read('/portfolios/portf1/optimization/frontier')).toEqual(ofDefault);
    expect(await read(`${PATH}?portfolioId=portf1&points=20`)).toEqual(ofDefault);
    expect(ofDefault.warnings).toEqual([]);
  });

  it.each(['1', '101', '0', '-3', '2.5', '1e1', 'many', ''])(
    '?points=%s is a 400',
    async (points) => {
      fill();
      const response = await gateway.call(`${PATH}?points=${points}`);
      expect(response.status).toBe(400);
      const message = 'expected an integer from 2 to 100';
      expect(await response.json()).toMatchObject({ errors: [{ path: 'points', message }] });
    },
  );

  it.each([2, 100])('has %s points where so many are asked for', async (points) => {
    fill();
    expect((await read(`${PATH}?points=${points}`)).points).toHaveLength(points);
  });

  it('of an unknown portfolio is a 404', async () => {
    fill();
    const response = await gateway.call('/portfolios/nobody/optimization/frontier');
    expect(response.status).toBe(404);
  });

  it('is 503 while no window has closed', async () => {
    gateway.log.append(portfolioRecord(portfolioDefinition()));
    const response = await gateway.call(PATH);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('is nulls and a warning after a window without statistics, and nothing is solved', async () => {
    gateway.log.append(portfolioRecord(portfolioDefinition()), metricsRecord(metrics()));
    const view = await read();
    expect(view).toMatchObject({ asOf: '2026-04-10T23:00:00Z', status: null, points: [] });
    expect(view.held).toEqual({ expectedReturn: null, volatility: null, sharpe: null });
    expect(view.warnings).toEqual([{ path: 'points', message: 'too few windows for statistics' }]);
    expect(solved).toBe(0);
  });

  it('is nulls and a warning while the statistics are of other instruments', async () => {
    fill({ instruments: ['ATW', 'AKT', 'IAM'] });
    expect(await read()).toMatchObject({ status: null, warnings: [{ path: 'points' }] });
  });

  it('names the bounds that leave no room', async () => {
    fill({ constraints: { lower: [0, 0, 0], upper: [0.3, 0.3, 0.3] } });
    expect(await read()).toMatchObject({
      status: 'infeasible',
      conflicting: ['budget', 'bounds[AKT].upper', 'bounds[ATW].upper', 'bounds[IAM].upper'],
      points: [],
      held: { volatility: expect.any(Number) as number },
    });
  });

  it('without bounds has no equal steps', async () => {
    const [lower, upper] = [-Infinity, Infinity].map((bound) => new Array<number>(3).fill(bound));
    fill({ constraints: { lower, upper } });
    expect(await read()).toMatchObject({ status: 'unbounded', conflicting: null, points: [] });
  });

  it('of numbers that are none is stalled, and says which', async () => {
    fill();
    gateway.log.append(statisticsRecord(statistics({ mean: [0.27, NaN, 0.196] })));
    expect(await read()).toMatchObject({
      status: 'stalled',
      warnings: [{ path: 'points', message: 'expected a finite expectedReturns[1], was NaN' }],
    });
  });

  it('before anything is held has its points, and no figures beside them', async () => {
    fill();
    gateway.log.append(metricsRecord(metrics({ heldWeights: {}, targetWeights: {} })));
    const view = await read();
    expect(view.points).toHaveLength(20);
    expect(view.target.sharpe).toBeNull();
    expect(view.warnings.map(({ path }) => path)).toEqual(['target', 'held']);
  });

  it('is solved once for a window, a definition and a number of points', async () => {
    fill();
    const first = await read();
    expect(await read()).toEqual(first);
    expect(solved).toBe(1);
    await read(`${PATH}?points=3`);
    expect(solved).toBe(2);
    gateway.log.append(metricsRecord(metrics({ heldWeights: { AKT: 1, ATW: 0, IAM: 0 } })));
    expect((await read()).held.volatility).toBeCloseTo(0.27, 12);
    gateway.log.append(portfolioRecord(portfolioDefinition({ l2Gamma: 0 })));
    expect((await read()).points[0].volatility).toBeLessThan(first.points[0].volatility ?? 0);
    gateway.log.append(statisticsRecord(statistics({ mean: [0.3, 0.1, 0.1] })));
    expect((await read()).points[19].expectedReturn).toBe(0.3);
    expect(solved).toBe(5);
  });
});
