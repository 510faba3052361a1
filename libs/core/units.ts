/** Reporting periods of inputs and outputs; inside the core everything is annual. */
export type Period = 'day' | 'week' | 'year';

/** Casablanca's convention: 247 sessions and 52 weeks a year. */
export const PERIODS_PER_YEAR: Readonly<Record<Period, number>> = { day: 247, week: 52, year: 1 };

/** A mean, a rate, a variance or an L2 gamma per period, as an annual figure: all scale with time. */
export function toAnnual(perPeriod: number, period: Period): number {
  return perPeriod * PERIODS_PER_YEAR[period];
}

/** The inverse of {@link toAnnual}. */
export function fromAnnual(annual: number, period: Period): number {
  return annual / PERIODS_PER_YEAR[period];
}

/** An annual volatility per period: it scales with the square root of time. */
export function volatilityFromAnnual(annual: number, period: Period): number {
  return annual / Math.sqrt(PERIODS_PER_YEAR[period]);
}
