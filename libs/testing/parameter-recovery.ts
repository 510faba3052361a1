/** Known truth of n log returns: annual means [n], covariance [n x n] row-major, fourth cumulant of each [n]. */
export interface ReturnsTruth {
  readonly logMean: ArrayLike<number>;
  readonly covariance: ArrayLike<number>;
  readonly fourthCumulant: ArrayLike<number>;
}

/** What an estimator says of them, annual, from `windows` independent windows of `dtYears` each. */
export interface ReturnsEstimate {
  readonly mean: ArrayLike<number>;
  /** [n x n] row-major, unbiased. */
  readonly covariance: ArrayLike<number>;
  readonly windows: number;
  readonly dtYears: number;
}

/** z scores of every parameter: n means, then the n (n + 1) / 2 covariances of the lower triangle. */
export interface RecoveryScores {
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
}

/**
 * How far estimates lie from the truth, in standard errors under the truth, for returns whose cumulants grow with time:
 * Var(m_i) = Sigma_ii / (K dt); Var(S_ij) = (Sigma_ii Sigma_jj + Sigma_ij^2) / (K - 1), and for i = j more by
 * kappa4_i / (K dt) (Kendall and Stuart, k-statistics). Fourth cumulants across names are taken to be 0.
 */
export function recoveryScores(estimate: ReturnsEstimate, truth: ReturnsTruth): RecoveryScores {
  const n = truth.logMean.length;
  const { windows, dtYears } = estimate;
  const years = windows * dtYears;
  const mean: number[] = [];
  const covariance: number[] = [];
  for (let i = 0; i < n; i++) {
    const own = truth.covariance[i * n + i];
    mean.push((estimate.mean[i] - truth.logMean[i]) / Math.sqrt(own / years));
    for (let j = 0; j <= i; j++) {
      const shared = truth.covariance[i * n + j];
      const normal = (own * truth.covariance[j * n + j] + shared * shared) / (windows - 1);
      const variance = normal + (i === j ? truth.fourthCumulant[i] / years : 0);
      covariance.push((estimate.covariance[i * n + j] - shared) / Math.sqrt(variance));
    }
  }
  return { mean, covariance };
}

/** The two figures that a set of z scores is judged by. */
export function summaryOf(scores: readonly RecoveryScores[]): {
  readonly worst: number;
  readonly meanSquare: number;
} {
  const all = scores.flatMap(({ mean, covariance }) => [...mean, ...covariance]);
  const worst = all.reduce((most, z) => Math.max(most, Math.abs(z)), 0);
  return { worst, meanSquare: all.reduce((sum, z) => sum + z * z, 0) / all.length };
}
