import fc from 'fast-check';
import { discreteAllocation, type DiscreteAllocationProblem } from './discrete-allocation.js';
import { exactLots } from './exact-lots.js';
import { greedyLots } from './greedy-lots.js';

const FREE = { rate: 0, minimum: 0 };
const problem = (changes: Partial<DiscreteAllocationProblem> = {}): DiscreteAllocationProblem => ({
  weights: Float64Array.of(0.4, 0.6),
  prices: Float64Array.of(12.5, 100),
  totalValue: 10_000,
  holdings: Float64Array.of(3, 0),
  lotSizes: Float64Array.of(10, 1),
  fees: { rate: 0.001, minimum: 0 },
  shortRatio: 0.3,
  reinvest: false,
  ...changes,
});
const METHODS = [
  ['greedy', greedyLots],
  ['exact', exactLots],
] as const;

/** Small problems of every kind, such as holdings that fees make it hard to leave. */
const problems = fc
  .integer({ min: 1, max: 5 })
  .chain((n) => {
    const all = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: n, maxLength: n });
    return fc.record({
      weights: all(fc.double({ min: -0.5, max: 1, noNaN: true })),
      prices: all(fc.integer({ min: 1, max: 50_000 }).map((cents) => cents / 100)),
      holdings: all(fc.integer({ min: -20, max: 40 })),
      lotSizes: all(fc.constantFrom(1, 1, 10)),
      cash: fc.double({ min: 0.01, max: 20_000, noNaN: true }),
      fees: fc.record({
        rate: fc.constantFrom(0, 0.001, 0.1),
        minimum: fc.constantFrom(0, 1, 25),
      }),
      shortRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      reinvest: fc.boolean(),
    });
  })
  .map(({ cash, ...rest }): DiscreteAllocationProblem => {
    const held = rest.holdings.reduce((sum, count, i) => sum + count * rest.prices[i], 0);
    return {
      ...rest,
      weights: Float64Array.from(rest.weights),
      prices: Float64Array.from(rest.prices),
      holdings: Float64Array.from(rest.holdings),
      lotSizes: Float64Array.from(rest.lotSizes),
      totalValue: Math.max(held, 0) + cash,
    };
  });

describe.each(METHODS)('whole lots, %s', (_, allocate) => {
  it('orders never overspend, pay their fees, and lead to whole lots', () => {
    fc.assert(
      fc.property(problems, (inputs) => {
        const outcome = discreteAllocation(inputs, allocate);
        if (outcome.status === 'infeasible') return;
        const { prices, holdings, lotSizes, fees, totalValue, reinvest, shortRatio } = inputs;
        const rounding = 1e-9 * totalValue;
        const positions = holdings.slice();
        let cash = holdings.reduce((rest, count, i) => rest - count * prices[i], totalValue);
        for (const { instrument: i, side, quantity, price, value, fee } of outcome.orders) {
          expect([quantity > 0, price, value]).toEqual([true, prices[i], quantity * prices[i]]);
          expect(fee).toBe(Math.max(fees.minimum, fees.rate * value));
          const sign = side === 'buy' ? 1 : -1;
          positions[i] += sign * quantity;
          cash -= sign * value + fee;
        }
        expect(positions).toEqual(outcome.quantities);
        const shorts = positions.map((count, i) => Math.max(0, -count * prices[i]));
        const proceeds = shorts.reduce((sum, value) => sum + value, 0);
        // What shorts bring is kept as collateral unless it is reinvested.
        expect(cash - (reinvest ? 0 : proceeds)).toBeGreaterThan(-rounding);
        expect(proceeds).toBeLessThan(totalValue * shortRatio + rounding);
        expect(outcome.leftover).toBeGreaterThanOrEqual(0);
        positions.forEach((count, i) => {
          expect(Number.isInteger(count / lotSizes[i])).toBe(true);
          expect(count * inputs.weights[i]).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('fees are counted in what is affordable: the example of the contract', () => {
    const outcome = discreteAllocation(problem(), allocate);
    expect(outcome).toMatchObject({ status: 'optimal', leftover: 100 });
    if (outcome.status === 'infeasible') return;
    expect([...outcome.quantities]).toEqual([320, 59]);
    expect(outcome.rmse).toBeCloseTo(Math.abs(0.4 - 4000 / 9900), 15);
    expect(outcome.orders[0]).toMatchObject({ side: 'buy', quantity: 317, value: 3962.5 });
    expect(outcome.orders[0].fee).toBeCloseTo(3.9625, 12);
  });

  it('what the weights do not name is sold, sales first', () => {
    const outcome = discreteAllocation(
      problem({ weights: Float64Array.of(1, 0), holdings: Float64Array.of(0, 40), fees: FREE }),
      allocate,
    );
    if (outcome.status === 'infeasible') throw new Error('expected an allocation');
    expect([...outcome.quantities]).toEqual([800, 0]);
    expect(outcome.orders.map(({ instrument, side }) => [instrument, side])).toEqual([
      [1, 'sell'],
      [0, 'buy'],
    ]);
  });

  it('holdings that are the targets need no order', () => {
    const holdings = Float64Array.of(320, 60);
    const outcome = discreteAllocation(
      problem({ holdings, fees: { rate: 0.01, minimum: 5 } }),
      allocate,
    );
    expect(outcome).toMatchObject({ orders: [], leftover: 0, rmse: 0 });
  });

  it('shorts are apart: their value is the ratio, that of the longs is whole, or both', () => {
    const shorted = {
      weights: Float64Array.of(-0.2, 1.2),
      fees: FREE,
      holdings: new Float64Array(2),
    };
    const apart = discreteAllocation(problem(shorted), allocate);
    expect(apart).toMatchObject({ quantities: Float64Array.of(-240, 100), leftover: 0 });
    const again = discreteAllocation(problem({ ...shorted, reinvest: true }), allocate);
    expect(again).toMatchObject({ quantities: Float64Array.of(-240, 130), leftover: 0 });
  });

  it('a net value of zero has no error', () => {
    const outcome = discreteAllocation(
      problem({ totalValue: 5, holdings: new Float64Array(2) }),
      allocate,
    );
    expect(outcome).toMatchObject({ orders: [], leftover: 5, rmse: NaN });
  });

  it('is infeasible where even leaving costs more than there is', () => {
    const outcome = discreteAllocation(
      problem({
        totalValue: 10,
        prices: Float64Array.of(1, 1),
        holdings: Float64Array.of(5, 5),
        lotSizes: Float64Array.of(10, 10),
        fees: { rate: 0, minimum: 6 },
      }),
      allocate,
    );
    expect(outcome).toEqual({ status: 'infeasible' });
  });
});

it('refuses shapes that do not fit, prices of zero and parts of shares', () => {
  const refused = (changes: Partial<DiscreteAllocationProblem>) => () =>
    discreteAllocation(problem(changes), greedyLots);
  expect(refused({ prices: Float64Array.of(1) })).toThrow('expected 2 prices, was 1');
  expect(refused({ prices: Float64Array.of(1, 0) })).toThrow(RangeError);
  expect(refused({ holdings: Float64Array.of(0.5, 0) })).toThrow(RangeError);
  expect(refused({ lotSizes: Float64Array.of(0, 1) })).toThrow(RangeError);
  expect(refused({ fees: { rate: 1, minimum: 0 } })).toThrow(RangeError);
});
