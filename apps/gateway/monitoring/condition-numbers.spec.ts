import type { PortfolioStatistics } from '#stream/generated/wire-types.js';
import { statistics } from '#testing/wire-fixtures.js';
import { ConditionNumbers, MAX_INSTRUMENTS } from './condition-numbers.js';

/** Uncorrelated instruments whose variances are 1, ..., `condition`. */
function diagonal(portfolioId: string, n: number, condition: number): PortfolioStatistics {
  const covariance: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) covariance.push(i === j ? (i === 0 ? condition : 1) : 0);
  }
  const instruments = Array.from({ length: n }, (_, i) => `I${i}`);
  return statistics({ portfolioId, instruments, covariance });
}

describe('condition numbers', () => {
  it('are the largest over the smallest eigenvalue, and none of a singular covariance', () => {
    const numbers = new ConditionNumbers();
    expect([...numbers.of([diagonal('one', 3, 40), diagonal('two', 2, 0)])]).toEqual([['one', 40]]);
  });

  it('are calculated of a few in a scrape, the longest known first, and known of the others', () => {
    const numbers = new ConditionNumbers();
    const named = (condition: number) =>
      Array.from({ length: 25 }, (_, k) => diagonal(`p${k}`, 50, condition));
    const first = named(2);
    // 50^3 eight times is a million.
    expect(numbers.of(first).size).toBe(8);
    expect(numbers.of(first).size).toBe(16);
    numbers.of(first);
    expect(numbers.of(first).size).toBe(25);
    const changed = named(3);
    const threes = () =>
      [...numbers.of(changed).values()].filter((each) => Math.abs(each - 3) < 1e-9);
    expect([threes().length, threes().length, threes().length, threes().length]).toEqual([
      8, 16, 24, 25,
    ]);
  });

  it('are calculated again only of what has changed', () => {
    const numbers = new ConditionNumbers();
    const same = Array.from({ length: 8 }, (_, k) => diagonal(`same${k}`, 50, 2));
    numbers.of(same);
    const added = diagonal('added', 50, 7);
    expect(numbers.of([...same, added]).get('added')).toBeCloseTo(7, 9);
  });

  it('are forgotten with their portfolio, and not calculated of very many instruments', () => {
    const numbers = new ConditionNumbers();
    numbers.of([diagonal('gone', 2, 5)]);
    expect([...numbers.of([diagonal('large', MAX_INSTRUMENTS + 1, 5)])]).toEqual([]);
  });
});
