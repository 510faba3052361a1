import { mean } from './dispersion.js';
import { drawdowns } from './drawdown.js';
import { expectedShortfall } from './expected-shortfall.js';
import { orderStatisticVar } from './value-at-risk.js';

/** Figures of the distances below the running peak of wealth, positive. */
export interface DrawdownFigures {
  readonly maxDrawdown: number;
  readonly currentDrawdown: number;
  /** Mean over T. */
  readonly averageDrawdown: number;
  /** Root mean square over T (Martin & McCann 1989). */
  readonly ulcerIndex: number;
  /** The ceil((1 - c) T)-th largest. */
  readonly drawdownAtRisk: number;
  /** Exact CVaR of the drawdowns (Chekhlov, Uryasev & Zabarankin 2005). */
  readonly conditionalDrawdownAtRisk: number;
}

/**
 * Of simple returns [T]; compounding takes 1 - wealth / peak of compounded wealth, else peak - wealth of 1 + sum r.
 * NaN of an empty series.
 */
export function drawdownFigures(
  returns: Float64Array,
  { confidence, compounding }: { readonly confidence: number; readonly compounding: boolean },
): DrawdownFigures {
  const { max, current, series } = drawdowns(returns, compounding);
  const falls = series.map((value) => -value);
  const ascending = falls.slice().sort();
  let squares = 0;
  for (const value of series) squares += value * value;
  return {
    maxDrawdown: max,
    currentDrawdown: current,
    averageDrawdown: mean(series),
    ulcerIndex: Math.sqrt(squares / series.length),
    drawdownAtRisk: orderStatisticVar(ascending, confidence),
    conditionalDrawdownAtRisk: expectedShortfall(falls, confidence) ?? NaN,
  };
}
