import { unpacked } from '#stream/packed.js';
import type { PortfolioStatistics } from '#stream/generated/wire-types.js';

/** A gauge of the statistics that a portfolio is judged by. Null: there is none to show. */
export interface EstimateFigure {
  readonly name: string;
  readonly help: string;
  readonly of: (statistics: PortfolioStatistics) => number | null;
}

/** What is known of the estimates of a portfolio's instruments, its prior merged. */
export const ESTIMATE_FIGURES: readonly EstimateFigure[] = [
  {
    name: 'mean_correlation_ratio',
    help: 'Mean of the correlations of different instruments.',
    of: knownMeanCorrelation,
  },
  {
    name: 'staleness_max_windows',
    help: 'Windows since the last trade of the instrument that is the furthest behind.',
    of: ({ staleness }) => greatest(staleness),
  },
  {
    name: 'prior_mean_share_ratio',
    help: 'Share of the prior in the means.',
    of: ({ priorShare }) => priorShare.mean,
  },
  {
    name: 'prior_covariance_share_ratio',
    help: 'Share of the prior in the covariance.',
    of: ({ priorShare }) => priorShare.covariance,
  },
  {
    name: 'shrinkage_intensity_ratio',
    help: 'How far the covariance of the windows is drawn towards its target; 0 where it is not.',
    of: ({ shrinkage }) => shrinkage?.intensity ?? 0,
  },
  {
    name: 'effective_windows',
    help: 'Observations that the covariance rests on, those of the prior counted.',
    of: ({ effectiveObservations }) => effectiveObservations,
  },
];

const known = new WeakMap<PortfolioStatistics, number | null>();

/** Statistics do not change; those of many instruments are not gone through again with each scrape. */
function knownMeanCorrelation(statistics: PortfolioStatistics): number | null {
  const before = known.get(statistics);
  if (before !== undefined) return before;
  const mean = meanCorrelation(statistics);
  known.set(statistics, mean);
  return mean;
}

/** sum_{i<j} c_ij / (s_i s_j) over n (n - 1) / 2; null with fewer than two instruments, or without variance. */
function meanCorrelation({ covariance, instruments }: PortfolioStatistics): number | null {
  const n = instruments.length;
  if (n < 2) return null;
  const matrix = unpacked(covariance, n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      total += matrix[i * n + j] / Math.sqrt(matrix[i * n + i] * matrix[j * n + j]);
    }
  }
  const mean = (2 * total) / (n * (n - 1));
  return Number.isFinite(mean) ? mean : null;
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
