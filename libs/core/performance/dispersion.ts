/** A deviation below this share of the values is rounding: the series is constant. */
const CONSTANT = 1e-14;
/** Sums of squares outside of this range have lost digits, or will. */
const SMALL = 1e-280;
const LARGE = 1e280;

/** Arithmetic mean, corrected by that of the distances from it: exact of a constant series. NaN of an empty series. */
export function mean(values: Float64Array): number {
  const first = values.reduce((sum, value) => sum + value, 0) / values.length;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

/** The largest |x|; 0 of an empty series. */
function magnitude(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** A deviation, or 0 where it is the rounding of numbers of this magnitude. */
export function beyondRounding(deviation: number, size: number): number {
  return deviation > CONSTANT * size ? deviation : 0;
}

/** sqrt(sum (x - mean)^2 / (T - ddof)), two-pass; null without more than ddof observations, 0 of a constant series. */
export function standardDeviation(values: Float64Array, ddof: 0 | 1 = 1): number | null {
  return deviationAbove(magnitude(values), values, ddof);
}

/** Standard deviation of x - y [T]; 0 where the difference is constant up to the rounding of x and y. */
export function differenceDeviation(
  x: Float64Array,
  y: Float64Array,
  ddof: 0 | 1 = 1,
): number | null {
  const difference = x.map((value, t) => value - y[t]);
  return deviationAbove(Math.max(magnitude(x), magnitude(y)), difference, ddof);
}

function deviationAbove(size: number, values: Float64Array, ddof: 0 | 1): number | null {
  if (values.length <= ddof) return null;
  const centre = mean(values);
  const deviations = values.map((value) => value - centre);
  return beyondRounding(rootMeanSquare(deviations, ddof), size);
}

/** sqrt(sum x^2 / (T - ddof)), in units of the largest where squares would leave the range of doubles. */
function rootMeanSquare(values: Float64Array, ddof: 0 | 1): number {
  const divisor = values.length - ddof;
  const sum = sumOfSquares(values, 1);
  if (sum > SMALL && sum < LARGE) return Math.sqrt(sum / divisor);
  const largest = magnitude(values);
  if (largest === 0 || largest === Infinity) return largest;
  return largest * Math.sqrt(sumOfSquares(values, largest) / divisor);
}

function sumOfSquares(values: Float64Array, unit: number): number {
  let sum = 0;
  for (const value of values) sum += (value / unit) * (value / unit);
  return sum;
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
