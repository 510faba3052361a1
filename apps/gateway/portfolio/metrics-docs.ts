import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { AS_OF } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import type { MetricsView } from './metrics-view.js';

const example: MetricsView = {
  portfolioId: 'portf1',
  source: 'history',
  asOf: AS_OF,
  session: '2026-04-10',
  windows: 745,
  weightsVersion: 7,
  period: 'year',
  expectedReturn: 0.2586,
  risk: 0.15,
  riskFreeRate: 0.0936,
  sharpe: 1.1,
  sharpeStandardError: 0.58,
  targetSharpe: 1.2,
  perPeriod: { period: 'week', expectedReturn: 0.00497, risk: 0.0208, riskFreeRate: 0.0018 },
  threshold: 1,
  distanceToThreshold: 0.1,
  armed: true,
  warnings: [],
};

export const METRICS_DOC: OperationDoc = {
  summary: 'Expected return, risk and Sharpe ratio',
  description:
    'Of the held weights, annual, with the standard error of the Sharpe ratio (Lo 2002) beside it; the same in the reporting period; the threshold that triggers and the distance to it; `targetSharpe` is of the target weights.',
  answer: {
    example,
    schema: s.object({
      portfolioId: s.text(),
      source: s.oneOf(['history', 'live', 'simulated']),
      asOf: s.instant(),
      session: s.text(),
      windows: s.integer(),
      weightsVersion: s.integer(),
      period: s.oneOf(['year']),
      expectedReturn: s.numberOrNull(),
      risk: s.numberOrNull('Volatility'),
      riskFreeRate: s.number(),
      sharpe: s.numberOrNull(),
      sharpeStandardError: s.numberOrNull(),
      targetSharpe: s.numberOrNull(),
      perPeriod: s.object({
        period: s.oneOf(['day', 'week', 'year']),
        expectedReturn: s.numberOrNull(),
        risk: s.numberOrNull(),
        riskFreeRate: s.number(),
      }),
      threshold: s.numberOrNull(),
      distanceToThreshold: s.numberOrNull('sharpe - threshold'),
      armed: s.flag('False between a trigger and its re-arming'),
      warnings: s.list(s.object({ path: s.text(), message: s.text() })),
    }),
  },
  problems: READ_PROBLEMS,
};
