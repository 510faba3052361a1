import { faultsOf as faultsIn } from '../../../../test/gateway/faults-of.js';
import type { Fault } from '../../problem/problem.js';
import { readDiscreteAllocationRequest } from './discrete-allocation-request.js';

const good = { weights: { A: 0.4, B: 0.6 }, prices: { B: 100, A: 12.5 }, totalValue: 10_000 };

const faultsOf = (body: unknown): readonly Fault[] =>
  faultsIn(() => readDiscreteAllocationRequest(body));

describe('the body of POST /analysis/discrete-allocation', () => {
  it('is read with its defaults, in the order of the weights', () => {
    expect(readDiscreteAllocationRequest(good)).toEqual({
      instruments: ['A', 'B'],
      weights: Float64Array.of(0.4, 0.6),
      prices: Float64Array.of(12.5, 100),
      totalValue: 10_000,
      method: 'greedy',
      holdings: Float64Array.of(0, 0),
      lotSizes: Float64Array.of(1, 1),
      fees: { rate: 0, minimum: 0 },
      shortRatio: 0,
      reinvest: false,
    });
  });

  it('the ratio of the shorts is what their weights say unless it is given', () => {
    const short = { ...good, weights: { A: -0.4, B: 1.4 } };
    expect(readDiscreteAllocationRequest(short).shortRatio).toBe(0.4);
    expect(readDiscreteAllocationRequest({ ...short, shortRatio: 0.3 }).shortRatio).toBe(0.3);
  });

  it('takes holdings and lots of some, and shorts among the holdings', () => {
    const task = readDiscreteAllocationRequest({
      ...good,
      ...{ holdings: { B: -3 }, lotSize: { A: 10 }, fees: { minimum: 5 }, reinvest: true },
      method: 'exact',
    });
    expect(task).toMatchObject({
      holdings: Float64Array.of(0, -3),
      lotSizes: Float64Array.of(10, 1),
      ...{ fees: { rate: 0, minimum: 5 }, reinvest: true, method: 'exact' },
    });
  });

  it('lists every fault at once', () => {
    const body = JSON.parse(`{
      "weights": { "A": "0.4", "B": 1e999 }, "prices": { "A": 1, "C": 2 }, "totalValue": 0, "method": "lp",
      "holdings": { "A": 0.5, "Z": 1 }, "lotSize": { "A": 0, "B": 1.5 }, "fees": { "rate": 1, "minimum": -1, "x": 0 },
      "shortRatio": -0.3, "reinvest": "no", "instruments": ["A"], "__proto__": { "x": 1 }
    }`) as unknown;
    expect(faultsOf(body)).toEqual([
      { path: 'instruments', message: 'expected no such field' },
      { path: '__proto__', message: 'expected no such field' },
      { path: 'weights.A', message: 'expected a finite number, was the text "0.4"' },
      { path: 'weights.B', message: 'expected a finite number, was Infinity' },
      { path: 'prices.C', message: 'expected one of the instruments, was "C"' },
      { path: 'prices.B', message: 'expected a finite number, was absent' },
      { path: 'totalValue', message: 'expected > 0, was 0' },
      { path: 'method', message: 'expected greedy or exact, was the text "lp"' },
      { path: 'holdings.Z', message: 'expected one of the instruments, was "Z"' },
      { path: 'holdings.A', message: 'expected a whole number, was 0.5' },
      { path: 'lotSize.B', message: 'expected a whole number, was 1.5' },
      { path: 'lotSize.A', message: 'expected at least 1, was 0' },
      { path: 'fees.x', message: 'expected no such field' },
      { path: 'fees.rate', message: 'expected at least 0 and below 1, was 1' },
      { path: 'fees.minimum', message: 'expected >= 0, was -1' },
      { path: 'shortRatio', message: 'expected >= 0, was -0.3' },
      { path: 'reinvest', message: 'expected false or true, was the text "no"' },
    ]);
  });

  it.each([
    [{ weights: undefined }, 'weights', 'expected { name: weight } of 1 to 500 names, was absent'],
    [
      { weights: [0.4, 0.6] },
      'weights',
      'expected { name: weight } of 1 to 500 names, was an array of 2',
    ],
    [{ weights: {} }, 'weights', 'expected { name: weight } of 1 to 500 names, was an object'],
    [{ weights: { A: 0, B: 0 } }, 'weights', 'expected a weight other than zero, was none'],
    [{ prices: undefined }, 'prices', 'expected { name: number }, was absent'],
    [{ prices: [1, 2] }, 'prices', 'expected { name: number }, was an array of 2'],
    [{ prices: { A: 1, B: 0 } }, 'prices.B', 'expected a price > 0, was 0'],
    [{ totalValue: undefined }, 'totalValue', 'expected a finite number, was absent'],
    [{ holdings: null }, 'holdings', 'expected { name: number }, was null'],
    [{ fees: 0.001 }, 'fees', 'expected { rate, minimum }, was 0.001'],
    [
      { prices: { A: 1e-300, B: 1 } },
      'prices.A',
      'expected a price of which the value buys at most 2^53 - 1, was 1e-300',
    ],
  ])('refuses %j', (change, path, message) => {
    expect(faultsOf({ ...good, ...change })).toEqual([{ path, message }]);
  });

  it('refuses more names than the limit', () => {
    const weights = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`I${i}`, 1 / 501]));
    expect(faultsOf({ ...good, weights })[0]).toEqual({
      path: 'weights',
      message: 'expected { name: weight } of 1 to 500 names, was 501 names',
    });
  });
});
