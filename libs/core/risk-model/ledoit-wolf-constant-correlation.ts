import { weightedSums } from './deviations.js';
import type { ReturnPanel } from './return-panel.js';
import type { Ddof } from './sample-covariance.js';
import { sampleScatter, type SampleScatter } from './sample-scatter.js';
import { diagonalVariances, squaredDistance } from './shrinkage-target.js';
import { shrinkageIntensity, shrinkTowards, type Shrunk } from './shrinkage.js';

/**
 * Ledoit & Wolf (2004), "Honey, I shrunk the sample covariance matrix": the target has the sample's variances and for
 * every pair the mean correlation. Per period [N x N]. ddof 0 is the original covCor, ddof 1 the authors' present code.
 * Instruments without variance have no correlation and are left out of the mean.
 * @throws RangeError when a return is missing
 */
export function ledoitWolfConstantCorrelation(panel: ReturnPanel, ddof: Ddof = 0): Shrunk {
  const scatter = sampleScatter(panel, ddof);
  const { size, divisor, sample, square, pi } = scatter;
  const deviations = Float64Array.from({ length: size }, (_, i) => Math.sqrt(sample[i * size + i]));
  const correlation = meanCorrelation(sample, deviations);
  const target = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const k = i * size + j;
      target[k] = i === j ? sample[k] : correlation * deviations[i] * deviations[j];
    }
  }
  const rho = diagonalVariances(scatter) + correlation * sumOffDiagonal(scatter, deviations);
  const gamma = squaredDistance(sample, target);
  const intensity = shrinkageIntensity({ pi, rho, gamma, square, divisor });
  return { covariance: shrinkTowards(sample, target, intensity), intensity };
}

/** Mean of S_ij / (s_i s_j) over the pairs of instruments that vary; 0 without such a pair. */
function meanCorrelation(sample: Float64Array, deviations: Float64Array): number {
  const N = deviations.length;
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < i; j++) {
      if (deviations[i] === 0 || deviations[j] === 0) continue;
      sum += sample[i * N + j] / (deviations[i] * deviations[j]);
      pairs += 1;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}

/**
 * sum over i != j of (s_j / s_i) theta_ij, theta_ij = sum_t x_ti^3 x_tj / divisor - S_ii S_ij the covariance of S_ii with
 * S_ij. The sum over pairs is a product of two sums for each t: no second pass of N^2 T.
 */
function sumOffDiagonal(scatter: SampleScatter, s: Float64Array): number {
  const { size: N, divisor, sample } = scatter;
  const { observations: T, values, centre } = scatter.deviations;
  const weighted = weightedSums(scatter.deviations, s);
  const sums = new Float64Array(N);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < N; i++) {
      const x = values[t * N + i] - centre[i];
      sums[i] += x * x * x * (weighted[t] - s[i] * x);
    }
  }
  let thirdMoments = 0;
  for (let i = 0; i < N; i++) if (s[i] > 0) thirdMoments += sums[i] / s[i];
  let products = 0;
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) if (i !== j) products += s[i] * s[j] * sample[i * N + j];
  }
  return thirdMoments / divisor - products;
}
