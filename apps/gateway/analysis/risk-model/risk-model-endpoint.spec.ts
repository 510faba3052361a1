import type { RiskModelAnswer } from '#platform/solver/risk-model-task.js';
import { calculatorEndpoint } from '../../../../test/gateway/calculator-endpoint.js';
import { RISK_MODEL_DOC, RISK_MODEL_EXAMPLES } from './risk-model-docs.js';

const TWO = { instruments: ['A', 'B'] };
const SINE = Array.from({ length: 40 }, (_, t) => [
  0.01 * Math.sin(t),
  0.01 * Math.sin(t + 1) - 0.003 * Math.cos(3 * t),
]);

describe('POST /analysis/risk-model', () => {
  const { post, ask: model } = calculatorEndpoint<RiskModelAnswer>(
    '/analysis/risk-model',
    RISK_MODEL_DOC,
  );
  const warned = ({ warnings }: RiskModelAnswer): string[] => warnings.map(({ path }) => path);

  it('the documented answer is the answer to the documented example, to the last bit', async () => {
    const { value } = RISK_MODEL_EXAMPLES.prices;
    expect(await model(value)).toEqual(RISK_MODEL_DOC.answer.recorded.body);
    expect((await post(value)).text).toBe((await post(value)).text);
  });

  it.each(Object.values(RISK_MODEL_EXAMPLES))('answers the example $summary', async ({ value }) => {
    expect(await model(value)).toMatchObject({ status: 'optimal', warnings: [] });
  });

  it('what shrinks leaves out incomplete rows by default, and says so', async () => {
    const returns = SINE.map((row, t) => (t === 3 ? [row[0], null] : row));
    const estimator = { kind: 'oas' };
    const byDefault = await model({ ...TWO, returns, estimator });
    const { warnings, ...asked } = await model({ ...TWO, returns, estimator, missing: 'dropRows' });
    expect(byDefault).toMatchObject(asked);
    expect(warnings).toEqual([]);
    const message =
      'expected no missing values with oas, 1 of 40 rows have some and are left out, as with dropRows';
    expect(byDefault.warnings).toEqual([{ path: 'missing', message }]);
  });

  it.each([
    { kind: 'sample' },
    { kind: 'exponential', span: 10 },
    { kind: 'semicovariance', benchmark: 0 },
    { kind: 'ledoitWolfIdentity' },
    { kind: 'ledoitWolfConstantCorrelation' },
    { kind: 'ledoitWolfSingleFactor' },
    { kind: 'oas' },
  ])('$kind: volatilities and correlations are those of the covariance', async (estimator) => {
    const answer = await model({ ...TWO, returns: SINE, estimator, market: 'equalWeighted' });
    const { covariance, correlation, volatility, mean, shrinkage } = answer;
    expect(answer).toMatchObject({ status: 'optimal', observations: [40, 40], warnings: [] });
    const [a, b] = [volatility.A ?? NaN, volatility.B ?? NaN];
    expect(a * a).toBeCloseTo(covariance?.[0][0] ?? NaN, 15);
    expect(a * b * (correlation?.[0][1] ?? NaN)).toBeCloseTo(covariance?.[0][1] ?? NaN, 15);
    expect(mean?.exponential === null).toBe(estimator.kind !== 'exponential');
    expect(mean?.capm).not.toBeNull();
    expect(shrinkage === null).toBe(!/oas|ledoit/.test(estimator.kind));
  });

  it('the ddof is a factor of the sample covariance', async () => {
    const one = await model({ ...TWO, returns: SINE });
    const none = await model({ ...TWO, returns: SINE, ddof: 0 });
    const ratio = (one.covariance?.[0][1] ?? NaN) / (none.covariance?.[0][1] ?? NaN);
    expect(ratio).toBeCloseTo(40 / 39, 13);
  });

  it('log returns of prices are the returns of their logarithms', async () => {
    const prices = [
      [1, 2],
      [1.1, 1.9],
      [1.05, 2.2],
      [1.3, 2.1],
    ];
    const returns = prices.slice(1).map((row, t) => row.map((p, i) => Math.log(p / prices[t][i])));
    const log = await model({ ...TWO, prices, logReturns: true });
    expect(log).toEqual(await model({ ...TWO, returns }));
  });

  it('pairs of different rows may give a matrix that is not positive semidefinite, which is said', async () => {
    const returns = [
      [1, 1, null],
      [-1, -1, null],
      [null, 1, 1],
      [null, -1, -1],
      [1, null, -1],
      [-1, null, 1],
    ];
    const body = { instruments: ['A', 'B', 'C'], returns };
    const answer = await model(body);
    expect(answer).toMatchObject({ status: 'optimal', conditionNumber: null });
    expect(warned(answer)).toEqual(['covariance', 'conditionNumber']);
    // Variances are of four rows and covariances of two: the correlations are 1.5, 1.5 and -1.5.
    expect(answer.repair.minEigenvalueBefore).toBeCloseTo(-2, 12);
    const repaired = await model({ ...body, repair: { method: 'higham', minEigenvalue: 0.1 } });
    expect(repaired).toMatchObject({ volatility: answer.volatility, repair: { applied: true } });
    expect(repaired.minEigenvalue).toBeGreaterThan(0);
    expect(warned(repaired)).toEqual([]);
  });

  it('repairs a covariance and keeps its variances', async () => {
    const covariance = [
      [0.03818144, 0.04182824],
      [0.04182824, 0.04149209],
    ];
    for (const method of ['higham', 'clip', 'shrink']) {
      const answer = await model({ ...TWO, covariance, repair: { method } });
      expect(answer).toMatchObject({ observations: null, mean: null, shrinkage: null });
      expect(answer.covariance?.[0][0]).toBe(covariance[0][0]);
      expect(answer.covariance?.[1][1]).toBe(covariance[1][1]);
      expect(answer.correlation?.[0][1]).toBeCloseTo(1, 9);
      expect(answer.repair).toMatchObject({ applied: true });
      expect(answer.repair.alpha === null).toBe(method !== 'shrink');
    }
  });

  it('fixed pairs that leave no matrix are infeasible', async () => {
    const answer = await model({
      ...TWO,
      correlation: [
        [1, 1.05],
        [1.05, 1],
      ],
      repair: { method: 'higham', fixed: [['A', 'B']] },
    });
    expect(answer).toMatchObject({ status: 'infeasible', covariance: null, correlation: null });
    expect(answer.repair).toMatchObject({ applied: false, distance: null });
    expect(warned(answer)).toEqual(
      expect.arrayContaining(['covariance', 'correlation', 'conditionNumber', 'minEigenvalue']),
    );
  });

  it('an instrument without variance has no correlation, and the others are repaired', async () => {
    const correlated = [
      [1, 0, 1.2],
      [0, 0, 0],
      [1.2, 0, 1],
    ];
    const answer = await model({
      instruments: ['A', 'cash', 'C'],
      covariance: correlated,
      repair: { method: 'higham' },
    });
    expect(answer.correlation).toEqual([
      [1, null, expect.closeTo(1, 9) as number],
      [null, null, null],
      [expect.closeTo(1, 9) as number, null, 1],
    ]);
    expect(answer.volatility).toEqual({ A: 1, cash: 0, C: 1 });
    expect(warned(answer)).toEqual(['correlation[1]', 'conditionNumber']);
  });

  it('one return has no sample covariance', async () => {
    const answer = await model({ ...TWO, returns: [[0.01, 0.02]] });
    expect(answer).toMatchObject({ status: 'optimal', volatility: { A: null, B: null } });
    expect(answer.covariance).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(warned(answer)).toEqual(expect.arrayContaining(['covariance', 'volatility.A']));
  });

  it.each([
    [
      {
        ...TWO,
        returns: [
          [1e308, -1e308],
          [-1e308, 1e308],
          [0, 0],
        ],
      },
    ],
    [
      {
        ...TWO,
        returns: [
          [null, null],
          [null, null],
        ],
        market: 'equalWeighted',
      },
    ],
    [{ ...TWO, returns: [[null, 1]], missing: 'dropRows', estimator: { kind: 'oas' } }],
    [
      {
        ...TWO,
        returns: [
          [-2, -3],
          [0.1, 0.2],
        ],
        estimator: { kind: 'exponential', span: 1 },
      },
    ],
    [
      {
        ...TWO,
        prices: [
          [1e-300, 1],
          [1e300, 1],
        ],
        market: [1, 1],
      },
    ],
    [
      {
        ...TWO,
        covariance: [
          [1e-300, 0],
          [0, 1e300],
        ],
      },
    ],
    [
      {
        ...TWO,
        covariance: [
          [0, 0],
          [0, 0],
        ],
        repair: { method: 'shrink' },
      },
    ],
  ])('whatever does not exist of %j is null and named, the shape stays', async (body) => {
    const answer = await model(body);
    for (const path of ['conditionNumber', 'minEigenvalue'] as const) {
      expect(answer[path] === null).toBe(warned(answer).includes(path));
    }
    for (const [name, value] of Object.entries(answer.volatility)) {
      expect(value === null).toBe(warned(answer).includes(`volatility.${name}`));
    }
  });

  it('faults are a 400', async () => {
    const { status, text } = await post({ ...TWO, returns: [['0.01', 0]] });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: 'returns[0][0]' }] });
  });
});
