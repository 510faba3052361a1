import { faultsOf as faultsIn } from '../../../test/gateway/faults-of.js';
import { taskOf } from '../../../test/gateway/read-in-line.js';
import type { Fault } from '../problem/problem.js';
import { CONSTRAINT_NAMES } from './constraints.js';
import { readOptimiseRequest } from './optimise-request.js';

const good = {
  instruments: ['A', 'B'],
  expectedReturns: [0.1, 0.2],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
  riskFreeRate: 0.02,
  objective: { kind: 'maxSharpe' },
};

const faultsOf = (body: unknown): readonly Fault[] =>
  faultsIn(() => taskOf(readOptimiseRequest(body)));

const paths = (body: unknown): string[] => faultsOf(body).map(({ path }) => path);

describe('the body of POST /analysis/optimize', () => {
  it('is read with its defaults', () => {
    const { covariance, lower, upper, l2Gamma } = taskOf(readOptimiseRequest(good));
    expect([...(covariance ?? [])]).toEqual([0.04, 0.01, 0.01, 0.09]);
    expect([[...lower], [...upper], l2Gamma]).toEqual([[0, 0], [1, 1], 0]);
  });

  it('needs no expected returns for the least volatility', () => {
    const { instruments, covariance, objective } = good;
    const rest = { instruments, covariance, objective };
    const task = taskOf(readOptimiseRequest({ ...rest, objective: { kind: 'minVolatility' } }));
    expect(task.expectedReturns).toBeNull();
    expect(paths(rest)).toEqual(['expectedReturns']);
  });

  it.each([
    [{ lower: -0.1, upper: null }, [-0.1, -0.1], [Infinity, Infinity]],
    [{ upper: 0.7 }, [0, 0], [0.7, 0.7]],
    [{ B: [null, 0.5] }, [0, -Infinity], [1, 0.5]],
    [{}, [0, 0], [1, 1]],
    [null, [-Infinity, -Infinity], [Infinity, Infinity]],
  ])('bounds %j are limits per instrument', (bounds, lower, upper) => {
    const task = taskOf(readOptimiseRequest({ ...good, constraints: { bounds } }));
    expect([[...task.lower], [...task.upper]]).toEqual([lower, upper]);
  });

  it('lists every fault at once', () => {
    const body = JSON.parse(`{
      "instruments": ["A", "A", "lower", ""], "expectedReturns": ["0.1", 0.2, 1e999, null],
      "covariance": [[1, 0, 0], [0, "1", 0, 0], [0, 0, 1e999, 0]],
      "riskFreeRate": "0.02", "l2Gamma": -1, "objective": { "kind": "sharpe", "x": 1 }, "scenarios": [[1]],
      "constraints": { "bounds": { "C": [0, 1], "A": [0], "lower": true }, "maxWeights": true }, "__proto__": { "x": 1 }
    }`) as unknown;
    expect(faultsOf(body)).toEqual([
      { path: '__proto__', message: 'expected no such field' },
      { path: 'instruments[1]', message: 'expected unique names, was "A" again' },
      {
        path: 'instruments[2]',
        message: 'expected a name other than lower and upper, was "lower"',
      },
      { path: 'instruments[3]', message: 'expected a name, was the text ""' },
      { path: 'objective.x', message: 'expected no such field' },
      {
        path: 'objective.kind',
        message: expect.stringMatching(/^expected maxSharpe, .*, was the text "sharpe"$/) as string,
      },
      { path: 'expectedReturns[0]', message: 'expected a finite number, was the text "0.1"' },
      { path: 'expectedReturns[2]', message: 'expected a finite number, was Infinity' },
      { path: 'expectedReturns[3]', message: 'expected a finite number, was null' },
      { path: 'covariance', message: 'expected 4 rows of 4 numbers, was an array of 3' },
      { path: 'scenarios[0]', message: 'expected 4 numbers, was an array of 1' },
      { path: 'riskFreeRate', message: 'expected a finite number, was the text "0.02"' },
      { path: 'l2Gamma', message: 'expected >= 0, was -1' },
      {
        path: 'constraints.maxWeights',
        message: `expected only ${CONSTRAINT_NAMES.join(', ')} among the constraints`,
      },
      { path: 'constraints.bounds.lower', message: 'expected a number or null, was true' },
      { path: 'constraints.bounds.C', message: 'expected no such field' },
      { path: 'constraints.bounds.A', message: 'expected no such field' },
    ]);
  });

  it.each([
    ['ragged rows', [[0.04, 0.01], [0.01]], ['covariance[1]']],
    [
      'text for a number',
      [
        [0.04, 0.01],
        ['0.01', 0.09],
      ],
      ['covariance[1][0]'],
    ],
    [
      'asymmetry beyond 1e-8',
      [
        [0.04, 0.01],
        [0.01 * (1 + 2e-8), 0.09],
      ],
      ['covariance[1][0]'],
    ],
    [
      'an indefinite matrix',
      [
        [1, 2],
        [2, 1],
      ],
      ['covariance'],
    ],
    [
      'a negative variance',
      [
        [-1, 0],
        [0, 1],
      ],
      ['covariance'],
    ],
    [
      'a negative matrix',
      [
        [-1, 0],
        [0, -1],
      ],
      ['covariance'],
    ],
  ])('refuses %s', (_, covariance, expected) => {
    expect(paths({ ...good, covariance })).toEqual(expected);
  });

  it.each([
    [
      'asymmetry of rounding',
      [
        [0.04, 0.01],
        [0.01 * (1 + 5e-9), 0.09],
      ],
    ],
    [
      'a singular matrix',
      [
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'an eigenvalue of -5e-11 of the largest',
      [
        [1, 0],
        [0, -5e-11],
      ],
    ],
    [
      'a zero matrix',
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ])('takes %s', (_, covariance) => {
    expect(paths({ ...good, covariance })).toEqual([]);
  });

  it('takes a variance that rounding left below zero for none', () => {
    const covariance = [
      [1, 0],
      [0, -5e-11],
    ];
    expect([...(taskOf(readOptimiseRequest({ ...good, covariance })).covariance ?? [])]).toEqual([
      1, 0, 0, 0,
    ]);
  });

  it('tells an eigenvalue of -2e-10 of the largest from one of -5e-11', () => {
    expect(
      paths({
        ...good,
        covariance: [
          [1, 0],
          [0, -2e-10],
        ],
      }),
    ).toEqual(['covariance']);
  });

  it.each([
    [null, ''],
    [[], ''],
    [undefined, ''],
    [{ ...good, instruments: [] }, 'instruments'],
    [{ ...good, instruments: Array.from({ length: 501 }, (_, i) => `I${i}`) }, 'instruments'],
    [{ ...good, riskFreeRate: null }, 'riskFreeRate'],
    [{ ...good, objective: 'maxSharpe' }, 'objective'],
    [{ ...good, constraints: { bounds: 1 } }, 'constraints.bounds'],
    [{ ...good, constraints: { bounds: { Z: [0, 1] } } }, 'constraints.bounds.Z'],
    [{ ...good, constraints: { bounds: { A: 1 } } }, 'constraints.bounds.A'],
    [{ ...good, constraints: { marketNeutral: true } }, 'constraints.marketNeutral'],
    [{ ...good, constraints: { marketNeutral: 0 } }, 'constraints.marketNeutral'],
    [{ ...good, constraints: { maxTurnover: 0.1 } }, 'constraints.currentWeights'],
    [
      { ...good, constraints: { currentWeights: [0.5, 0.5], transactionCost: 0.1 } },
      'constraints.transactionCost',
    ],
    [
      { ...good, constraints: { currentWeights: { C: 1 }, maxTurnover: -1 } },
      'constraints.maxTurnover',
    ],
    [{ ...good, targetReturn: 1 }, 'targetReturn'],
    [{ ...good, scenarios: [[0.1, 0.2]] }, 'scenarios'],
    [{ ...good, covariance: undefined }, 'covariance'],
  ])('refuses %j', (body, path) => {
    expect(paths(body)).toContain(path);
  });

  it('leaves the eigenvalues to a worker, and knows where their fault belongs', () => {
    const covariance = [
      [1, 2],
      [2, 1],
    ];
    const { task, faults, covariances } = readOptimiseRequest({
      ...good,
      covariance,
      x: 1,
      riskFreeRate: '0',
    });
    expect(task).toBeNull();
    expect(faults.map(({ path }) => path)).toEqual(['x', 'riskFreeRate']);
    const matrix = Float64Array.from(covariance.flat());
    expect(covariances).toEqual([{ path: 'covariance', n: 2, matrix, position: 1 }]);
    expect(paths({ ...good, covariance, x: 1, riskFreeRate: '0' })).toEqual([
      'x',
      'covariance',
      'riskFreeRate',
    ]);
  });

  it('lists a thousand faults and counts the others', () => {
    const instruments = Array.from({ length: 40 }, (_, i) => `I${i}`);
    const covariance = instruments.map(() => instruments.map(() => 'x'));
    const faults = faultsOf({ instruments, covariance, objective: { kind: 'minVolatility' } });
    expect(faults).toHaveLength(1001);
    expect(faults[1000]).toEqual({ path: '', message: 'and 600 more faults' });
  });
});
