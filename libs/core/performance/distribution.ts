import { mean, standardDeviation } from './dispersion.js';

/** mean((x - mean)^k) over T, the population's k-th central moment. NaN of an empty series. */
function centralMoment(values: Float64Array, k: 3 | 4): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) {
    const d = value - centre;
    sum += k === 3 ? d * d * d : d * d * (d * d);
  }
  return sum / values.length;
}

/** sqrt(mean((x - mean)^2)), over T; 0 of a constant series, NaN of an empty one. */
export function populationDeviation(values: Float64Array): number {
  return standardDeviation(values, 0) ?? NaN;
}

/** m3 / m2^(3/2) of the population; NaN of a constant series. */
export function skewness(values: Float64Array): number {
  const sd = populationDeviation(values);
  return sd > 0 ? centralMoment(values, 3) / (sd * sd * sd) : NaN;
}

/** m4 / m2^2 of the population, 3 of a normal distribution; NaN of a constant series. */
export function kurtosis(values: Float64Array): number {
  const sd = populationDeviation(values);
  return sd > 0 ? centralMoment(values, 4) / (sd * sd * (sd * sd)) : NaN;
}

/** mean |x - mean|. */
export function meanAbsoluteDeviation(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += Math.abs(value - centre);
  return sum / values.length;
}

/** sqrt(sum min(x - mean, 0)^2 / T), below the mean. */
export function semideviation(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) {
    const below = Math.min(value - centre, 0);
    sum += below * below;
  }
  return Math.sqrt(sum / values.length);
}

/**
 * The p-quantile by linear interpolation between order statistics at (T - 1) p, Hyndman & Fan's (1996) type 7.
 * @param ascending sorted values [T]  @param p in [0, 1]
 */
export function quantile(ascending: Float64Array, p: number): number {
  const place = (ascending.length - 1) * p;
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}
