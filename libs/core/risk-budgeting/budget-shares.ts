/** Budgets that sum to one but for rounding. */
const SUM_TOLERANCE = 1e-9;

/**
 * The shares of risk [n] that are asked for, equal ones where there are none.
 * @throws RangeError "expected x, was y" unless they are positive and sum to one
 */
export function budgetShares(budgets: Float64Array | null, n: number): Float64Array {
  if (budgets === null) return new Float64Array(n).fill(1 / n);
  if (budgets.length !== n) throw new RangeError(`expected ${n} budgets, was ${budgets.length}`);
  let sum = 0;
  budgets.forEach((budget, i) => {
    if (!(budget > 0)) throw new RangeError(`expected a budgets[${i}] > 0, was ${budget}`);
    sum += budget;
  });
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    throw new RangeError(`expected budgets that sum to 1, was a sum of ${sum}`);
  }
  return budgets;
}
