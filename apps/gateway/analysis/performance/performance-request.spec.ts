import { faultsOf as faultsIn } from '../../../../test/gateway/faults-of.js';
import type { Fault } from '../../problem/problem.js';
import { readPerformanceRequest } from './performance-request.js';

const faultsOf = (body: unknown): readonly Fault[] => faultsIn(() => readPerformanceRequest(body));

describe('the body of POST /analysis/performance', () => {
  it('is read with its defaults', () => {
    const { returns, riskFreeRates, minimumAcceptableReturns, ...options } = readPerformanceRequest(
      { returns: [0.01, -0.02] },
    );
    expect([returns, riskFreeRates, minimumAcceptableReturns].map((s) => [...s])).toEqual([
      [0.01, -0.02],
      [0, 0],
      [0, 0],
    ]);
    expect(options).toEqual({
      periodsPerYear: 252,
      confidence: 0.95,
      ddof: 1,
      downsideDenominator: 'all',
      compounding: true,
      benchmark: null,
    });
  });

  it('is refused where a number is an object that cannot be one', () => {
    const element = JSON.parse('{"toString":null}') as unknown;
    expect(faultsOf({ returns: [0.01, 0.02], benchmark: [0.01, element] })).toEqual([
      { path: 'benchmark[1]', message: 'expected a finite number, was an object' },
    ]);
  });

  it('takes prices, and a benchmark in prices with them', () => {
    const { returns, benchmark } = readPerformanceRequest({
      prices: [100, 110, 99],
      benchmark: [10, 10, 5],
    });
    expect(returns[0]).toBeCloseTo(0.1, 15);
    expect(returns[1]).toBeCloseTo(-0.1, 15);
    expect([...(benchmark ?? [])]).toEqual([0, -0.5]);
  });

  it('takes rates as a number or as a series', () => {
    const { riskFreeRates, minimumAcceptableReturns } = readPerformanceRequest({
      returns: [0.01, -0.02],
      riskFreeRate: 0.001,
      minimumAcceptableReturn: [0.002, 0.003],
    });
    expect([...riskFreeRates]).toEqual([0.001, 0.001]);
    expect([...minimumAcceptableReturns]).toEqual([0.002, 0.003]);
  });

  it('lists every fault at once', () => {
    const body = JSON.parse(`{
      "returns": [0.1, "0.2", 1e999, null], "prices": [1], "periodsPerYear": 0, "riskFreeRate": [0, 0],
      "minimumAcceptableReturn": "0", "confidence": 1.5, "ddof": 2, "downsideDenominator": "none",
      "compounding": 1, "benchmark": [0.1], "weights": {}, "__proto__": { "x": 1 }
    }`) as unknown;
    expect(faultsOf(body)).toEqual([
      { path: 'weights', message: 'expected no such field' },
      { path: '__proto__', message: 'expected no such field' },
      { path: 'prices', message: 'expected returns or prices, was both' },
      { path: 'returns[1]', message: 'expected a finite number, was the text "0.2"' },
      { path: 'returns[2]', message: 'expected a finite number, was Infinity' },
      { path: 'returns[3]', message: 'expected a finite number, was null' },
      { path: 'benchmark', message: 'expected 4 returns, was an array of 1' },
      { path: 'periodsPerYear', message: 'expected > 0, was 0' },
      { path: 'riskFreeRate', message: 'expected a number or 4 numbers, was an array of 2' },
      {
        path: 'minimumAcceptableReturn',
        message: 'expected a finite number, was the text "0"',
      },
      { path: 'confidence', message: 'expected a number in [0, 1], was 1.5' },
      { path: 'ddof', message: 'expected 1 or 0, was 2' },
      { path: 'downsideDenominator', message: 'expected all or below, was the text "none"' },
      { path: 'compounding', message: 'expected true or false, was 1' },
    ]);
  });

  it.each([
    [{}, 'returns', 'expected 1 to 100000 returns, was absent'],
    [{ returns: [] }, 'returns', 'expected 1 to 100000 returns, was an array of 0'],
    [{ prices: [1] }, 'prices', 'expected 2 to 100001 prices, was an array of 1'],
    [{ prices: [1, 0] }, 'prices[1]', 'expected a price > 0, was 0'],
    [{ returns: [0.1], benchmark: null }, 'benchmark', 'expected 1 returns, was null'],
    [[], '', 'expected a JSON object, was an array of 0'],
  ])('refuses %j', (body, path, message) => {
    expect(faultsOf(body)).toEqual([{ path, message }]);
  });
});
