import { faultsOf as faultsIn } from '../../../../test/gateway/faults-of.js';
import { taskOf } from '../../../../test/gateway/read-in-line.js';
import type { Fault } from '../../problem/problem.js';
import { readRiskModelRequest } from './risk-model-request.js';

const faultsOf = (body: unknown): readonly Fault[] =>
  faultsIn(() => taskOf(readRiskModelRequest(body)));

const TWO = { instruments: ['A', 'B'] };
const RETURNS = {
  ...TWO,
  returns: [
    [0.1, 0.2],
    [0, null],
  ],
};
const CORRELATION = {
  ...TWO,
  correlation: [
    [1, 0.5],
    [0.5, 1],
  ],
};

describe('the body of POST /analysis/risk-model', () => {
  it('is read with its defaults', () => {
    const { from, ...rest } = taskOf(readRiskModelRequest(RETURNS));
    expect(rest).toEqual({ instruments: ['A', 'B'], repair: { method: 'none' } });
    expect(from).toEqual({
      kind: 'returns',
      panel: { observations: 2, size: 2, values: Float64Array.of(0.1, 0.2, 0, NaN) },
      estimator: { kind: 'sample', ddof: 1 },
      missing: 'pairwise',
      periodsPerYear: 252,
      market: null,
      riskFreeRate: 0,
    });
  });

  it('is refused where a number is an object that cannot be one', () => {
    const element = JSON.parse('{"toString":null}') as unknown;
    expect(faultsOf({ ...TWO, returns: [[0.1, element]] })).toEqual([
      { path: 'returns[0][1]', message: 'expected a finite number or null, was an object' },
    ]);
  });

  it('takes prices, of which one may be missing or negative, and a market of prices with them', () => {
    const { from } = taskOf(
      readRiskModelRequest({
        ...TWO,
        prices: [
          [4, -12],
          [5, -15],
          [null, -30],
        ],
        market: [10, 5, 10],
      }),
    );
    expect(from).toMatchObject({
      panel: { observations: 2, values: Float64Array.of(0.25, 0.25, NaN, 1) },
      market: Float64Array.of(-0.5, 1),
    });
  });

  it('tells an absent ddof from a given one: 1 of the sample, 0 of what shrinks', () => {
    const read = (kind: string, more = {}) => {
      const body = { ...RETURNS, missing: 'zero', estimator: { kind }, ...more };
      return taskOf(readRiskModelRequest(body)).from;
    };
    expect(read('oas')).toMatchObject({ estimator: { kind: 'oas', ddof: 0 } });
    expect(read('oas', { ddof: 1 })).toMatchObject({ estimator: { kind: 'oas', ddof: 1 } });
    expect(read('sample', { ddof: 0 })).toMatchObject({ estimator: { kind: 'sample', ddof: 0 } });
  });

  it('reads every repair', () => {
    const read = (repair: unknown) =>
      taskOf(readRiskModelRequest({ ...CORRELATION, repair })).repair;
    const { correlation } = CORRELATION;
    const target = Float64Array.from(correlation.flat());
    expect(read({ method: 'higham', fixed: [['B', 'A']] })).toEqual({
      method: 'higham',
      minEigenvalue: 0,
      fixed: [[1, 0]],
    });
    expect(read({ method: 'clip', minEigenvalue: 0.1 })).toEqual({
      method: 'clip',
      minEigenvalue: 0.1,
    });
    expect(read({ method: 'shrink' })).toEqual({ method: 'shrink', target: null });
    expect(read({ method: 'shrink', target: correlation })).toEqual({ method: 'shrink', target });
  });

  it('lists every fault at once', () => {
    const body = JSON.parse(`{
      "instruments": ["A", "A"], "returns": [[0.1, "0.2"], [0.1]], "prices": [], "weights": {}, "__proto__": 1,
      "estimator": { "kind": "exponential", "benchmark": 1 }, "ddof": 1, "missing": "none",
      "periodsPerYear": 0, "logReturns": 1, "market": "none", "riskFreeRate": "0",
      "repair": { "method": "clip", "minEigenvalue": 2, "fixed": [] }
    }`) as unknown;
    expect(faultsOf(body)).toEqual([
      { path: 'weights', message: 'expected no such field' },
      { path: '__proto__', message: 'expected no such field' },
      { path: 'instruments[1]', message: 'expected unique names, was "A" again' },
      { path: 'returns', message: 'expected one input, was prices too' },
      { path: 'logReturns', message: 'expected false or true, was 1' },
      { path: 'prices', message: 'expected 2 to 10001 rows of 2 prices, was an array of 0' },
      { path: 'estimator.benchmark', message: 'expected no such field with exponential' },
      { path: 'ddof', message: 'expected no such field with exponential' },
      { path: 'estimator.span', message: 'expected a number, was absent' },
      {
        path: 'missing',
        message: 'expected pairwise or dropRows or zero, was the text "none"',
      },
      {
        path: 'market',
        message: 'expected as many prices or equalWeighted, was the text "none"',
      },
      { path: 'riskFreeRate', message: 'expected a finite number, was the text "0"' },
      { path: 'periodsPerYear', message: 'expected > 0, was 0' },
      { path: 'repair.fixed', message: 'expected no such field with clip' },
      { path: 'repair.minEigenvalue', message: 'expected a number in [0, 1], was 2' },
    ]);
  });

  it.each([
    [TWO, 'returns', 'expected returns, prices, covariance or correlation, was absent'],
    [{ ...RETURNS, instruments: [] }, 'instruments', 'expected 1 to 500 names, was an array of 0'],
    [{ ...TWO, returns: [[1, 2], 3] }, 'returns[1]', 'expected 2 numbers or null, was 3'],
    [
      { ...TWO, returns: [[1, '2']] },
      'returns[0][1]',
      'expected a finite number or null, was the text "2"',
    ],
    [
      { ...TWO, prices: [[1, 2]] },
      'prices',
      'expected 2 to 10001 rows of 2 prices, was an array of 1',
    ],
    [
      {
        ...TWO,
        prices: [
          [1, 0],
          [1, 1],
        ],
      },
      'prices[0][1]',
      'expected a price other than 0, was 0',
    ],
    [
      {
        ...TWO,
        prices: [
          [1, -1],
          [1, 1],
        ],
        logReturns: true,
      },
      'prices[0][1]',
      'expected a price > 0 with logReturns, was -1',
    ],
    [
      { ...RETURNS, logReturns: true },
      'logReturns',
      'expected false with returns, which are taken as they are, was true',
    ],
    [
      { ...RETURNS, estimator: { kind: 'oas' }, missing: 'pairwise' },
      'missing',
      'expected dropRows or zero where values are missing with oas, was pairwise',
    ],
    [
      { ...RETURNS, estimator: { kind: 'oas', span: 3 }, missing: 'zero' },
      'estimator.span',
      'expected no such field with oas',
    ],
    [
      { ...RETURNS, estimator: { kind: 'exponential', span: 0.5 } },
      'estimator.span',
      'expected >= 1, was 0.5',
    ],
    [
      { ...RETURNS, estimator: { kind: 'semicovariance' } },
      'estimator.benchmark',
      'expected a number, was absent',
    ],
    [
      { ...RETURNS, estimator: 'oas' },
      'estimator',
      'expected an object with a kind, was the text "oas"',
    ],
    [{ ...RETURNS, ddof: 2 }, 'ddof', 'expected 1 or 0, was 2'],
    [{ ...RETURNS, ddof: null }, 'ddof', 'expected 1 or 0, was null'],
    [
      { ...RETURNS, market: [0.1] },
      'market',
      'expected 2 returns or equalWeighted, was an array of 1',
    ],
    [
      { ...RETURNS, riskFreeRate: 0.1 },
      'riskFreeRate',
      'expected a market with it, was 0.1 without',
    ],
    [{ ...CORRELATION, ddof: 1 }, 'ddof', 'expected no such field with a correlation'],
    [
      {
        ...TWO,
        correlation: [
          [1, 0],
          [0, 2],
        ],
      },
      'correlation[1][1]',
      'expected 1, was 2',
    ],
    [
      {
        ...TWO,
        covariance: [
          [1, 0],
          [0, -2],
        ],
      },
      'covariance[1][1]',
      'expected a variance >= 0, was -2',
    ],
    [
      {
        ...TWO,
        covariance: [
          [1, 0],
          [0.1, 1],
        ],
      },
      'covariance[1][0]',
      'expected 0, as in covariance[0][1], was 0.1',
    ],
    [{ ...CORRELATION, repair: null }, 'repair', 'expected an object, was null'],
    [
      { ...CORRELATION, repair: {} },
      'repair.method',
      'expected none or higham or clip or shrink, was absent',
    ],
    [
      { ...CORRELATION, repair: { method: 'none', minEigenvalue: 0 } },
      'repair.minEigenvalue',
      'expected no such field with none',
    ],
    [
      { ...CORRELATION, repair: { method: 'higham', fixed: [['A', 'C']] } },
      'repair.fixed[0][1]',
      'expected one of the instruments, was "C"',
    ],
    [
      { ...CORRELATION, repair: { method: 'higham', fixed: [['A', 'A']] } },
      'repair.fixed[0]',
      'expected two instruments, was one',
    ],
    [
      {
        ...CORRELATION,
        repair: {
          method: 'shrink',
          target: [
            [1, 2],
            [2, 1],
          ],
        },
      },
      'repair.target',
      'expected no eigenvalue below -1e-10 of the largest, was -3.33e-1',
    ],
    [[], '', 'expected a JSON object, was an array of 0'],
  ])('refuses %j', (body, path, message) => {
    expect(faultsOf(body)).toEqual([{ path, message }]);
  });

  it('an instrument without variance has no covariance', () => {
    const covariance = [
      [0, 0.1],
      [0.1, 1],
    ];
    expect(faultsOf({ ...TWO, covariance })).toEqual([
      { path: 'covariance[0][1]', message: 'expected 0 beside a variance of 0, was 0.1' },
    ]);
  });
});
