/** A deviation below this share of the values is rounding: the series is constant. */
const CONSTANT = 1e-14;

/** Arithmetic mean; NaN of an empty series. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** sqrt(sum (x - mean)^2 / (T - ddof)), two-pass; null without more than ddof observations, 0 of a constant series. */
export function standardDeviation(values: Float64Array, ddof: 0 | 1 = 1): number | null {
  if (values.length <= ddof) return null;
  const centre = mean(values);
  let sum = 0;
  let largest = 0;
  for (const value of values) {
    sum += (value - centre) * (value - centre);
    largest = Math.max(largest, Math.abs(value));
  }
  const deviation = Math.sqrt(sum / (values.length - ddof));
  return deviation > CONSTANT * largest ? deviation : 0;
}

/** sqrt(sum min(r - mar, 0)^2 / T) over all observations (Sortino & van der Meer 1991); null of an empty series. */
export function downsideDeviation(
  returns: Float64Array,
  minimumAcceptableReturn: number,
): number | null {
  if (returns.length === 0) return null;
  let sum = 0;
  for (const value of returns) {
    const shortfall = Math.min(value - minimumAcceptableReturn, 0);
    sum += shortfall * shortfall;
  }
  return Math.sqrt(sum / returns.length);
}
