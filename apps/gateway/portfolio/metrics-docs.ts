import { PLAIN_READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

export const METRICS_DOC: OperationDoc = {
  summary: 'Expected return, risk and Sharpe ratio',
  description:
    'Of the held weights, annual, with the standard error of the Sharpe ratio (Lo 2002) beside it; the same in the reporting period; the threshold that triggers and the distance to it; `targetSharpe` is of the target weights.',
  answer: {
    recorded: RECORDED.metrics,
    name: 'PortfolioMetrics',
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
  problems: PLAIN_READ_PROBLEMS,
};
