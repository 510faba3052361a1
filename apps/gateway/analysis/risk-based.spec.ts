import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { faultsOf } from '../../../test/gateway/faults-of.js';
import { taskOf } from '../../../test/gateway/read-in-line.js';
import { calculatorEndpoint } from '../../../test/gateway/calculator-endpoint.js';
import { OPTIMISE_DOC } from './optimise-docs.js';
import { readOptimiseRequest } from './optimise-request.js';

const problem = {
  instruments: ['A', 'B', 'C'],
  covariance: [
    [0.04, 0.006, 0],
    [0.006, 0.09, 0.018],
    [0, 0.018, 0.16],
  ],
};
const scenarios = [
  [0.01, -0.02, 0.03],
  [-0.02, 0.01, 0.01],
  [0.03, 0.02, -0.04],
  [0, -0.01, 0.02],
];

describe('objectives of risk alone in POST /analysis/optimize', () => {
  const { post, ask } = calculatorEndpoint<OptimiseAnswer>('/analysis/optimize', OPTIMISE_DOC);
  const solve = (objective: unknown, rest: object = {}): Promise<OptimiseAnswer> =>
    ask({ ...problem, ...rest, objective });
  const weightsOf = ({ weights }: OptimiseAnswer): number[] =>
    problem.instruments.map((name) => weights?.[name] ?? NaN);
  const sharesOf = (answer: OptimiseAnswer): number[] => {
    const w = weightsOf(answer);
    const terms = w.map((weight, i) =>
      w.reduce((sum, other, j) => sum + weight * problem.covariance[i][j] * other, 0),
    );
    const variance = terms.reduce((sum, term) => sum + term, 0);
    return terms.map((term) => term / variance);
  };

  it('risk parity: equal shares, certified, with what the table minimises as its value', async () => {
    const answer = await solve({ kind: 'riskParity' });
    expect(answer.status).toBe('optimal');
    for (const share of sharesOf(answer)) expect(share).toBeCloseTo(1 / 3, 12);
    const risk = answer.performance?.volatility ?? NaN;
    const logarithm = weightsOf(answer).reduce((sum, w) => sum + Math.log(w) / 3, 0);
    expect(answer.objectiveValue).toBeCloseTo(risk - risk * logarithm, 12);
    expect(answer.certificate?.stationarity).toBeLessThanOrEqual(1e-8);
    expect(answer.performance).toMatchObject({ expectedReturn: null, sharpe: null });
  });

  it('risk parity: shares as the budgets that are named', async () => {
    const shares = sharesOf(
      await solve({ kind: 'riskParity', budgets: { A: 0.5, B: 0.3, C: 0.2 } }),
    );
    [0.5, 0.3, 0.2].forEach((budget, i) => {
      expect(shares[i]).toBeCloseTo(budget, 12);
    });
  });

  it('risk parity within bounds: names at none have equal shares, the binding one its multiplier', async () => {
    const constraints = { bounds: { A: [0, 0.3] } };
    const answer = await solve({ kind: 'riskParity' }, { constraints });
    expect(answer.weights?.A).toBe(0.3);
    const [, b, c] = sharesOf(answer);
    expect(b).toBeCloseTo(c, 10);
    expect(answer.certificate?.binding.map(({ constraint }) => constraint)).toEqual([
      'budget',
      'bounds[A].upper',
    ]);
  });

  it('risk parity: a name that may hold nothing conflicts with its positive weight', async () => {
    const answer = await solve({ kind: 'riskParity' }, { constraints: { bounds: { A: [0, 0] } } });
    expect(answer).toMatchObject({
      status: 'infeasible',
      weights: null,
      conflicting: ['bounds[A].upper'],
    });
  });

  it('risk parity within a turnover and a tracking error', async () => {
    const [even, third] = [
      [0.5, 0.25, 0.25],
      [0.4, 0.3, 0.3],
    ];
    const traded = await solve(
      { kind: 'riskParity' },
      { constraints: { currentWeights: [0.2, 0.4, 0.4], maxTurnover: 0.2 } },
    );
    expect(traded.status).toBe('optimal');
    expect(traded.weights?.A).toBeCloseTo(0.3, 12);
    const tracked = await solve(
      { kind: 'riskParity' },
      { constraints: { benchmark: { weights: even, maxTrackingError: 0.01 } } },
    );
    const names = tracked.certificate?.binding.map(({ constraint }) => constraint);
    expect(names).toEqual(['budget', 'maxTrackingError']);
    const apart = weightsOf(tracked).map((weight, i) => weight - even[i]);
    const variance = apart.reduce(
      (sum, a, i) => sum + apart.reduce((row, b, j) => row + a * problem.covariance[i][j] * b, 0),
      0,
    );
    expect(Math.sqrt(variance)).toBeCloseTo(0.01, 10);
    const still = { currentWeights: third, maxTurnover: 0 };
    const kept = await solve({ kind: 'riskParity' }, { constraints: still });
    expect(weightsOf(kept)).toEqual(third);
  });

  it.each([
    [{ maxHoldings: 2 }, ['maxHoldings']],
    [{ maxPairwiseCorrelation: 0.05 }, ['maxPairwiseCorrelation']],
    [{ currentWeights: [1, 0, 0], maxTurnover: 0 }, ['maxTurnover']],
  ])('risk parity holds every name: %j cannot be kept', async (constraints, conflicting) => {
    const answer = await solve({ kind: 'riskParity' }, { constraints });
    expect(answer).toMatchObject({ status: 'infeasible', weights: null, conflicting });
  });

  it('risk parity: cash has no share of a risk, so no weights have equal ones', async () => {
    const covariance = [
      [0.04, 0.01, 0],
      [0.01, 0.09, 0],
      [0, 0, 0],
    ];
    const answer = await solve({ kind: 'riskParity' }, { covariance });
    expect(answer).toMatchObject({ status: 'unbounded', weights: null, certificate: null });
  });

  it("maximum diversification: w'sigma over the volatility, whatever returns are given", async () => {
    const answer = await solve({ kind: 'maxDiversification' });
    const w = weightsOf(answer);
    const mean = 0.2 * w[0] + 0.3 * w[1] + 0.4 * w[2];
    expect(answer.objectiveValue).toBeCloseTo(mean / (answer.performance?.volatility ?? NaN), 12);
    const given = await solve(
      { kind: 'maxDiversification' },
      { expectedReturns: [-1, 2, 3], riskFreeRate: 0.5 },
    );
    expect(given.weights).toEqual(answer.weights);
    expect(given.performance?.expectedReturn).not.toBeNull();
  });

  it('maximum diversification takes the limits that the maximum of the Sharpe ratio takes', async () => {
    const answer = await solve({ kind: 'maxDiversification' }, { constraints: { maxHoldings: 1 } });
    expect(answer.status).toBe('optimal');
    expect(weightsOf(answer).filter((weight) => weight !== 0)).toEqual([1]);
    expect(answer.objectiveValue).toBeCloseTo(1, 12);
  });

  it('hierarchical risk parity: weights without a certificate, by hand', async () => {
    const answer = await solve({ kind: 'hierarchicalRiskParity' });
    // B and C correlate most: the order is A, B, C, and A stands against the pair.
    const [b, c] = [0.09, 0.16].map((own, _, both) => 1 / own / (1 / both[0] + 1 / both[1]));
    const pair = b * b * 0.09 + c * c * 0.16 + 2 * b * c * 0.018;
    const share = 1 - 0.04 / (0.04 + pair);
    expect(answer).toMatchObject({
      status: 'optimal',
      objectiveValue: null,
      certificate: null,
      conflicting: null,
      warnings: [],
    });
    [share, (1 - share) * b, (1 - share) * c].forEach((weight, i) => {
      expect(weightsOf(answer)[i]).toBeCloseTo(weight, 14);
    });
    expect(answer.performance?.volatility).toBeGreaterThan(0);
  });

  it.each([
    { linkage: 'ward', leafOrder: 'optimal', risk: 'standardDeviation' },
    {
      linkage: 'complete',
      correlation: [
        [1, 0.5, 0],
        [0.5, 1, 0],
        [0, 0, 1],
      ],
    },
    { linkage: 'average' },
  ])('hierarchical risk parity with %j gives equal bytes for equal requests', async (options) => {
    const body = { ...problem, objective: { kind: 'hierarchicalRiskParity', ...options } };
    await ask(body);
    expect(await post(body)).toEqual(await post(body));
  });

  it('hierarchical risk parity of scenarios: no volatility without a covariance', async () => {
    const { instruments } = problem;
    const objective = { kind: 'hierarchicalRiskParity' };
    const answer = await ask({ instruments, scenarios, objective });
    expect(weightsOf(answer).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
    expect(answer.performance).toEqual({ expectedReturn: null, volatility: null, sharpe: null });
  });

  it.each([
    [
      { kind: 'riskParity', budgets: [0, 1, 0] },
      {},
      ['objective.budgets.A', 'objective.budgets.C'],
    ],
    [{ kind: 'riskParity', budgets: { A: 1 } }, {}, ['objective.budgets.B', 'objective.budgets.C']],
    [{ kind: 'riskParity', linkage: 'ward' }, { l2Gamma: 1 }, ['objective.linkage', 'l2Gamma']],
    [
      { kind: 'riskParity' },
      { constraints: { currentWeights: [1, 0, 0], transactionCost: 0.1 } },
      ['constraints.transactionCost'],
    ],
    [
      { kind: 'riskParity' },
      { constraints: { marketNeutral: true } },
      ['constraints.marketNeutral'],
    ],
    [{ kind: 'riskParity' }, { scenarios }, ['scenarios']],
    [
      { kind: 'maxDiversification', budgets: [1, 0, 0] },
      { l2Gamma: 1 },
      ['objective.budgets', 'l2Gamma'],
    ],
    [{ kind: 'hierarchicalRiskParity' }, { constraints: { bounds: {} } }, ['constraints.bounds']],
    [
      {
        kind: 'hierarchicalRiskParity',
        linkage: 'median',
        leafOrder: 1,
        risk: null,
        correlation: 1,
      },
      {},
      ['objective.linkage', 'objective.leafOrder', 'objective.risk', 'objective.correlation'],
    ],
  ])('%j beside %j is refused', (objective, rest, paths) => {
    const faults = faultsOf(() => taskOf(readOptimiseRequest({ ...problem, ...rest, objective })));
    expect(faults.map(({ path }) => path)).toEqual(paths);
  });
});
