import type { ReturnPanel } from './return-panel.js';
import type { Ddof } from './sample-covariance.js';
import { sampleScatter } from './sample-scatter.js';
import {
  shrinkageIntensity,
  shrinkToIdentity,
  squaredDistanceToIdentity,
  type Shrunk,
} from './shrinkage.js';

/**
 * Ledoit & Wolf (2004), "A well-conditioned estimator for large-dimensional covariance matrices": the target is m I, m
 * the mean variance, whose covariances with the sample are left out (rho = 0). Per period [N x N]. ddof 0 is
 * scikit-learn's ledoit_wolf and the original cov1para, ddof 1 the authors' present code.
 * @throws RangeError when a return is missing
 */
export function ledoitWolfIdentity(panel: ReturnPanel, ddof: Ddof = 0): Shrunk {
  const { size, divisor, sample, square, pi } = sampleScatter(panel, ddof);
  const gamma = squaredDistanceToIdentity(sample, size);
  const intensity = shrinkageIntensity({ pi, rho: 0, gamma, square, divisor });
  return { covariance: shrinkToIdentity(sample, size, intensity), intensity };
}
