import { annualReturn } from '#core/performance/growth.js';
import { relativeFigures, type RelativeFigures } from '#core/performance/relative-figures.js';
import type { FigureSettings } from './return-figures.js';

/** Figures against a benchmark; null where one does not exist. */
export type RelativeView = { readonly [Name in keyof RelativeFigures]: number | null };

/** Returns against those of a benchmark in the same periods; null with less than two of them. */
export function relativeView(
  returns: readonly number[],
  benchmark: readonly number[],
  { periodsPerYear, riskFreeRate }: FigureSettings,
): RelativeView | null {
  if (returns.length < 2) return null;
  const [own, other] = [Float64Array.from(returns), Float64Array.from(benchmark)];
  const annual = (of: Float64Array): number => annualReturn(of, periodsPerYear) ?? Number.NaN;
  const figures = relativeFigures({
    ...{ returns: own, benchmark: other, periodsPerYear, ddof: 1 },
    riskFreeRates: new Float64Array(own.length).fill(riskFreeRate),
    annual: { returns: annual(own), benchmark: annual(other) },
  });
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]: [string, number]) => [
      name,
      Number.isFinite(value) ? value : null,
    ]),
  ) as RelativeView;
}
