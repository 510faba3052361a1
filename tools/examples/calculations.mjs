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
  await ask('performanceOfReturns', {
    method: 'POST',
    path: '/analysis/performance',
    body: {
      returns: [0.012, -0.008, 0.021, -0.015, 0.006, 0.011, -0.002, -0.019, 0.017, 0.004],
      benchmark: [0.01, -0.006, 0.015, -0.018, 0.009, 0.007, -0.004, -0.012, 0.013, 0.002],
      riskFreeRate: 0.0001,
    },
  });
}
