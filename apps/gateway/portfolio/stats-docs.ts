import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { AS_OF } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import type { StatsView } from './stats-view.js';

const example: StatsView = {
  portfolioId: 'portf1',
  asOf: AS_OF,
  period: 'year',
  units: {
    mean: 'arithmetic return per year',
    volatility: 'per square root of a year',
    covariance: 'per year',
  },
  windows: 745,
  estimator: 'slow',
  priorShare: { mean: 0.0049, covariance: 0.001 },
  priorConsistency: 12.1,
  effectiveObservations: 355.2,
  riskFreeRate: 0.0936,
  mean: { AKT: 0.27, ATW: 0.17 },
  volatility: { AKT: 0.27, ATW: 0.19 },
  covariance: { AKT: { AKT: 0.0729, ATW: 0.017 }, ATW: { AKT: 0.017, ATW: 0.0361 } },
  correlation: { AKT: { AKT: 1, ATW: 0.33 }, ATW: { AKT: 0.33, ATW: 1 } },
  conditionNumber: 41,
  staleness: { AKT: null, ATW: null },
  warnings: [
    {
      path: 'priorConsistency',
      message: 'the data disagree with the prior: expected [0.5, 2], was 12.1',
    },
  ],
};

const warnings = s.list(s.object({ path: s.text(), message: s.text() }));
const byName = (description: string): s.Schema => s.orNull(s.mapOf(s.number(), description));

export const STATS_DOC: OperationDoc = {
  summary: 'Statistics of the held instruments',
  description:
    'Arithmetic means, volatilities, covariance and correlation with the prior merged, per year or per `period`; the share the prior still has; windows since the last trade (null for history, where a carried close cannot be told from a trade). Nulls and a warning before there are statistics.',
  answer: {
    example,
    schema: s.object({
      portfolioId: s.text(),
      asOf: s.instant(),
      period: s.oneOf(['day', 'week', 'year']),
      units: s.object({ mean: s.text(), volatility: s.text(), covariance: s.text() }),
      windows: s.integer('Return vectors folded'),
      estimator: s.text(),
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
      warnings,
    }),
  },
  problems: READ_PROBLEMS,
};
