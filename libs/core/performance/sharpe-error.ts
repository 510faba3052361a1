/**
 * Standard error of a Sharpe ratio per period estimated from T independent, identically distributed returns:
 * sqrt((1 + SR^2 / 2) / T) (Lo 2002, equation 9). Null of an empty series.
 */
export function independentSharpeError(sharpe: number, observations: number): number | null {
  return observations > 0 ? Math.sqrt((1 + (sharpe * sharpe) / 2) / observations) : null;
}
