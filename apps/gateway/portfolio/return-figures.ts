/** Figures of one series of simple returns; null where one does not exist. */
export interface ReturnFigures {
  readonly return: number | null;
  readonly annualReturn: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly maxDrawdown: number | null;
  readonly currentDrawdown: number | null;
  readonly calmar: number | null;
  readonly expectedShortfall: number | null;
}

/** Units of a series. */
export interface FigureSettings {
  readonly periodsPerYear: number;
  /** Per period. */
  readonly riskFreeRate: number;
}

export function returnFigures(
  returns: readonly number[],
  _settings: FigureSettings,
): ReturnFigures {
  const n = null;
  return {
    return: returns.length === 0 ? null : returns.reduce((w, r) => w * (1 + r), 1) - 1,
    annualReturn: n,
    volatility: n,
    sharpe: n,
    sortino: n,
    maxDrawdown: n,
    currentDrawdown: n,
    calmar: n,
    expectedShortfall: n,
  };
}
