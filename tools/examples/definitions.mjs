const PORTFOLIOS = '/portfolios';
const UNIVERSES = '/universes';
const ID = '5f0c'.repeat(16);

/** The example of the contract: eleven weeks of belief about two shares. */
const GROWTH = {
  portfolioId: 'growth',
  universeId: 'casablanca',
  label: 'two shares',
  instruments: ['AKT', 'IAM'],
  initial: { weights: { AKT: 0.5, IAM: 0.5 } },
  prior: {
    period: 'week',
    mean: { AKT: 0.002, IAM: 0.003 },
    covariance: { AKT: { AKT: 0.0004, IAM: 0.0001 }, IAM: { AKT: 0.0001, IAM: 0.0002 } },
    observations: 12,
  },
  estimator: 'slow',
  objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
  l2Gamma: 0.002,
  riskFreeRate: 0.0018,
  period: 'week',
  constraints: { bounds: { upper: 0.7 } },
  policy: {
    warmUpWindows: 247,
    sharpe: { threshold: 1, rearm: 1.1 },
    review: { every: 60 },
    cooldownWindows: 20,
    cost: 0.005,
    horizonYears: 0.25,
  },
};

/** On the estimates of the universe, without a prior of its own. */
const VIEWS = {
  portfolioId: 'views',
  universeId: 'casablanca',
  instruments: ['AKT', 'ATW', 'IAM'],
  initial: {
    blackLitterman: {
      marketCaps: { AKT: 17, ATW: 150, IAM: 100 },
      views: { absolute: { AKT: 0.12 }, P: [[0, 1, -1]], Q: [0.02] },
      confidences: [0.5, 0.25],
    },
  },
  estimator: 'slow',
  objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
  riskAversion: 2.5,
  riskFreeRate: 0.03,
  policy: { cost: 0.005, horizonYears: 0.25, review: { every: 20 } },
};

const EXCHANGE = {
  universeId: 'exchange',
  venue: 'exchange',
  instruments: ['AAA', 'BBB', 'CCC'],
  calendar: {
    kind: 'sessions',
    start: '2026-06-01',
    openMinute: 570,
    closeMinute: 930,
    holidays: ['2026-07-30'],
    halfDays: [{ date: '2026-12-24', closeMinute: 780 }],
    utcOffsets: [{ from: '2026-01-01', minutes: 60 }],
  },
  window: { kind: 'session', dtYears: 0.004 },
  estimators: {
    slow: { halfLifeYears: 0.5 },
    shrunk: { halfLifeYears: null, shrinkage: 'ledoitWolf' },
  },
};

/** Defines, changes and deletes portfolios and a universe; what is random in the answers is brought to one value. */
export async function definitions(job, ask) {
  const say = (name, method, path, body, headers) =>
    ask(name, { method, path, headers, body }, settled);
  const growth = `${PORTFOLIOS}/growth`;
  await say('portfolioPut', 'PUT', growth, GROWTH);
  await say('portfolioDefinition', 'GET', growth);
  await say('portfolioCreated', 'POST', PORTFOLIOS, VIEWS);
  await say('portfolioTaken', 'POST', PORTFOLIOS, GROWTH);
  await say('portfolioFaulty', 'PUT', growth, { ...GROWTH, period: 'month', colour: 'blue' });
  await say('portfolioRefused', 'PUT', growth, {
    ...GROWTH,
    initial: { weights: { AKT: 0.5, IAM: 0.4 } },
    constraints: { bounds: { upper: 0.4 } },
  });
  await say('definitionMovedOn', 'PUT', growth, GROWTH, { 'if-match': '"7"' });

  const exchange = `${UNIVERSES}/exchange`;
  await say('universePut', 'PUT', exchange, EXCHANGE);
  await say('universeDefinition', 'GET', exchange);
  await say('universeTaken', 'POST', UNIVERSES, EXCHANGE);
  await say('universeFaulty', 'PUT', exchange, { ...EXCHANGE, window: { dtYears: 'a session' } });
  await say('universeRefused', 'PUT', exchange, { ...EXCHANGE, window: { dtYears: 0.02 } });
  await say('universeInUse', 'DELETE', `${UNIVERSES}/casablanca`);
  const { body: gone } = await job.ask({ method: 'DELETE', path: exchange });
  await say('definitionStatus', 'GET', gone.statusUrl);
  await say('universeCreated', 'POST', UNIVERSES, EXCHANGE);
  await say('universeDeleted', 'DELETE', exchange);
  await say('portfolioDeleted', 'DELETE', growth);
  await job.ask({ method: 'DELETE', path: `${PORTFOLIOS}/views` });

  await say('unknownDefinedPortfolio', 'GET', `${PORTFOLIOS}/portf9`);
  await say('unknownUniverse', 'GET', `${UNIVERSES}/nowhere`);
  await say('unknownDefinition', 'GET', `/definitions/${ID}`);
}

/** Ids of definitions are random. */
function settled(body) {
  if (body.definitionId === undefined) return body;
  const statusUrl = body.statusUrl === undefined ? {} : { statusUrl: `/definitions/${ID}` };
  return { ...body, definitionId: ID, ...statusUrl };
}
