import { faultsOf as faultsIn } from '../../../../test/gateway/faults-of.js';
import { taskOf } from '../../../../test/gateway/read-in-line.js';
import type { Fault } from '../../problem/problem.js';
import { readBlackLittermanRequest } from './black-litterman-request.js';

const good = {
  instruments: ['A', 'B', 'C'],
  covariance: [
    [0.04, 0.01, 0],
    [0.01, 0.09, 0],
    [0, 0, 0.16],
  ],
  prior: { marketWeights: [0.5, 0.3, 0.2] },
  views: { absolute: { C: 0.07, A: 0.05 }, P: [[1, -1, 0]], Q: [0.02] },
};

const faultsOf = (body: unknown): readonly Fault[] =>
  faultsIn(() => taskOf(readBlackLittermanRequest(body)));

describe('the body of POST /analysis/black-litterman', () => {
  it('is read with its defaults, absolute views first, in the order of the instruments', () => {
    const { views, ...task } = taskOf(readBlackLittermanRequest(good));
    expect([...views.P]).toEqual([1, 0, 0, 0, 0, 1, 1, -1, 0]);
    expect([...views.Q]).toEqual([0.05, 0.07, 0.02]);
    expect(task).toMatchObject({
      riskAversion: 1,
      riskFreeRate: 0,
      tau: 0.05,
      uncertainty: { kind: 'proportional' },
      prior: { marketWeights: Float64Array.of(0.5, 0.3, 0.2) },
    });
  });

  it.each([
    [{ returns: { B: 0.2, A: 0.1, C: 0.3 } }, { returns: Float64Array.of(0.1, 0.2, 0.3) }],
    [{ marketWeights: { A: 0.5 } }, { marketWeights: Float64Array.of(0.5, 0, 0) }],
    [{ marketCaps: [1e308, 1e308, 0] }, { marketWeights: Float64Array.of(0.5, 0.5, 0) }],
    [{ marketCaps: { A: 1, B: 2, C: 1 } }, { marketWeights: Float64Array.of(0.25, 0.5, 0.25) }],
  ])('the prior %j', (prior, expected) => {
    expect(taskOf(readBlackLittermanRequest({ ...good, prior })).prior).toEqual(expected);
  });

  it('omega is a list of confidences or a matrix', () => {
    const read = (omega: unknown) =>
      taskOf(readBlackLittermanRequest({ ...good, omega })).uncertainty;
    const confidences = Float64Array.of(0, 0.5, 1);
    expect(read({ idzorek: [0, 0.5, 1] })).toEqual({ kind: 'idzorek', confidences });
    const rows = [
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 2],
    ];
    const omega = Float64Array.from(rows.flat());
    expect(read(rows)).toEqual({ kind: 'given', omega });
  });

  it('takes no views as well', () => {
    const { views } = taskOf(
      readBlackLittermanRequest({ ...good, views: { absolute: {} }, omega: [] }),
    );
    expect([views.P.length, views.Q.length]).toEqual([0, 0]);
  });

  it('lists every fault at once', () => {
    const body = JSON.parse(`{
      "instruments": ["A", "B"], "covariance": [[1, 2], [2, 1]], "riskAversion": 0, "riskFreeRate": "0", "tau": -1,
      "prior": { "returns": [0.1], "marketCaps": { "A": -1, "Z": 1 }, "x": 1 },
      "views": { "absolute": { "A": "1", "Z": 0 }, "P": [[1], [1, null]], "Q": [0.1, "0.2", 0.3], "y": 1 },
      "omega": { "idzorek": 1, "z": 1 }, "scenarios": [], "__proto__": { "x": 1 }
    }`) as unknown;
    expect(faultsOf(body)).toEqual([
      { path: 'scenarios', message: 'expected no such field' },
      { path: '__proto__', message: 'expected no such field' },
      {
        path: 'covariance',
        message: 'expected no eigenvalue below -1e-10 of the largest, was -3.33e-1',
      },
      { path: 'riskAversion', message: 'expected > 0, was 0' },
      { path: 'riskFreeRate', message: 'expected a finite number, was the text "0"' },
      { path: 'tau', message: 'expected > 0, was -1' },
      { path: 'prior.x', message: 'expected no such field' },
      {
        path: 'prior',
        message: 'expected one of returns, marketWeights, marketCaps, was returns and marketCaps',
      },
      {
        path: 'prior.returns',
        message: 'expected a number per instrument, was an array of 1',
      },
      { path: 'prior.marketCaps.Z', message: 'expected one of the instruments, was "Z"' },
      { path: 'prior.marketCaps.B', message: 'expected a finite number, was absent' },
      { path: 'prior.marketCaps.A', message: 'expected >= 0, was -1' },
      { path: 'views.y', message: 'expected no such field' },
      { path: 'views.absolute.Z', message: 'expected one of the instruments, was "Z"' },
      {
        path: 'views.absolute.A',
        message: 'expected a finite number, was the text "1"',
      },
      { path: 'views.P[0]', message: 'expected 2 numbers, was an array of 1' },
      { path: 'views.P[1][1]', message: 'expected a finite number, was null' },
      { path: 'views.Q', message: 'expected 2 numbers, one a row of P, was an array of 3' },
      { path: 'views.Q[1]', message: 'expected a finite number, was the text "0.2"' },
      { path: 'omega.z', message: 'expected no such field' },
      { path: 'omega.idzorek', message: 'expected a confidence for each view, was 1' },
    ]);
  });

  it.each([
    [
      { prior: undefined },
      'prior',
      'expected one of returns, marketWeights, marketCaps, was absent',
    ],
    [{ prior: {} }, 'prior', 'expected one of returns, marketWeights, marketCaps, was none'],
    [
      { prior: { marketCaps: [0, 0, 0] } },
      'prior.marketCaps',
      'expected a capitalisation > 0, was none',
    ],
    [{ prior: { marketCaps: [1, -2, 0] } }, 'prior.marketCaps[1]', 'expected >= 0, was -2'],
    [{ views: undefined }, 'views', 'expected { absolute }, { P, Q } or both, was absent'],
    [{ views: {} }, 'views', 'expected absolute, P and Q or both, was neither'],
    [{ views: { P: [] } }, 'views.Q', 'expected 0 numbers, one a row of P, was absent'],
    [
      { views: { absolute: [0.1] } },
      'views.absolute',
      'expected { name: return }, was an array of 1',
    ],
    [
      { omega: 'idzorek' },
      'omega',
      'expected proportional, { idzorek } or a matrix, was the text "idzorek"',
    ],
    [
      { omega: { idzorek: [0.5] } },
      'omega.idzorek',
      'expected 3 confidences, one a view, was an array of 1',
    ],
    [{ omega: { idzorek: [0.5, 1.5, 0] } }, 'omega.idzorek[1]', 'expected in [0, 1], was 1.5'],
    [{ omega: [[1]] }, 'omega', 'expected 3 rows of 3 numbers, was an array of 1'],
    [
      {
        omega: [
          [1, 0, 0],
          [0, -1, 0],
          [0, 0, 1],
        ],
      },
      'omega',
      'expected no eigenvalue below -1e-10 of the largest, was -1.00e+0',
    ],
    [{ covariance: undefined }, 'covariance', 'expected 3 rows of 3 numbers, was absent'],
  ])('refuses %j', (change, path, message) => {
    expect(faultsOf({ ...good, ...change })).toEqual([{ path, message }]);
  });

  it.each([[null], [[]], ['x']])('refuses %j for a body', (body) => {
    expect(faultsOf(body)).toHaveLength(1);
  });

  it('refuses what has no instruments by their fault and those of its shape', () => {
    const paths = faultsOf({ ...good, instruments: [], prior: 1 }).map(({ path }) => path);
    expect(paths).toEqual(['instruments', 'prior']);
  });
});
