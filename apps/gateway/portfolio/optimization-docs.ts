import { CERTIFICATE_SCHEMA } from '../decisions/summary-docs.js';
import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { CERTIFICATE, DECISION_ID, WEIGHTS } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import type { OptimizationView } from './optimization-view.js';

const example: OptimizationView = {
  portfolioId: 'portf1',
  objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
  constraints: { bounds: { AKT: [0, 1], ATW: [0, 1] } },
  policy: {
    warmUpWindows: 247,
    sharpe: { threshold: 1, rearm: 1.1 },
    review: { every: 60 },
    cooldownWindows: 20,
    cost: 0.005,
    horizonYears: 0.25,
  },
  estimator: 'slow',
  optimiser: 'internal',
  period: 'week',
  l2Gamma: 0.002,
  riskFreeRate: 0.0018,
  riskAversion: 1,
  lastResult: {
    decisionId: DECISION_ID,
    status: 'applied',
    weights: WEIGHTS,
    certificate: CERTIFICATE,
  },
};

export const BOUNDS_SCHEMA = s.object({
  bounds: s.mapOf(s.list(s.numberOrNull()), '[lower, upper] by instrument; null = none'),
});

export const OBJECTIVE_SCHEMA = s.object({
  kind: s.oneOf(['maxSharpe', 'minVolatility']),
  fallback: s.oneOf(['none', 'minVolatility'], 'Where no weights have positive excess return'),
});

export const OPTIMIZATION_DOC: OperationDoc = {
  summary: 'What is optimised, when, and with what result last',
  description:
    'Objective, constraints, the policy that decides when to act, and the last result with its certificate. Rates and `l2Gamma` are per `period`.',
  answer: {
    example,
    schema: s.object({
      portfolioId: s.text(),
      objective: OBJECTIVE_SCHEMA,
      constraints: BOUNDS_SCHEMA,
      policy: s.object({
        warmUpWindows: s.integer(),
        sharpe: s.orNull(s.object({ threshold: s.number(), rearm: s.number() })),
        review: s.orNull(s.object({ every: s.integer() })),
        cooldownWindows: s.integer(),
        cost: s.number('Fraction of traded value'),
        horizonYears: s.number(),
      }),
      estimator: s.text(),
      optimiser: s.oneOf(['internal', 'external']),
      period: s.oneOf(['day', 'week', 'year']),
      l2Gamma: s.number(),
      riskFreeRate: s.number(),
      riskAversion: s.number(),
      lastResult: s.orNull(
        s.object({
          decisionId: s.text(),
          status: s.text(),
          weights: s.orNull(s.mapOf(s.number())),
          certificate: CERTIFICATE_SCHEMA,
        }),
      ),
    }),
  },
  problems: READ_PROBLEMS,
};
