import type { Metrics } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { closesOf, definitionOf } from '#testing/stream-fixtures.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { startDriven, type DrivenGateway } from '../../../test/gateway/driven-gateway.js';
import type { Problem } from '../problem/problem.js';
import type { DefinitionView } from './definition-view.js';
import type { PortfolioView } from './portfolio-view.js';

const universe = universeDefinition();
const defined: Output = {
  topic: topics.universe.name,
  key: universe.universeId,
  value: definitionOf({ universe }, 'universe'),
};
/** The closes of a window, of all four tick partitions at once. */
const window = (index: number): Output => ({
  topic: topics.universe.name,
  key: universe.universeId,
  value: closesOf(universe, index, [
    100 + ((index * 7) % 11),
    200 + ((index * 5) % 13),
    50 + index,
  ]),
});

/** The example of the contract. */
const growth = {
  portfolioId: 'growth',
  universeId: 'casablanca',
  instruments: ['AKT', 'IAM'],
  initial: { weights: { AKT: 0.5, IAM: 0.5 } },
  prior: {
    period: 'week',
    mean: { AKT: 0.002, IAM: 0.003 },
    covariance: { AKT: { AKT: 0.0004, IAM: 0.0001 }, IAM: { AKT: 0.0001, IAM: 0.0002 } },
    observations: 12,
  },
  estimator: 'slow',
  optimiser: 'internal',
  objective: { kind: 'maxSharpe' },
  l2Gamma: 0.002,
  riskAversion: 1,
  riskFreeRate: 0.0018,
  period: 'week',
  constraints: {},
  policy: {
    warmUpWindows: 247,
    sharpe: { threshold: 1, rearm: 1.1 },
    review: { every: 60 },
    calendar: null,
    driftBand: null,
    drawdown: null,
    cooldownWindows: 20,
    cost: 0.005,
    horizonYears: 0.25,
    turnoverBudget: null,
  },
};

describe('a portfolio over HTTP', () => {
  let gateway: DrivenGateway;
  beforeEach(async () => {
    gateway = await startDriven([defined]);
  });
  afterEach(() => gateway.stop());
  const put = (body: unknown, headers = {}, id = 'growth') =>
    gateway.ask<PortfolioView>('PUT', `/portfolios/${id}`, body, headers);
  const refused = async (body: unknown): Promise<readonly unknown[]> => {
    const { status, body: problem } = await gateway.ask<Problem>('PUT', '/portfolios/growth', body);
    return [status, ...problem.errors.map(({ path, message }) => `${path}: ${message}`)];
  };

  it('tells the audit trail why, where the caller says it in one short line', async () => {
    expect((await put(growth, { 'x-reason': 'a second sleeve' })).status).toBe(201);
    const trail = await gateway.ask<{ readonly items: readonly { readonly reason: string }[] }>(
      'GET',
      '/audit?limit=1',
    );
    expect(trail.body.items[0]).toMatchObject({
      action: 'definePortfolio',
      resource: expect.stringContaining('growth') as string,
      reason: 'a second sleeve',
    });
    const long = await put(growth, { 'x-reason': 'x'.repeat(201) });
    expect(long.status).toBe(400);
    expect(long.body).toMatchObject({ errors: [{ path: 'X-Reason' }] });
  });

  it('is new with PUT: 201, version 1, its place, and the definition as it is served', async () => {
    const { status, headers, body } = await put(growth);
    expect(status).toBe(201);
    expect([headers.get('etag'), headers.get('location')]).toEqual(['"1"', '/portfolios/growth']);
    expect(body).toMatchObject({
      ...growth,
      version: 1,
      tenant: 'default',
      effectiveAfter: null,
      prior: { ...growth.prior, asOf: null },
      objective: { kind: 'maxSharpe', fallback: 'none' },
      constraints: { bounds: { AKT: [0, 1], IAM: [0, 1] } },
    });
    const served = await gateway.ask<PortfolioView>('GET', '/portfolios/growth');
    expect([served.status, served.headers.get('etag')]).toEqual([200, '"1"']);
    expect(served.body).toEqual(body);
  });

  it('stays as it is with what GET answers, and with an equal body', async () => {
    const { body } = await put(growth);
    for (const same of [body, growth]) {
      const again = await put(same);
      expect([again.status, again.body]).toEqual([200, body]);
    }
  });

  it('is replaced under the next version, if the one that was seen is in force', async () => {
    await put(growth);
    const changed = { ...growth, riskAversion: 2 };
    const replaced = await put(changed, { 'if-match': '"1"' });
    expect([replaced.status, replaced.body.version]).toEqual([200, 2]);
    const late = await put(growth, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({
      errors: [{ path: 'If-Match', message: 'expected the version in force, which is version 2' }],
    });
    expect((await put(growth, { 'if-match': 'two' })).status).toBe(400);
  });

  it('is written only where there is one, or only where there is none, if the caller says so', async () => {
    const absent = await put(growth, { 'if-match': '*' });
    expect(absent.status).toBe(412);
    expect(absent.body).toMatchObject({ errors: [{ path: 'If-Match' }] });
    expect((await put(growth, { 'if-none-match': '*' })).status).toBe(201);
    const changed = { ...growth, riskAversion: 2 };
    const there = await put(changed, { 'if-none-match': '*' });
    expect(there.status).toBe(412);
    expect(there.body).toMatchObject({ errors: [{ path: 'If-None-Match' }] });
    const again = await put(changed, { 'if-match': '*' });
    expect([again.status, again.body.version]).toEqual([200, 2]);
    expect((await put(changed, { 'if-none-match': '"2"' })).status).toBe(400);
    expect((await put(changed, { 'if-none-match': '*', 'if-match': '*' })).status).toBe(400);
  });

  it('is one of a limited number; what is deleted leaves its place', async () => {
    await gateway.stop();
    gateway = await startDriven([defined], { logLimits: { portfolios: 2 } });
    const named = (portfolioId: string) => put({ ...growth, portfolioId }, {}, portfolioId);
    expect((await named('first')).status).toBe(201);
    expect((await named('second')).status).toBe(201);
    const third = await named('third');
    expect(third.status).toBe(409);
    expect(third.body).toMatchObject({
      errors: [{ path: 'portfolioId', message: 'expected at most 2 portfolios, were more' }],
    });
    expect((await named('second')).status).toBe(200);
    expect((await gateway.ask('DELETE', '/portfolios/first')).status).toBe(200);
    expect((await named('third')).status).toBe(201);
    expect((await named('first')).status).toBe(409);
  });

  it('is new with POST, and 409 when there is one', async () => {
    const created = await gateway.ask<PortfolioView>('POST', '/portfolios', growth);
    expect([created.status, created.headers.get('location')]).toEqual([201, '/portfolios/growth']);
    const again = await gateway.ask<Problem>('POST', '/portfolios', { ...growth, l2Gamma: 1 });
    expect(again.status).toBe(409);
    expect(again.body.errors).toEqual([
      { path: 'portfolioId', message: 'expected a new one, was one that exists' },
    ]);
  });

  it('is gone with DELETE, and goes on counting when it is defined anew', async () => {
    await put(growth);
    const { status, body } = await gateway.ask<DefinitionView>('DELETE', '/portfolios/growth');
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ status: 'accepted', change: 'deleted', portfolioId: 'growth' }),
    ]);
    for (const method of ['GET', 'DELETE']) {
      expect((await gateway.ask(method, '/portfolios/growth')).status).toBe(404);
    }
    expect((await gateway.ask('GET', '/portfolios/growth/weights')).status).toBe(404);
    const anew = await put(growth);
    expect([anew.status, anew.body.version]).toEqual([201, 3]);
  });

  it.each([
    ['a portfolio', '/portfolios/growth'],
    ['a universe', '/universes/casablanca'],
  ])('%s that two delete at once is gone for one, and unknown to the other', async (_, path) => {
    if (path === '/portfolios/growth') await put(growth);
    const waiting: (() => void)[] = [];
    // Neither has been folded when the other is asked for.
    gateway.log.reactTo(async (outputs) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) waiting.forEach((proceed) => proceed());
      });
      gateway.feed(outputs);
    });
    const both = await Promise.all([gateway.ask('DELETE', path), gateway.ask('DELETE', path)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('decides on from the next window: weights are served as they are held', async () => {
    gateway.feed([0, 1, 2].map(window));
    await put(growth);
    gateway.feed([window(3), window(4)]);
    const { body } = await gateway.ask<Metrics>('GET', '/portfolios/growth/weights');
    expect(body).toMatchObject({ version: 1, weights: { AKT: 0.5, IAM: 0.5 } });
  });

  it('starts by Black-Litterman with a decision that explains itself and can be replayed', async () => {
    gateway.feed([0, 1, 2].map(window));
    const initial = {
      blackLitterman: {
        marketCaps: { AKT: 300, IAM: 300 },
        views: { absolute: { AKT: 0.004 } },
        confidences: [0.5],
      },
    };
    const { status, body } = await put({ ...growth, initial });
    expect(status).toBe(201);
    expect(body.initial).toEqual({
      blackLitterman: {
        marketWeights: { AKT: 0.5, IAM: 0.5 },
        views: { P: [[1, 0]], Q: [0.004] },
        confidences: [0.5],
        tau: 0.05,
      },
    });
    expect((await put(body)).body.version).toBe(1);
    gateway.feed([window(3), window(4)]);
    const weights = await gateway.ask<{ cause: { kind: string; decisionId: string } }>(
      'GET',
      '/portfolios/growth/weights',
    );
    expect(weights.body).toMatchObject({ version: 1, cause: { kind: 'bootstrap' } });
    const { decisionId } = weights.body.cause;
    const decision = await gateway.ask('GET', `/decisions/${decisionId}`);
    expect(decision.body).toMatchObject({
      status: 'applied',
      trigger: { kind: 'bootstrap', reason: expect.stringContaining('Black-Litterman, 1 views') },
    });
    // What was decided is explained for ever.
    expect((await gateway.ask('DELETE', '/portfolios/growth')).status).toBe(200);
    expect((await gateway.ask('GET', '/portfolios/growth')).status).toBe(404);
    expect(await gateway.ask('GET', `/decisions/${decisionId}`)).toMatchObject({
      ...{ status: 200, body: decision.body },
    });
  });

  it.each<[string, object, unknown[]]>([
    [
      'an unknown instrument',
      { instruments: ['AKT', 'XXX'], initial: { equal: true }, prior: null },
      [422, 'instruments: expected names of casablanca, was XXX'],
    ],
    [
      'weights of another sum',
      { initial: { weights: { AKT: 0.5, IAM: 0.4 } } },
      [422, 'initial.weights: expected 2 weights of sum 1, was a sum of 0.9'],
    ],
    [
      'bounds that leave no room, and an estimator that the universe has not',
      { constraints: { bounds: { upper: 0.4 } }, estimator: 'quick' },
      [
        422,
        "estimator: expected one of the universe's, was quick",
        'constraints: expected bounds that leave room for weights of sum 1',
      ],
    ],
    [
      'a universe that nobody has defined',
      { universeId: 'nowhere' },
      [422, 'universeId: expected a defined universe, was "nowhere"'],
    ],
    [
      'constraints that the stream does not know',
      { constraints: { groups: [] } },
      [
        400,
        'constraints.groups: expected bounds alone: the stream decides within bounds, POST /analysis/optimize within more',
      ],
    ],
    [
      'another id than that of the path',
      { portfolioId: 'other' },
      [400, 'portfolioId: expected "growth", as in the path, was "other"'],
    ],
  ])('is refused with %s', async (_, change, expected) => {
    expect(await refused({ ...growth, ...change })).toEqual(expected);
  });

  it('keeps its universe, and its id is of one tenant', async () => {
    await put(growth);
    const simulated = universeDefinition({ universeId: 'simulated' });
    gateway.feed([{ ...defined, key: 'simulated', value: definitionOf({ universe: simulated }) }]);
    expect(await refused({ ...growth, universeId: 'simulated' })).toEqual([
      422,
      'universeId: expected casablanca, where this id has its history, was simulated',
    ]);
  });
});

describe('a definition that is not decided in time', () => {
  it('is 202 with where to ask again, which says pending until the fold has spoken', async () => {
    const gateway = await startDriven([defined], { patienceMs: 20 });
    let held: readonly Output[] = [];
    gateway.log.reactTo((outputs) => {
      held = outputs;
    });
    const { status, headers, body } = await gateway.ask<DefinitionView>(
      'PUT',
      '/portfolios/growth',
      growth,
    );
    expect([status, body.status, headers.get('location')]).toEqual([
      202,
      'pending',
      body.statusUrl,
    ]);
    const pending = await gateway.ask<DefinitionView>('GET', body.statusUrl);
    expect(pending.body).toEqual(body);
    gateway.feed(held);
    const accepted = await gateway.ask<DefinitionView>('GET', body.statusUrl);
    expect(accepted.body).toMatchObject({ status: 'accepted', change: 'created', version: 1 });
    expect((await gateway.ask('GET', `/definitions/${'0'.repeat(64)}`)).status).toBe(404);
    await gateway.stop();
  });
});
