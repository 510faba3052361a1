import { faultsOf as faultsIn } from '../../../../test/gateway/faults-of.js';
import { taskOf } from '../../../../test/gateway/read-in-line.js';
import type { Fault } from '../../problem/problem.js';
import { readFrontierRequest } from './frontier-request.js';

const faultsOf = (body: unknown): readonly Fault[] =>
  faultsIn(() => taskOf(readFrontierRequest(body)));
const good = {
  instruments: ['A', 'B'],
  expectedReturns: [0.1, 0.2],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
};

describe('the body of POST /analysis/frontier', () => {
  it('is that of optimize without an objective, and how many points', () => {
    const { asked, instruments, budget } = taskOf(readFrontierRequest({ ...good, points: 100 }));
    expect({ asked, instruments, budget }).toEqual({
      asked: { points: 100 },
      instruments: ['A', 'B'],
      budget: 1,
    });
  });

  it('or which returns', () => {
    const { asked } = taskOf(readFrontierRequest({ ...good, targetReturns: [0.2, 0.1] }));
    expect(asked).toEqual({ targetReturns: Float64Array.of(0.2, 0.1) });
  });

  it('lists every fault at once', () => {
    const body = JSON.parse(`{
      "instruments": ["A", "B"], "covariance": [[0.04, 0.01], [0.02, 0.09]], "scenarios": [[0.1, 0.2]],
      "objective": { "kind": "minVolatility" }, "points": 2.5, "targetReturns": [0.1, "0.2"],
      "constraints": { "maxTurnover": -1, "marketNeutral": 1 }, "__proto__": { "x": 1 }
    }`) as unknown;
    expect(faultsOf(body).map(({ path }) => path)).toEqual([
      'objective',
      '__proto__',
      'expectedReturns',
      'covariance[1][0]',
      'scenarios',
      'constraints.marketNeutral',
      'constraints.maxTurnover',
      'constraints.currentWeights',
      'points',
      'targetReturns[1]',
      'points',
    ]);
  });

  it.each([
    [{}, 'points', 'expected points or targetReturns, was neither'],
    [{ points: 2, targetReturns: [0.1] }, 'points', 'expected points or targetReturns, was both'],
    [{ points: 0 }, 'points', 'expected a whole number from 1 to 1000, was 0'],
    [{ points: 1001 }, 'points', 'expected a whole number from 1 to 1000, was 1001'],
    [{ points: '5' }, 'points', 'expected a whole number from 1 to 1000, was the text "5"'],
    [{ points: null }, 'points', 'expected a whole number from 1 to 1000, was null'],
    [{ targetReturns: [] }, 'targetReturns', 'expected 1 to 1000 numbers, was an array of 0'],
    [{ targetReturns: 0.1 }, 'targetReturns', 'expected 1 to 1000 numbers, was 0.1'],
    [{ targetReturns: [0.1, null] }, 'targetReturns[1]', 'expected a finite number, was null'],
  ])('refuses %j', (asked, path, message) => {
    expect(faultsOf({ ...good, ...asked })).toEqual([{ path, message }]);
  });
});
