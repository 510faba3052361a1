import { effectiveObservations } from '#core/moment-estimates.js';
import { selectMoments } from '#core/moments.js';
import { priorConsistency, priorShare } from '#core/prior.js';
import { fromAnnual, toAnnual } from '#core/units.js';
import type { PortfolioStatistics, PortfolioStatsSchema } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { packed, unpacked } from '../packed.js';
import { topics } from '../topics.js';
import { mergedEstimates, momentsOf } from './estimates.js';
import { appliedShrinkage } from './live-estimators.js';
import { mapOf, PROJECTION_HEADER, stampHeaders, type Stamp } from './records.js';
import type { PortfolioState, UniverseState } from './universe-state.js';

/** Portfolios up to this many instruments publish their statistics after every window. */
export const SMALL = 50;
/** ... and their weekly projection after every this many windows. */
const PROJECT_EVERY = 20;

/** `ballast.statistics` of one portfolio, and `portfUpdatedStats` per week when it is due. */
export function statisticsOutputs(
  state: UniverseState,
  portfolio: PortfolioState,
  stamp: Stamp & { readonly final: boolean },
): Output[] {
  const moments = momentsOf(state, portfolio);
  const estimates = mergedEstimates(moments);
  if (estimates === null || state.definition === null) return [];
  const { portfolioId, instruments } = portfolio.definition;
  // Whether data and prior agree is asked of the windows as they were.
  const own = selectMoments(moments.sample, portfolio.indices);
  const { prior } = moments;
  const value: PortfolioStatistics = {
    portfolioId,
    universeId: state.definition.universeId,
    windowEnd: stamp.end,
    session: stamp.session,
    source: stamp.source,
    revision: 0,
    windows: state.windows,
    estimator: portfolio.definition.estimator,
    priorShare: prior === null ? { mean: 0, covariance: 0 } : priorShare(prior, own),
    priorConsistency:
      portfolio.prior === null || portfolio.priorFactor === null
        ? null
        : priorConsistency(portfolio.prior, portfolio.priorFactor, own),
    effectiveObservations: effectiveObservations(
      estimates.merged,
      portfolio.halfLifeYears === null ? 'expanding' : 'exponential',
    ),
    riskFreeRate: portfolio.riskFreeRate,
    instruments,
    mean: [...estimates.expectedReturns],
    covariance: packed(estimates.covariance, instruments.length),
    // History cannot tell a carried close from a trade.
    staleness: portfolio.indices.map((index) =>
      stamp.source === 'history' ? null : state.staleFor[index],
    ),
    shrinkage: appliedShrinkage(state, portfolio.definition.estimator),
  };
  const headers = stampHeaders(stamp);
  const outputs: Output[] = [{ topic: topics.statistics.name, key: portfolioId, value, headers }];
  if (instruments.length <= SMALL && (stamp.final || state.windows % PROJECT_EVERY === 0)) {
    const weekly = {
      mean: Array.from(estimates.expectedReturns, (rate) => fromAnnual(rate, 'week')),
      covariance: Array.from(estimates.covariance, (value) => fromAnnual(value, 'week')),
      windows: state.windows,
    };
    outputs.push(weeklyRecord(topics.portfUpdatedStats.name, portfolio, stamp, weekly));
  }
  return outputs;
}

/** `portfStats`: the prior a portfolio is defined with, as it is given there. */
export function priorStatistics(portfolio: PortfolioState, stamp: Stamp): Output[] {
  const { prior, instruments, period } = portfolio.definition;
  if (prior === null) return [];
  const weekly = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value) =>
      period === 'week' ? value : fromAnnual(toAnnual(value, period), 'week'),
    );
  const covariance = weekly(unpacked(prior.covariance, instruments.length));
  const statistics = { mean: weekly(prior.mean), covariance, windows: 0 };
  return [weeklyRecord(topics.portfStats.name, portfolio, stamp, statistics)];
}

/** Statistics in the original's record: means [n] and covariances [n x n] per week. */
function weeklyRecord(
  topic: string,
  portfolio: PortfolioState,
  stamp: Stamp,
  weekly: {
    readonly mean: readonly number[];
    readonly covariance: readonly number[];
    readonly windows: number;
  },
): Output<PortfolioStatsSchema> {
  const { portfolioId, instruments } = portfolio.definition;
  const n = instruments.length;
  const rows: Record<string, Record<string, number>> = {};
  instruments.forEach((name, i) => {
    rows[name] = mapOf(instruments, weekly.covariance.slice(i * n, (i + 1) * n));
  });
  return {
    topic,
    key: portfolioId,
    headers: { ...stampHeaders(stamp), [PROJECTION_HEADER]: 'statistics' },
    value: {
      timestamp: stamp.end,
      portfolio_id: portfolioId,
      meanReturns: mapOf(instruments, weekly.mean),
      covarianceMatrix: rows,
      session: stamp.session,
      source: stamp.source,
      windows: weekly.windows,
    },
  };
}
