import type { FrontierAnswer } from '#platform/solver/frontier-task.js';
import { calculatorEndpoint } from '../../../../test/gateway/calculator-endpoint.js';
import { FRONTIER_DOC, FRONTIER_EXAMPLES } from './frontier-docs.js';

const two = {
  instruments: ['A', 'B'],
  expectedReturns: [0.1, 0.2],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
};
const NOTHING = { expectedReturn: null, volatility: null, sharpe: null, weights: null };

describe('POST /analysis/frontier', () => {
  const { post, ask: answerTo } = calculatorEndpoint<FrontierAnswer>(
    '/analysis/frontier',
    FRONTIER_DOC,
  );

  it('the documented answer is the answer to the documented example, to the last bit', async () => {
    const { value } = FRONTIER_EXAMPLES.points;
    expect(await answerTo(value)).toEqual(FRONTIER_DOC.answer.recorded.body);
    expect((await post(value)).text).toBe((await post(value)).text);
    await answerTo(FRONTIER_EXAMPLES.targetReturns.value);
  });

  it('rises from min volatility to the largest mean', async () => {
    const { status, points } = await answerTo({ ...two, points: 3 });
    expect(status).toBe('optimal');
    const returns = points.map(({ expectedReturn }) => expectedReturn ?? NaN);
    expect(returns[0]).toBeCloseTo(0.1 + 0.1 * (3 / 11), 14);
    expect(returns[1]).toBeCloseTo((returns[0] + returns[2]) / 2, 14);
    expect(points[2].weights).toEqual({ A: 0, B: 1 });
  });

  it('a target out of reach is a point that is infeasible, and the others stay', async () => {
    const { status, conflicting, points } = await answerTo({
      ...two,
      targetReturns: [0.3, 0.15],
    });
    expect({ status, conflicting }).toEqual({ status: 'optimal', conflicting: null });
    expect(points[0]).toEqual({ status: 'infeasible', ...NOTHING });
    expect(points[1].weights?.A).toBeCloseTo(0.5, 14);
  });

  it('constraints that leave no room are named, without points', async () => {
    const constraints = { bounds: { lower: 0, upper: 0.4 } };
    expect(await answerTo({ ...two, constraints, points: 3 })).toEqual({
      status: 'infeasible',
      conflicting: ['budget', 'bounds[A].upper', 'bounds[B].upper'],
      points: [],
      warnings: [],
    });
  });

  it('has no equal steps to an infinite return, and single ones all the same', async () => {
    const constraints = { bounds: { lower: null, upper: null } };
    const unbounded = { status: 'unbounded', conflicting: null, points: [], warnings: [] };
    expect(await answerTo({ ...two, constraints, points: 3 })).toEqual(unbounded);
    const { points } = await answerTo({ ...two, constraints, targetReturns: [0.3] });
    expect(points[0].weights?.B).toBeCloseTo(2, 12);
  });

  it('a market-neutral one starts at nothing, whose Sharpe ratio does not exist', async () => {
    const constraints = { marketNeutral: true, bounds: { lower: -1, upper: 1 } };
    const { points, warnings } = await answerTo({ ...two, constraints, points: 3 });
    expect(points[0]).toMatchObject({ volatility: 0, sharpe: null, weights: { A: 0, B: 0 } });
    expect(warnings).toEqual([{ path: 'points[0].sharpe', message: 'the volatility is zero' }]);
    expect(points[2].weights).toEqual({ A: -1, B: 1 });
  });

  it.each([
    [{ benchmark: { weights: { A: 0.5, B: 0.5 }, maxTrackingError: 0.05 } }],
    [{ maxHoldings: 1 }],
    [{ maxPairwiseCorrelation: 0.1 }],
  ])('under %j each point is solved', async (constraints) => {
    const { status, points } = await answerTo({ ...two, constraints, points: 3 });
    expect([status, ...points.map((point) => point.status)]).toEqual([
      'optimal',
      'optimal',
      'optimal',
      'optimal',
    ]);
  });

  it('under a tracking error that binds the last point is the portfolio that earns most', async () => {
    const three = {
      instruments: ['A', 'B', 'C'],
      expectedReturns: [0.1, 0.2, 0.12],
      covariance: [
        [0.04, 0.01, 0.002],
        [0.01, 0.09, 0.01],
        [0.002, 0.01, 0.05],
      ],
    };
    const third = 1 / 3;
    const benchmark = { weights: [third, third, third], maxTrackingError: 0.03 };
    const { points } = await answerTo({ ...three, constraints: { benchmark }, points: 5 });
    expect(points.map(({ status }) => status)).toEqual(new Array(5).fill('optimal'));
    const returns = points.map(({ expectedReturn }) => expectedReturn ?? NaN);
    returns.forEach((value, k) => {
      expect(value).toBeCloseTo(returns[0] + ((returns[4] - returns[0]) * k) / 4, 8);
    });
  });

  it('faults are a 400', async () => {
    const { status, text } = await post(two);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: 'points' }] });
  });
});
