import { gramOf } from '../linalg/gram.js';
import { deviationsOf } from './deviations.js';
import { isComplete, seriesOf, type ReturnPanel } from './return-panel.js';

/** What is taken off the number of observations: 1 is unbiased, 0 the likelihood's. */
export type Ddof = 0 | 1;

/**
 * S_ij = sum_t (r_ti - m_i)(r_tj - m_j) / (T - ddof) [N x N] row-major, per period. Where values are missing each pair
 * is of the rows both have, T and the means too: such a matrix need not be positive semidefinite. NaN where there are
 * not more than ddof of them.
 */
export function sampleCovariance(panel: ReturnPanel, ddof: Ddof): Float64Array {
  if (!isComplete(panel)) return pairwiseCovariance(panel, ddof);
  const divisor = panel.observations - ddof;
  const scatter = gramOf(deviationsOf(panel));
  return scatter.map((value) => (divisor > 0 ? value / divisor : NaN));
}

/** Covariance of one series with each instrument of a panel [N], each over the rows both have; NaN as above. */
export function covarianceWith(
  series: Float64Array,
  { observations, size, values }: ReturnPanel,
  ddof: Ddof,
): Float64Array {
  const column = new Float64Array(observations);
  return Float64Array.from({ length: size }, (_, i) => {
    for (let t = 0; t < observations; t++) column[t] = values[t * size + i];
    return covarianceOfPair(series, column, ddof);
  });
}

function pairwiseCovariance({ observations, size, values }: ReturnPanel, ddof: Ddof): Float64Array {
  const columns = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: observations }, (__, t) => values[t * size + i]),
  );
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = covarianceOfPair(columns[i], columns[j], ddof);
      covariance[i * size + j] = value;
      covariance[j * size + i] = value;
    }
  }
  return covariance;
}

/** Covariance of two series over the rows that both have; NaN when there are not more than ddof of them. */
function covarianceOfPair(x: Float64Array, y: Float64Array, ddof: Ddof): number {
  let count = 0;
  let originX = 0;
  let originY = 0;
  let sumX = 0;
  let sumY = 0;
  for (let t = 0; t < x.length; t++) {
    if (Number.isNaN(x[t]) || Number.isNaN(y[t])) continue;
    if (count === 0) {
      originX = x[t];
      originY = y[t];
    }
    count += 1;
    sumX += x[t] - originX;
    sumY += y[t] - originY;
  }
  if (count <= ddof) return NaN;
  const shiftX = sumX / count;
  const shiftY = sumY / count;
  let scatter = 0;
  for (let t = 0; t < x.length; t++) {
    if (Number.isNaN(x[t]) || Number.isNaN(y[t])) continue;
    scatter += (x[t] - originX - shiftX) * (y[t] - originY - shiftY);
  }
  return scatter / (count - ddof);
}

/** Mean of the returns each instrument has [N]; NaN where it has none. Constant returns have that constant as mean. */
export function meanReturns(panel: ReturnPanel): Float64Array {
  return Float64Array.from({ length: panel.size }, (_, i) => {
    const series = seriesOf(panel, i);
    let sum = 0;
    for (const value of series) sum += value - series[0];
    return series.length === 0 ? NaN : series[0] + sum / series.length;
  });
}
