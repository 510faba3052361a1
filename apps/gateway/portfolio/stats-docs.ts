import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

const warnings = s.list(s.object({ path: s.text(), message: s.text() }));
const byName = (description: string): s.Schema => s.orNull(s.mapOf(s.number(), description));

export const STATS_DOC: OperationDoc = {
  summary: 'Statistics of the held instruments',
  description:
    'Arithmetic means, volatilities, covariance and correlation with the prior merged, per year or per `period`; the share the prior still has; windows since the last trade (null for history, where a carried close cannot be told from a trade). Nulls and a warning before there are statistics. `market` names an index: beta, covariance and residual volatility of each instrument to it over the newest sessions (`marketSessions`) of which both log returns are known, each counted alike.',
  answer: {
    recorded: RECORDED.stats,
    name: 'PortfolioStatistics',
    schema: s.object({
      portfolioId: s.text(),
      asOf: s.instant(),
      period: s.oneOf(['day', 'week', 'year']),
      units: s.object({ mean: s.text(), volatility: s.text(), covariance: s.text() }),
      windows: s.integer('Return vectors folded'),
      estimator: s.text(),
      shrinkage: s.orNull(
        s.object({
          kind: s.oneOf(['ledoitWolf', 'oas']),
          intensity: s.number('In [0, 1]; of all instruments of the universe'),
        }),
      ),
      priorShare: s.orNull(s.object({ mean: s.number(), covariance: s.number() })),
      priorConsistency: s.numberOrNull('Mean squared Mahalanobis distance over N; 1 = consistent'),
      effectiveObservations: s.numberOrNull(),
      riskFreeRate: s.number('Per `period`'),
      mean: byName('Arithmetic'),
      volatility: byName('By instrument'),
      covariance: s.orNull(s.mapOf(s.mapOf(s.number()))),
      correlation: s.orNull(s.mapOf(s.mapOf(s.numberOrNull()))),
      conditionNumber: s.numberOrNull(),
      staleness: s.orNull(s.mapOf(s.integerOrNull('Windows since the last trade'))),
      market: s.orNull(
        s.object({
          name: s.text('Symbol of the index'),
          sessions: s.integer('Of which both returns are known'),
          from: s.text('First of them'),
          to: s.text(),
          volatility: s.number('Of the index, per square root of `period`'),
          covariance: s.mapOf(s.numberOrNull(), 'With the index, per `period`'),
          beta: s.mapOf(s.numberOrNull(), 'Covariance over variance of the index'),
          residualVolatility: s.mapOf(
            s.numberOrNull(),
            'Of what beta leaves, over sessions - 2 degrees of freedom',
          ),
        }),
      ),
      warnings,
    }),
  },
  problems: [RECORDED.unknownPeriod, ...READ_PROBLEMS],
};
