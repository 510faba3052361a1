import { dot, symmetricMultiply } from '../linalg/symmetric.js';
import { weightedSums } from './deviations.js';
import type { ReturnPanel } from './return-panel.js';
import type { Ddof } from './sample-covariance.js';
import { sampleScatter, type SampleScatter } from './sample-scatter.js';
import { diagonalVariances, squaredDistance } from './shrinkage-target.js';
import { shrinkageIntensity, shrinkTowards, traceOf, type Shrunk } from './shrinkage.js';

/** A market variance below this share of the mean variance is rounding: equal weights cancel. */
const NO_MARKET = 1e-26;

/** The market is the mean of all instruments. */
interface Market {
  /** Its deviations m_t [T]. */
  readonly series: Float64Array;
  /** Covariance c_i of each instrument with it [N]. */
  readonly covariances: Float64Array;
  readonly variance: number;
}

/**
 * Ledoit & Wolf (2003), "Improved estimation of the covariance matrix of stock returns": the target is that of one
 * factor, the equal-weighted market, c c'/v with the sample's variances on its diagonal. Per period [N x N]. ddof 0 is
 * the original covMarket, ddof 1 the authors' present code.
 * @throws RangeError when a return is missing
 */
export function ledoitWolfSingleFactor(panel: ReturnPanel, ddof: Ddof = 0): Shrunk {
  const scatter = sampleScatter(panel, ddof);
  const { size, divisor, sample, square, pi } = scatter;
  const market = equalWeighted(scatter);
  const { covariances: c, variance } = market;
  const exists = variance > (NO_MARKET * traceOf(sample, size)) / size;
  const target = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const k = i * size + j;
      if (i === j) target[k] = sample[k];
      else if (exists) target[k] = (c[i] * c[j]) / variance;
    }
  }
  const rho = diagonalVariances(scatter) + (exists ? sumOffDiagonal(scatter, market) : 0);
  const gamma = squaredDistance(sample, target);
  const intensity = shrinkageIntensity({ pi, rho, gamma, square, divisor });
  return { covariance: shrinkTowards(sample, target, intensity), intensity };
}

function equalWeighted({ size, sample, deviations }: SampleScatter): Market {
  const weights = new Float64Array(size).fill(1 / size);
  const covariances = new Float64Array(size);
  symmetricMultiply(sample, weights, covariances);
  const variance = dot(covariances, weights);
  return { series: weightedSums(deviations, weights), covariances, variance };
}

/**
 * sum over i != j of the covariances of c_i c_j / v with S_ij, by the delta method 2 A/v - B/v^2:
 * A = sum over i != j of c_j (sum_t x_ti^2 x_tj m_t / divisor - c_i S_ij),
 * B = sum over i != j of c_i c_j (sum_t x_ti x_tj m_t^2 / divisor - v S_ij).
 * Each sum over all pairs is a product of sums for every t, less its diagonal: no second pass of N^2 T.
 */
function sumOffDiagonal(scatter: SampleScatter, market: Market): number {
  const { size: N, divisor, sample, norms, deviations } = scatter;
  const { observations: T, values, centre } = deviations;
  const { series: m, covariances: c, variance: v } = market;
  const projected = weightedSums(deviations, c);
  let a = 0;
  let b = 0;
  for (let t = 0; t < T; t++) {
    a += norms[t] * m[t] * projected[t];
    b += m[t] * m[t] * projected[t] * projected[t];
    for (let i = 0; i < N; i++) {
      const x = values[t * N + i] - centre[i];
      const product = x * m[t];
      a -= c[i] * x * x * product;
      b -= c[i] * c[i] * product * product;
    }
  }
  let form = 0;
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) if (i !== j) form += c[i] * c[j] * sample[i * N + j];
  }
  return (2 * (a / divisor - form)) / v - (b / divisor - v * form) / (v * v);
}
