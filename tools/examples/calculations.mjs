const TWO = {
  instruments: ['A', 'B'],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
};
const NAMES = ['AKT', 'ATW', 'IAM'];

/** Asks the calculator one problem of each outcome; one of them has the statistics that the stream has come to. */
export async function calculations(ask, stats) {
  const optimise = (name, body) => ask(name, { method: 'POST', path: '/analysis/optimize', body });
  await optimise('optimiseMaxSharpe', {
    ...TWO,
    expectedReturns: [0.1, 0.2],
    riskFreeRate: 0.02,
    objective: { kind: 'maxSharpe' },
  });
  await optimise('optimiseMinVolatility', {
    instruments: NAMES,
    expectedReturns: NAMES.map((name) => stats.mean[name]),
    covariance: NAMES.map((row) => NAMES.map((column) => stats.covariance[row][column])),
    riskFreeRate: stats.riskFreeRate,
    objective: { kind: 'minVolatility' },
    constraints: { bounds: { AKT: [0.1, 0.5], ATW: [0, 0.5], IAM: [0, 0.5] } },
  });
  await optimise('optimiseInfeasible', {
    ...TWO,
    objective: { kind: 'minVolatility' },
    constraints: { bounds: { lower: 0, upper: 0.4 } },
  });
  await optimise('optimiseRiskParity', {
    ...TWO,
    objective: { kind: 'riskParity', budgets: { A: 0.6, B: 0.4 } },
  });
  await optimise('optimiseHierarchical', {
    instruments: ['A', 'B', 'C'],
    covariance: [
      [0.04, 0.006, 0],
      [0.006, 0.09, 0.018],
      [0, 0.018, 0.16],
    ],
    objective: { kind: 'hierarchicalRiskParity', linkage: 'ward', leafOrder: 'optimal' },
  });
  await ask('performanceOfReturns', {
    method: 'POST',
    path: '/analysis/performance',
    body: {
      returns: [0.012, -0.008, 0.021, -0.015, 0.006, 0.011, -0.002, -0.019, 0.017, 0.004],
      benchmark: [0.01, -0.006, 0.015, -0.018, 0.009, 0.007, -0.004, -0.012, 0.013, 0.002],
      riskFreeRate: 0.0001,
    },
  });
  const riskModel = (name, body) =>
    ask(name, { method: 'POST', path: '/analysis/risk-model', body });
  await riskModel('riskModelOfPrices', {
    instruments: NAMES,
    prices: [
      [1105, 505, null],
      [1110, 507, null],
      [1098, 501.5, 110.2],
      [1121, 509, 111.4],
      [1130, 508.5, 110.9],
      [1126, 514, 112.3],
      [1140, 516.5, 112.1],
      [1133, 511, 113.6],
    ],
    periodsPerYear: 247,
    market: 'equalWeighted',
    riskFreeRate: 0.03,
  });
  await riskModel('riskModelShrunk', {
    instruments: NAMES,
    returns: [
      [0.004, 0.003, -0.001],
      [-0.011, -0.008, -0.004],
      [0.021, 0.012, 0.011],
      [0.008, -0.001, -0.004],
      [-0.003, 0.011, 0.012],
      [0.012, 0.005, -0.002],
    ],
    estimator: { kind: 'ledoitWolfConstantCorrelation' },
  });
  await riskModel('riskModelRepaired', {
    instruments: NAMES,
    correlation: [
      [1, 0.9, 0.2],
      [0.9, 1, 0.8],
      [0.2, 0.8, 1],
    ],
    repair: { method: 'higham', minEigenvalue: 0.01, fixed: [['AKT', 'ATW']] },
  });
  await ask('blackLitterman', {
    method: 'POST',
    path: '/analysis/black-litterman',
    body: {
      instruments: ['A', 'B', 'C'],
      covariance: [
        [0.04, 0.01, 0.012],
        [0.01, 0.09, 0.02],
        [0.012, 0.02, 0.0625],
      ],
      riskAversion: 2.5,
      riskFreeRate: 0.02,
      prior: { marketWeights: { A: 0.5, B: 0.2, C: 0.3 } },
      views: { absolute: { A: 0.1 }, P: [[0, 1, -1]], Q: [0.02] },
      omega: { idzorek: [0.25, 0.65] },
    },
  });
  await ask('blackLittermanContradiction', {
    method: 'POST',
    path: '/analysis/black-litterman',
    body: {
      ...TWO,
      prior: { returns: [0.06, 0.1] },
      views: { absolute: { A: 0.08 }, P: [[1, 0]], Q: [0.05] },
      omega: { idzorek: [1, 1] },
    },
  });
  await ask('discreteAllocation', {
    method: 'POST',
    path: '/analysis/discrete-allocation',
    body: {
      weights: { A: 0.4, B: 0.6 },
      prices: { A: 12.5, B: 100 },
      totalValue: 10000,
      holdings: { A: 3 },
      lotSize: { A: 10 },
      fees: { rate: 0.001, minimum: 0 },
    },
  });
  await ask('discreteAllocationShorts', {
    method: 'POST',
    path: '/analysis/discrete-allocation',
    body: {
      weights: { A: 0.75, B: 0.55, C: -0.3 },
      prices: { A: 172.44, B: 1019.97, C: 29.9 },
      totalValue: 10000,
      method: 'exact',
      shortRatio: 0.3,
      reinvest: true,
    },
  });
  const frontier = (name, body) => ask(name, { method: 'POST', path: '/analysis/frontier', body });
  await frontier('frontierPoints', {
    ...TWO,
    expectedReturns: [0.1, 0.2],
    riskFreeRate: 0.02,
    points: 5,
  });
  await frontier('frontierTargets', {
    ...TWO,
    expectedReturns: [0.1, 0.2],
    constraints: { currentWeights: { A: 0.9, B: 0.1 }, maxTurnover: 0.4, transactionCost: 0.001 },
    targetReturns: [0.125, 0.15],
  });
}
