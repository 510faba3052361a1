/** prod(1 + r) as its logarithm and sign, which no number of periods takes out of the range of doubles. Plain data. */
export interface Growth {
  /** ln |prod(1 + r)|; -Infinity when everything was lost. */
  log: number;
  /** What the sum of logarithms has rounded off (Kahan 1965). */
  compensation: number;
  /** Whether the product is below zero: more than everything was lost, an odd number of times. */
  isNegative: boolean;
}

/** Of no period. */
export const noGrowth = (): Growth => ({ log: 0, compensation: 0, isNegative: false });

/** Compounds one simple return. What was lost entirely stays lost. */
export function compoundInPlace(growth: Growth, value: number): void {
  if (growth.log === -Infinity) return;
  if (value === -1) {
    growth.log = -Infinity;
    growth.isNegative = false;
    return;
  }
  if (value < -1) growth.isNegative = !growth.isNegative;
  const term = (value < -1 ? Math.log(-1 - value) : Math.log1p(value)) - growth.compensation;
  const sum = growth.log + term;
  growth.compensation = sum - growth.log - term;
  growth.log = sum;
}

/** What compounding makes of 1, of simple returns [T]. */
function growthOf(returns: Float64Array): Growth {
  const growth = noGrowth();
  for (const value of returns) compoundInPlace(growth, value);
  return growth;
}

/** prod(1 + r)^(P/T) - 1 of T observations; NaN without any, or when wealth was lost more than entirely. */
export function annualGrowth(
  { log, isNegative }: Growth,
  observations: number,
  periodsPerYear: number,
): number {
  if (observations === 0 || isNegative) return NaN;
  return Math.expm1((log * periodsPerYear) / observations);
}

/** prod(1 + r) - 1; infinite where that leaves the range of doubles. */
export function cumulativeReturn(returns: Float64Array): number {
  const { log, isNegative } = growthOf(returns);
  return isNegative ? -Math.exp(log) - 1 : Math.expm1(log);
}

/** prod(1 + r)^(P/T) - 1 (geometric); null without observations, or when wealth was lost more than entirely. */
export function annualReturn(returns: Float64Array, periodsPerYear: number): number | null {
  const annual = annualGrowth(growthOf(returns), returns.length, periodsPerYear);
  return Number.isNaN(annual) ? null : annual;
}
