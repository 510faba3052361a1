import {
  performanceFigures,
  type PerformanceFigures,
} from '#core/performance/performance-figures.js';

/** Figures of one series of simple returns; null where one does not exist. */
export type ReturnFigures = {
  readonly [Name in keyof PerformanceFigures]: number | null;
};

/** Units of a series. */
export interface FigureSettings {
  readonly periodsPerYear: number;
  /** Per period; the Sortino ratio is measured against it too. */
  readonly riskFreeRate: number;
}

const NONE: ReturnFigures = {
  return: null,
  annualReturn: null,
  volatility: null,
  sharpe: null,
  sortino: null,
  maxDrawdown: null,
  currentDrawdown: null,
  calmar: null,
  expectedShortfall: null,
};

/** Figures of a paper account's returns per window; all null without a return. */
export function returnFigures(returns: readonly number[], settings: FigureSettings): ReturnFigures {
  if (returns.length === 0) return NONE;
  const { periodsPerYear, riskFreeRate } = settings;
  return performanceFigures(Float64Array.from(returns), {
    periodsPerYear,
    riskFreeRate,
    minimumAcceptableReturn: riskFreeRate,
  });
}
