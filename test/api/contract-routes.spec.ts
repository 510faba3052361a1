import { startGateway, type RunningGateway } from '../gateway/running-gateway.js';

/** Reads and calls of a portfolio; each is there for the default one and for one by its id. */
const OF_PORTFOLIO = [
  'get weights',
  'get stats',
  'get metrics',
  'get performance',
  'get history',
  'get optimization',
  'get optimization/frontier',
  'post rebalance',
  'get rebalance/{commandId}',
  'get stream',
];

/** The routes of the REST contract, line by line of its table, then its calculator; more may be served, none of these may go. */
const CONTRACT = [
  ...OF_PORTFOLIO.flatMap((route) => [
    route.replace(' ', ' /portfolio/'),
    route.replace(' ', ' /portfolios/{portfolioId}/'),
  ]),
  'get /decisions/{decisionId}',
  'get /decisions/{decisionId}/replay',
  ...['portfolios', 'universes'].flatMap((kind) => [
    `get /${kind}`,
    `post /${kind}`,
    ...['get', 'put', 'delete'].map((method) => `${method} /${kind}/{${kind.slice(0, -1)}Id}`),
  ]),
  'get /definitions/{definitionId}',
  'get /audit',
  'post /ticks',
  'get /health/live',
  'get /health/ready',
  'get /metrics',
  'get /',
  'get /openapi.json',
  'get /docs',
  'post /analysis/optimize',
  'post /analysis/frontier',
  'post /analysis/risk-model',
  'post /analysis/black-litterman',
  'post /analysis/performance',
  'post /analysis/discrete-allocation',
];

describe('the REST contract', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  it('has every one of its routes served', () => {
    const served = new Set(gateway.served.map((route) => route.replace(/:(\w+)/g, '{$1}')));
    expect(CONTRACT.filter((route) => !served.has(route))).toEqual([]);
  });
});
