import fc from 'fast-check';
import { seededUniform } from '#testing/seeded-random.js';
import { exactLots } from './exact-lots.js';
import { greedyLots } from './greedy-lots.js';
import { isAffordable, positionValue, totalCost, type LotBook } from './lot-book.js';

/** sum |w_i base - x_i p_i| + base - sum x_i p_i, as the contract has it. */
function objective(book: LotBook, lots: Float64Array): number {
  const { weights, lotValues, base } = book;
  const distance = weights.reduce(
    (sum, weight, i) => sum + Math.abs(weight * base - lots[i] * lotValues[i]),
    0,
  );
  return distance + base - positionValue(book, lots);
}

/** The least objective of all positions up to 12 lots, by trying each. */
function leastOfAll(book: LotBook): number {
  let least = Infinity;
  const n = book.weights.length;
  const lots = new Float64Array(n);
  const tryFrom = (i: number): void => {
    if (i === n) {
      if (isAffordable(book, totalCost(book, lots))) least = Math.min(least, objective(book, lots));
      return;
    }
    for (lots[i] = 0; lots[i] <= 12; lots[i] += 1) tryFrom(i + 1);
    lots[i] = 0;
  };
  tryFrom(0);
  return least;
}

const small = fc
  .integer({ min: 1, max: 3 })
  .chain((n) => {
    const all = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: n, maxLength: n });
    return fc.record({
      weights: all(fc.oneof(fc.constant(50), fc.integer({ min: 0, max: 100 }))),
      lotValues: all(
        fc.oneof(
          fc.constant(33.3),
          fc.integer({ min: 1_000, max: 9_000 }).map((cents) => cents / 100),
        ),
      ),
      heldLots: all(
        fc.oneof(
          fc.constantFrom(0, 1, 2),
          fc.integer({ min: -20, max: 80 }).map((tenths) => tenths / 10),
        ),
      ),
      fees: fc.record({
        rate: fc.constantFrom(0, 0.01, 0.3),
        minimum: fc.constantFrom(0, 2, 15),
      }),
      limit: fc.constantFrom(100, 95, 60),
    });
  })
  .map(({ weights, lotValues, heldLots, ...rest }): LotBook => {
    const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
    return {
      ...{ ...rest, base: 100 },
      weights: Float64Array.from(weights, (weight) => weight / sum),
      lotValues: Float64Array.from(lotValues),
      heldLots: Float64Array.from(heldLots),
    };
  });

/** Shares at the prices of a market, for a value of 10 000. */
function market(n: number, seed: number, fees: LotBook['fees']): LotBook {
  const uniform = seededUniform(seed);
  const raw = Float64Array.from({ length: n }, () => uniform());
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return {
    weights: raw.map((weight) => weight / sum),
    lotValues: raw.map(() => Math.round(500 + 40_000 * uniform() * uniform()) / 100),
    heldLots: new Float64Array(n),
    base: 10_000,
    limit: 10_000,
    fees,
  };
}

describe('exact lots', () => {
  it('have the least objective of all positions, fees and holdings or not (1e-7)', () => {
    fc.assert(
      fc.property(small, (book) => {
        const outcome = exactLots(book);
        const least = leastOfAll(book);
        if (outcome.status === 'infeasible') expect(least).toBe(Infinity);
        else {
          expect(outcome.status).toBe('optimal');
          expect(isAffordable(book, totalCost(book, outcome.lots))).toBe(true);
          expect(objective(book, outcome.lots)).toBeLessThan(least + 1e-7);
          expect(objective(book, outcome.lots)).toBeGreaterThan(least - 1e-7);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([10, 20, 50])('are proven for %d shares of a market, never worse than greedy', (n) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const book = market(n, seed, { rate: 0, minimum: 0 });
      const [exact, greedy] = [exactLots(book), greedyLots(book)];
      if (exact.status === 'infeasible' || greedy.status === 'infeasible') throw new Error('none');
      expect(exact).toMatchObject({ status: 'optimal', gap: 0 });
      expect(objective(book, exact.lots)).toBeLessThanOrEqual(objective(book, greedy.lots) + 1e-9);
    }
  });

  it('stop at the best so far when the budget of nodes ends, and say how far that may be off', () => {
    const book = market(200, 3, { rate: 0.002, minimum: 1 });
    const [few, more] = [exactLots(book, 10), exactLots(book, 20_000)];
    if (few.status === 'infeasible' || more.status === 'infeasible') throw new Error('none');
    expect(few.status).toBe('stalled');
    expect(few.gap).toBeGreaterThan(0);
    const gain = objective(book, few.lots) - objective(book, more.lots);
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThanOrEqual(few.gap);
  });

  it('are proven where every share is the same', () => {
    const all = (value: number) => new Float64Array(50).fill(value);
    const outcome = exactLots({
      ...{ weights: all(0.02), lotValues: all(777.77), heldLots: all(1) },
      ...{ base: 10_000, limit: 10_000, fees: { rate: 0.001, minimum: 1 } },
    });
    expect(outcome).toMatchObject({ status: 'optimal', gap: 0 });
    if (outcome.status === 'infeasible') return;
    // Each covers its target of 200: twelve are affordable, and to sell 38 of them costs a fee of 1 each.
    expect(outcome.lots.reduce((sum, lots) => sum + lots, 0)).toBe(12);
  });

  it('a million lots of a penny are no million steps', () => {
    const book: LotBook = {
      weights: Float64Array.of(0.5, 0.3, 0.2),
      lotValues: Float64Array.of(0.01, 0.03, 777.77),
      heldLots: new Float64Array(3),
      ...{ base: 1e6, limit: 1e6, fees: { rate: 0.001, minimum: 0 } },
    };
    expect(exactLots(book).status).toBe('optimal');
    expect(greedyLots(book).status).toBe('optimal');
  });
});
