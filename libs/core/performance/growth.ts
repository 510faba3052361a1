/** prod(1 + r) as its logarithm and sign, which no number of periods takes out of the range of doubles. */
interface Growth {
  /** ln |prod(1 + r)|; -Infinity when everything was lost. */
  readonly log: number;
  /** Whether the product is below zero: more than everything was lost, an odd number of times. */
  readonly isNegative: boolean;
}

/** What compounding makes of 1, of simple returns [T]; the sum of logarithms is compensated (Kahan 1965). */
function growth(returns: Float64Array): Growth {
  let log = 0;
  let compensation = 0;
  let losses = 0;
  for (const value of returns) {
    if (value === -1) return { log: -Infinity, isNegative: false };
    if (value < -1) losses += 1;
    const term = (value < -1 ? Math.log(-1 - value) : Math.log1p(value)) - compensation;
    const sum = log + term;
    compensation = sum - log - term;
    log = sum;
  }
  return { log, isNegative: losses % 2 === 1 };
}

/** prod(1 + r) - 1; infinite where that leaves the range of doubles. */
export function cumulativeReturn(returns: Float64Array): number {
  const { log, isNegative } = growth(returns);
  return isNegative ? -Math.exp(log) - 1 : Math.expm1(log);
}

/** prod(1 + r)^(P/T) - 1 (geometric); null without observations, or when wealth was lost more than entirely. */
export function annualReturn(returns: Float64Array, periodsPerYear: number): number | null {
  const { log, isNegative } = growth(returns);
  if (returns.length === 0 || isNegative) return null;
  return Math.expm1((log * periodsPerYear) / returns.length);
}
